"""How a fact moves with the days while the registers stand still, derived from its FEEL.

`years and months duration(population.birth_date, today).years` is split into what the registers say (an anchor:
`population.birth_date`) and what the day makes of it. `months in a row(..., today)` is foreseen at the present
rate: a run that holds today goes on by one each month. A fact whose rows are chosen by the day (`graduated_on >=
today - ...`) is not foreseen; it stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from pengcheng.city.checks.facts import names_for
from pengcheng.city.checks.meaning import Reader
from pengcheng.city.moving_days import Source, moving_days
from pengcheng.city.objects import City, Fact
from pengcheng.engines.feel import Compiled, compile_expression, parse_expression, tree
from pengcheng.engines.feel.builtins.names import BUILTIN_NAMES
from pengcheng.engines.feel.run import Run

TODAY = "today"
PASSED = "months_passed"
RUN = "months in a row"
_TYPES = {"date": "date", "number": "number", "boolean": "boolean"}


@dataclass(frozen=True, slots=True)
class Moving:
    """A fact that moves.

    Attributes:
        anchors: what has to be read of a subject once: facts of their own, by name.
        at_this_rate: whether it is assumed that a run of months goes on.
        days: by the anchors of a subject and the day they were read on, the later days on which the value may be
            another than the day before; None where that may be any day.
    """

    fact: Fact
    anchors: Mapping[str, Fact]
    expression: Compiled
    at_this_rate: bool
    days: Source | None

    def value(self, anchors: Mapping[str, object], today: date, now: datetime) -> object:
        """The fact's value on the day of `now`, by the anchors as they were read on `today`; null if it has none."""
        passed = (now.year - today.year) * 12 + now.month - today.month
        return self.expression({**anchors, TODAY: now.date(), PASSED: passed}, Run(now))


def moving(city: City, fact: Fact) -> Moving | None:
    """How a fact moves; None if it does not, or if it cannot be told from its text."""
    splitter = _Splitter(city, fact)
    try:
        text = splitter.split(parse_expression(fact.value, splitter.names))
    except _NotForeseen:
        return None
    if not splitter.moves:
        return None
    names = frozenset({*splitter.anchors, TODAY, PASSED})
    expression = parse_expression(text, names)
    return Moving(
        fact=fact,
        anchors=splitter.anchors,
        expression=compile_expression(expression, names=names),  # `today` is a variable here, not the built-in
        at_this_rate=splitter.at_this_rate,
        days=moving_days(expression, splitter.anchors, PASSED),
    )


def with_anchors(city: City, facts: Mapping[str, Moving]) -> City:
    """The city with the anchors of moving facts as facts of their own, so that they are read like any other."""
    anchors = {key: anchor for each in facts.values() for key, anchor in each.anchors.items()}
    return replace(city, facts={**city.facts, **anchors}, hash=f"{city.hash} with anchors {sorted(anchors)}")


class _NotForeseen(Exception):
    """The text mixes the day into the choice of rows."""


@dataclass
class _Splitter:
    city: City
    fact: Fact
    anchors: dict[str, Fact] = field(default_factory=dict)
    moves: bool = False
    at_this_rate: bool = False

    @property
    def names(self) -> frozenset[str]:
        """What the text may name."""
        return frozenset(names_for(self.city, self.fact))

    def split(self, node: tree.Node) -> str:
        """The text of a node with everything that registers say replaced by anchors."""
        if _is_run(node):
            self.moves = self.at_this_rate = True
            run = self._anchor(node, "number")
            return f"(if {run} > 0 then {run} + {PASSED} else {run})"
        if isinstance(node, tree.Name) and node.name == TODAY:
            self.moves = True
            return TODAY
        if not any(isinstance(each, tree.Name) and each.name == TODAY for each in tree.walk(node)):
            return self._still(node)
        if isinstance(node, tree.Filter | tree.For | tree.Quantified):
            raise _NotForeseen
        text, at = "", node.start
        for child in sorted(node.children(), key=lambda each: each.start):
            if isinstance(node, tree.Call) and child is node.function:
                continue
            text += self.fact.value[at : child.start] + self.split(child)
            at = child.end
        return text + self.fact.value[at : node.end]

    def _still(self, node: tree.Node) -> str:
        written = self.fact.value[node.start : node.end]
        reader = Reader(names_for(self.city, self.fact), BUILTIN_NAMES)
        kind = reader.meaning(node).kind
        if not reader.reads:
            return written
        if kind not in _TYPES:
            raise _NotForeseen
        return self._anchor(node, _TYPES[kind])

    def _anchor(self, node: tree.Node, kind: str) -> str:
        written = self.fact.value[node.start : node.end]
        for name, anchor in self.anchors.items():
            if anchor.value == written:
                return name
        name = f"{self.fact.key}__anchor_{len(self.anchors)}"
        self.anchors[name] = replace(
            self.fact, key=name, type=kind, value=written, nullable=True, conflicts=(), unit=None, values={}
        )
        return name


def _is_run(node: tree.Node) -> bool:
    if not (isinstance(node, tree.Call) and isinstance(node.function, tree.Name) and node.function.name == RUN):
        return False
    return len(node.positional) == 2 and isinstance(node.positional[1], tree.Name) and node.positional[1].name == TODAY
