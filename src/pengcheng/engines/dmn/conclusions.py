"""What a table can conclude: one leaf per set of firing rows, leaves with equal results in one group."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from threading import Lock

from .diagram import bits
from .hit_policy import Outputs, Resolution, resolve
from .language import Language, Reading
from .model import DecisionTable, HitPolicy, InputClause, Outcome


@dataclass(frozen=True)
class Leaf:
    """One result of a table.

    Attributes:
        matching: the rows that match here; for FIRST, the one that counts.
        resolution: the result, or None where the outputs are worked out from the facts.
        reads: the facts those outputs read.
        group: leaves of one group give equal results, so nobody needs to be asked which of them it is.
    """

    number: int
    matching: tuple[int, ...]
    resolution: Resolution | None
    reads: tuple[str, ...]
    group: int


class Conclusions:
    """The outputs of a table's rows, and the leaves made of them as the diagram asks for them."""

    def __init__(self, table: DecisionTable, language: Language, clauses: Mapping[str, InputClause]) -> None:
        self._table = table
        self.leaves: list[Leaf] = []
        self.group_of: dict[int, int] = {}
        self._groups: dict[object, int] = {}
        self._numbers: dict[int, int] = {}
        self._making = Lock()
        self.row_readings: list[dict[str, Reading]] = [
            {name: language.reading(cell.tree, clauses) for name, cell in row.then.items()} for row in table.rows
        ]
        self._defaults: dict[str, Reading] | None = None
        if any(clause.default for clause in table.outputs):
            self._defaults = {
                clause.name: language.reading(clause.default.tree, clauses)
                for clause in table.outputs
                if clause.default
            }

    @property
    def group_outputs(self) -> tuple[Outputs, ...]:
        """The outputs of each group; empty for one whose outputs are worked out from facts."""
        return tuple(leaf.resolution.outputs if leaf.resolution else {} for leaf in self._first_leaves)

    @property
    def group_outcomes(self) -> tuple[Outcome | None, ...]:
        """The outcome of each group; UNCLEAR for one whose outputs are worked out from facts."""
        return tuple(leaf.resolution.outcome if leaf.resolution else Outcome.UNCLEAR for leaf in self._first_leaves)

    @property
    def _first_leaves(self) -> list[Leaf]:
        first: dict[int, Leaf] = {}
        for leaf in self.leaves:
            first.setdefault(leaf.group, leaf)
        return [first[group] for group in range(len(first))]

    @property
    def defaults(self) -> Mapping[str, Reading]:
        """The default outputs by name; none where the table declares none."""
        return self._defaults or {}

    @property
    def readings(self) -> list[Reading]:
        """Every output of the table, defaults included."""
        rows = [reading for row in self.row_readings for reading in row.values()]
        return [*rows, *self.defaults.values()]

    def leaf_of(self, matching: int) -> int:
        """The number of the leaf for a set of matching rows (bits), made when it is new."""
        with self._making:
            number = self._numbers.get(matching)
            if number is None:
                number = self._numbers[matching] = len(self.leaves)
                self.leaves.append(self._leaf(number, tuple(bits(matching))))
                self.group_of[number] = self.leaves[-1].group
            return number

    def resolve(self, matching: tuple[int, ...], facts: Mapping[str, object]) -> Resolution:
        """The result for a set of matching rows, its outputs worked out from the facts."""

        def outputs_of(row: int) -> Outputs:
            return {name: reading.value(facts) for name, reading in self.row_readings[row].items()}

        defaults = self._defaults
        fallback = None if defaults is None else {name: each.value(facts) for name, each in defaults.items()}
        return resolve(self._table, matching, outputs_of, fallback)

    def reads(self, matching: tuple[int, ...]) -> tuple[str, ...]:
        """The facts that the outputs of these rows read (of the defaults, if there are none)."""
        readings = (
            [each for row in matching for each in self.row_readings[row].values()]
            if matching
            else list(self.defaults.values())
        )
        return tuple(dict.fromkeys(name for reading in readings for name in reading.reads))

    def _leaf(self, number: int, matching: tuple[int, ...]) -> Leaf:
        if self._table.hit_policy is HitPolicy.UNIQUE and len(matching) > 1:
            reads: tuple[str, ...] = ()
        else:
            reads = self.reads(matching)
        if reads:
            trees = tuple(frozenset(self._table.rows[row].outputs.items()) for row in matching)
            return Leaf(number, matching, None, reads, self._group(("worked out", trees)))
        resolution = self.resolve(matching, {})
        return Leaf(
            number,
            matching,
            resolution,
            (),
            self._group((resolution.outcome, _typed(dict(resolution.outputs)))),
        )

    def _group(self, result: Hashable) -> int:
        return self._groups.setdefault(result, len(self._groups))


def _typed(value: object) -> Hashable:
    """The value as a key, with its type beside it where Python would call unlike values equal (True and 1)."""
    if isinstance(value, bool):
        return ("boolean", value)
    if isinstance(value, list):
        return ("list", *(_typed(item) for item in value))
    if isinstance(value, dict):
        return ("context", frozenset((key, _typed(item)) for key, item in value.items()))
    assert isinstance(value, Hashable)
    return value
