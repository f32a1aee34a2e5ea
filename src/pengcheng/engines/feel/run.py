"""One evaluation: its instant, its warnings, and how much work it may still do."""

from __future__ import annotations

from datetime import date, datetime

from pengcheng.engines.feel import limits
from pengcheng.engines.feel.errors import EvaluationFault, LimitExceeded, Warning

Place = tuple[int, int]
"""The characters of the text that an operation stands on: start and end."""


class Run:
    """What generated code carries along. `now` is the instant of the evaluation: `now()` and `today()`
    answer from it, so that an evaluation can be repeated for ever. In strict mode a warning raises."""

    __slots__ = ("_depth", "_now", "_steps", "strict", "warnings")

    def __init__(self, now: datetime | None, *, strict: bool = False) -> None:
        self._now = now
        self.strict = strict
        self.warnings: list[Warning] = []
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
        """An operation has no value: note why. Raises EvaluationFault in strict mode."""
        if self.strict:
            raise EvaluationFault(code, message, *at)
        self.warnings.append(Warning(code, message, *at))

    def spend(self, steps: int) -> None:
        """Count work. Raises LimitExceeded when it is more than any rule needs."""
        self._steps += steps
        if self._steps > limits.STEPS:
            raise LimitExceeded(
                "too_many_steps", f"The expression takes more than {limits.STEPS:,} steps; narrow its lists."
            )

    def enter(self, at: Place) -> None:
        """A function begins. Raises LimitExceeded for recursion without end."""
        self._depth += 1
        if self._depth > limits.RECURSION:
            raise LimitExceeded(
                "recursion_too_deep", f"A function calls itself more than {limits.RECURSION} times deep.", *at
            )

    def leave(self) -> None:
        self._depth -= 1
