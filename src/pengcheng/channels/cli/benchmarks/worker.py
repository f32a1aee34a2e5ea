"""The inside of a benchmark's own process: one function, its answer and its peak memory as a line of JSON.

`python -m pengcheng.channels.cli.benchmarks.worker module:function` reads the function's arguments as a JSON
object from its input. What the function prints goes to the error stream, so that the answer stands alone.
"""

from __future__ import annotations

import importlib
import json
import resource
import sys
from contextlib import redirect_stdout
from pathlib import Path

_STATUS = Path("/proc/self/status")
_KIB = 1024


def peak_memory() -> int:
    """The most memory this process has held, in bytes.

    `ru_maxrss` also counts what the parent held when it started this process, so the kernel's own mark is preferred.
    """
    if _STATUS.exists():
        line = next(line for line in _STATUS.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) * _KIB
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * _KIB


def main() -> None:
    """Set Django up in the home the environment names, call the function, print what it gave."""
    module, _, name = sys.argv[1].partition(":")
    with redirect_stdout(sys.stderr):
        import django

        django.setup()
        value = getattr(importlib.import_module(module), name)(**json.load(sys.stdin))
    print(json.dumps({"value": value, "peak": peak_memory()}))


if __name__ == "__main__":
    main()
