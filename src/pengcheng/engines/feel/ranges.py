"""Ranges of comparable values, open, closed, half-open or one-sided."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Range:
    """The values between `low` and `high` (DMN 1.5, clause 10.3.2.7).

    None at an end is a bound that nobody knows, so nothing is known to lie within; but a range made by a
    comparison (`(< 10)`: `operator` is `<`) has no bound at its None. `(!= 10)` has 10 at both ends.
    """

    low: object
    high: object
    low_included: bool
    high_included: bool
    operator: str | None = None


def one_sided(operator: str, bound: object) -> Range:
    """The range of a comparison with a bound."""
    if operator in ("=", "!="):
        return Range(bound, bound, operator == "=", operator == "=", operator)
    included = operator.endswith("=")
    if operator.startswith("<"):
        return Range(None, bound, False, included, operator)
    return Range(bound, None, included, False, operator)
