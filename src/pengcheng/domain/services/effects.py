"""What other rules do to some residents: who gains, who loses, and what it costs each time and in a year."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from pengcheng.city import Text
from pengcheng.domain.services.judging import Judge, Judged
from pengcheng.engines.dmn.model import OutputClause, PayPeriod


@dataclass(frozen=True, slots=True)
class Budget:
    """What everybody granted gets together of one amount, before and after, each time it is paid and in a year.

    `name` is what the newer rules call it, else the older ones; empty where neither does.
    A version that does not say how often is taken to pay as often as the other; where neither does, the period is None
    and the amount counts once in the year, as does what is paid only once.
    """

    output: str
    name: str
    before: Decimal
    after: Decimal
    period_before: PayPeriod | None = None
    period_after: PayPeriod | None = None
    year_before: Decimal = Decimal(0)
    year_after: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change does to some residents.

    `gains` are granted only after, `losses` only before; `more` and `less` are granted both times with another sum.
    """

    residents: int
    granted_before: int
    granted_after: int
    gains: int
    losses: int
    more: int
    less: int
    unclear_before: int
    unclear_after: int
    budgets: tuple[Budget, ...]


def direction(before: Judged, after: Judged) -> int:
    """1 for a gain, -1 for a loss, 0 where nothing changes for the person."""
    if before.granted != after.granted:
        return 1 if after.granted else -1
    one, two = (sum((amount for _, amount in each.amounts), Decimal(0)) for each in (before, after))
    return (two > one) - (two < one)


def effect_of(before: Judge, after: Judge, pairs: Counter[tuple[int, ...]], language: str) -> Effect:
    """The effect on residents counted by the numbers of their two results."""
    met = [(before.results[one], after.results[two], count) for (one, two), count in pairs.items()]
    outputs = dict.fromkeys(name for pair in met for each in pair[:2] for name, _ in each.amounts)

    def changed(way: int, *, both: bool) -> int:
        return sum(
            count for one, two, count in met if direction(one, two) == way and (one.granted and two.granted) is both
        )

    return Effect(
        residents=sum(pairs.values()),
        granted_before=sum(count for one, _, count in met if one.granted),
        granted_after=sum(count for _, two, count in met if two.granted),
        gains=changed(1, both=False),
        losses=changed(-1, both=False),
        more=changed(1, both=True),
        less=changed(-1, both=True),
        unclear_before=sum(count for one, _, count in met if one.outcome == "unclear"),
        unclear_after=sum(count for _, two, count in met if two.outcome == "unclear"),
        budgets=tuple(
            _budget(
                name,
                (before.money.get(name), after.money.get(name)),
                language,
                sum((one.amount(name) * count for one, _, count in met), Decimal(0)),
                sum((two.amount(name) * count for _, two, count in met), Decimal(0)),
            )
            for name in outputs
        ),
    )


def _budget(
    name: str, clauses: tuple[OutputClause | None, OutputClause | None], language: str, before: Decimal, after: Decimal
) -> Budget:
    said = [clause.period if clause else None for clause in clauses]
    one, two = said[0] or said[1], said[1] or said[0]
    label = next((clause.label for clause in reversed(clauses) if clause and clause.label), {})
    years = [amount * (period.times_a_year if period else 1) for amount, period in ((before, one), (after, two))]
    return Budget(name, Text.of(label).in_(language), before, after, one, two, *years)
