"""What cannot be printed as SQL exactly."""

from __future__ import annotations

from ..errors import DmnError


class NotPrintable(DmnError):
    """A part of a decision that has no exact form in SQL; nothing is approximated.

    Attributes:
        place: which decision, and which row, column or output of it; empty until somebody knows it.
        reason: what stands in the way.
        remedy: what to do instead.
    """

    code = "not_printable"

    def __init__(self, reason: str, remedy: str, place: str = "") -> None:
        self.place = place
        self.reason = reason
        self.remedy = remedy
        super().__init__(f"{place + ': ' if place else ''}{reason} {remedy}")

    def at(self, place: str) -> NotPrintable:
        """The same refusal with its place, if it has none yet."""
        return self if self.place else NotPrintable(self.reason, self.remedy, place)
