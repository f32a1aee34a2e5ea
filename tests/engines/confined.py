"""Work in a process of its own with little memory and time, where only that shows that both are bounded."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import process_time

ROOT = Path(__file__).parents[2]
MEGABYTES = 1_500
SECONDS = 120


@dataclass(frozen=True)
class Told:
    """What some work ended with: the code of its error (or of its first warning, or nothing), the message, and
    the processor seconds it took."""

    code: str
    message: str
    seconds: float


def confined(module: str, seconds: int = SECONDS, megabytes: int = MEGABYTES) -> dict[str, Told]:
    """Run `python -m module`, which prints what `tell` makes of its cases; by case.

    The process is killed when it takes more processor seconds, and gets MemoryError beyond the megabytes.
    """

    def confine() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))

    done = subprocess.run(
        [sys.executable, "-m", module],
        cwd=ROOT,
        capture_output=True,
        text=True,
        preexec_fn=confine,  # the child starts no threads before exec
        check=False,
    )
    assert done.returncode == 0, f"{module} ended with {done.returncode}: {done.stderr[-2000:]}"
    return {name: Told(**found) for name, found in json.loads(done.stdout).items()}


def tell(cases: dict[str, Callable[[], tuple[str, str]]], refusals: tuple[type[Exception], ...]) -> None:
    """Do each piece of work and print how it ended; anything but a refusal ends the process."""
    told = {}
    for name, work in cases.items():
        begin = process_time()
        try:
            code, message = work()
        except refusals as refused:
            code, message = str(refused.code), str(refused)  # type: ignore[attr-defined]
        told[name] = {"code": code, "message": message[:300], "seconds": process_time() - begin}
    print(json.dumps(told))
