"""One evaluation: its instant, its warnings, and how much work it may still do."""

from __future__ import annotations

from datetime import date, datetime

from pengcheng.engines.feel import limits
from pengcheng.engines.feel.errors import EvaluationFault, LimitExceeded, Warning, brief

Place = tuple[int, int]
"""The characters of the text that an operation stands on: start and end."""


class Run:
    """What generated code carries along. `now` is the instant of the evaluation: `now()` and `today()`
    answer from it, so that an evaluation can be repeated for ever. In strict mode a warning raises."""

    __slots__ = ("_depth", "_now", "_steps", "_told", "strict", "warnings")

    def __init__(self, now: datetime | None, *, strict: bool = False) -> None:
        self._now = now
        self.strict = strict
        self.warnings: list[Warning] = []
        self._told: set[tuple[str, Place]] | None = None
        self._steps = 0
        self._depth = 0

    @property
    def now(self) -> datetime:
        """Raises EvaluationFault when the host has not said which instant it is."""
        if self._now is None:
            raise EvaluationFault("no_instant", "The expression asks for now() or today(): give the instant.")
        return self._now

    @property
    def today(self) -> date:
        return self.now.date()

    def warn(self, code: str, message: str, at: Place) -> None:
        """An operation has no value: note why, once for each place. Raises EvaluationFault in strict mode."""
        if self.strict:
            raise EvaluationFault(code, message, *at)
        told = self._told = self._told or set()
        if (code, at) not in told and len(told) < limits.WARNINGS:
            told.add((code, at))
            self.warnings.append(Warning(code, brief(message), *at))

    def spend(self, steps: int) -> None:
        """Count work. Raises LimitExceeded when it is more than any rule needs."""
        self._steps += steps
        if self._steps > limits.STEPS:
            raise limits.too_many_steps()

    def spend_on(self, value: object) -> None:
        """Count the work of looking through a value or of making it: a list's items, a text's characters."""
        if type(value) is list or type(value) is dict:
            self.spend(len(value))
        elif type(value) is str:
            self.spend(len(value) // limits.CHARACTERS_A_STEP)

    def enter(self, at: Place) -> None:
        """A function begins. Raises LimitExceeded for recursion without end."""
        self._depth += 1
        if self._depth > limits.RECURSION:
            raise LimitExceeded(
                "recursion_too_deep", f"A function calls itself more than {limits.RECURSION} times deep.", *at
            )

    def leave(self) -> None:
        self._depth -= 1
