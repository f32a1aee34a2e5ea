"""What is wrong with a city folder, each fault with its place and a remedy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault.

    `file` is relative to the folder, `line` and `column` count from 1 (0 where the whole file is meant),
    `code` is stable, `message` says what is wrong, `suggestion` what to write instead (may be empty). A
    warning is odd but does not keep the folder from being used.
    """

    file: str
    line: int
    code: str
    message: str
    suggestion: str = ""
    column: int = 0
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        remedy = f" {self.suggestion}" if self.suggestion else ""
        return f"{place}: {self.message}{remedy} [{self.code}]"

    def as_dict(self) -> dict[str, object]:
        """The fault as plain data, for JSON."""
        return asdict(self)


class CityFaults(Exception):
    """The folder cannot be loaded. `faults` are all of them; `code` is stable."""

    code = "city_faults"

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = sorted(set(faults))
        shown = "\n".join(f"  {fault}" for fault in self.faults[:20])
        more = f"\n  and {len(self.faults) - 20} more" if len(self.faults) > 20 else ""
        super().__init__(f"The city folder has {len(self.faults)} faults:\n{shown}{more}")
