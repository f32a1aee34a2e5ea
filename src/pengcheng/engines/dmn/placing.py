"""Where a subject's facts lie, told by one generated function of the table.

What is asked of a subject with unknown facts, and how a result is explained, depend only on the regions the
facts lie in. So finding them is the hot path of both, and it is written out: one comparison chain for each fact,
no objects made but the answer. Regions in which every cell answers the same are given together, so that there
are few different answers and what follows from one of them can be kept. A value of a class that is not expected
there (something of another type than declared) goes the general way, which knows every case and every error.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from .answers import in_each_region, turns
from .compiled import CompiledTable, FactColumn, TestColumn
from .questions import Possible, possible_regions, unknown_among
from .regions import Kind, Regions
from .unknown import UNKNOWN

Place = Callable[[Mapping[str, object]], Possible]

_MOST_COMPARED = 12
"""Constants of one fact written out as comparisons; a fact with more is looked up by bisection."""


def placer(compiled: CompiledTable) -> Place:
    """The function that tells for each column the regions (bits) it lies in, or may lie in.

    Of a known fact these are all regions in which every cell answers as it does for the fact's value. The function
    raises `FactTypeWrong` for a fact that is not of its declared type.
    """
    alike = tuple(_alike(number, compiled) for number in range(len(compiled.columns)))
    return _Writer(compiled, alike).function()


def _alike(number: int, compiled: CompiledTable) -> tuple[int, ...]:
    """For each region of a column, the regions (bits) in which every cell answers the same."""
    passes = compiled.truths[number].passes
    nulls = [answers.null for (place, _), answers in compiled.answers.items() if place == number]
    said = list(zip(passes, in_each_region(len(passes), turns(enumerate(nulls))), strict=True))
    together: dict[tuple[int, int], int] = {}
    for region, what in enumerate(said):
        together[what] = together.get(what, 0) | 1 << region
    return tuple(together[what] for what in said)


class _Writer:
    def __init__(self, compiled: CompiledTable, alike: tuple[tuple[int, ...], ...]) -> None:
        self._compiled = compiled
        self._alike = alike
        self._lines = ["def place(facts):", "    get = facts.get"]
        self._names: dict[str, object] = {
            "UNKNOWN": UNKNOWN,
            "Decimal": Decimal,
            "date": date,
            "anyhow": lambda facts: possible_regions(compiled, facts),
            "unknown_among": unknown_among,
        }

    def function(self) -> Place:
        """The table's columns written out and compiled."""
        for number, column in enumerate(self._compiled.columns):
            if isinstance(column, TestColumn):
                self._test(number, column)
            else:
                self._fact(number, column)
        places = "".join(f"p{number}, " for number in range(len(self._compiled.columns)))
        self._lines.append(f"    return ({places})")
        exec(compile("\n".join(self._lines), "<places of facts>", "exec"), self._names)
        return self._names["place"]  # type: ignore[return-value]

    def _say(self, depth: int, text: str) -> None:
        self._lines.append("    " * depth + text)

    def _constant(self, value: object) -> str:
        if type(value) in (int, str):
            return repr(value)
        name = f"constant{len(self._names)}"
        self._names[name] = value
        return name

    def _test(self, number: int, column: TestColumn) -> None:
        reads, passes = self._constant(column.reads), self._constant(column.test.passes)
        self._say(1, f"p{number} = 3 if unknown_among({reads}, facts) else 2 if {passes}(facts) else 1")

    def _fact(self, number: int, column: FactColumn) -> None:
        """Known values first: they are the most."""
        regions, alike = column.regions, self._alike[number]
        self._say(1, f"value = get({column.clause.name!r}, UNKNOWN)")
        if regions.kind is Kind.BOOLEAN:
            self._say(1, f"if value is True: p{number} = {alike[1]}")
            self._say(1, f"elif value is False: p{number} = {alike[0]}")
        elif regions.kind is Kind.TEXT:
            others = alike[len(regions.constants)]
            told = {text: alike[region] for region, text in enumerate(regions.constants) if alike[region] != others}
            self._say(1, f"if value.__class__ is str: p{number} = {self._constant(told)}.get(value, {others})")
        else:
            classes = "is date" if regions.kind is Kind.DATE else "is int or value.__class__ is Decimal"
            self._say(1, f"if value.__class__ {classes}:")
            self._ordered(number, regions)
        self._say(1, f"elif value is UNKNOWN: p{number} = {column.possible}")
        self._say(1, f"elif value is None: p{number} = {alike[regions.null]}")
        self._say(1, "else: return anyhow(facts)")

    def _ordered(self, number: int, regions: Regions) -> None:
        """Regions in ascending order; a border between two that are alike is not looked at."""
        alike = self._alike[number]
        if len(regions.constants) > _MOST_COMPARED:
            self._say(2, f"p{number} = {self._constant(alike)}[{self._constant(regions.index_of)}(value)]")
            return
        word = "if"
        for region in range(regions.null - 1):
            if alike[region] == alike[region + 1]:
                continue
            operator = "<=" if region % 2 else "<"
            border = self._constant(regions.constants[region // 2])
            self._say(2, f"{word} value {operator} {border}: p{number} = {alike[region]}")
            word = "elif"
        last = f"p{number} = {alike[regions.null - 1]}"
        self._say(2, last if word == "if" else f"else: {last}")
