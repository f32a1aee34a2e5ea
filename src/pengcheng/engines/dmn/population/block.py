"""One block of the population: its columns, and every atom and membership asked of it, worked out once."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping

import numpy as np
import pyarrow as pa

from pengcheng.engines.feel.vector import Vector
from pengcheng.engines.feel.vector.vectors import nulls

from ..model import InputClause
from ..regions import Kind, kind_of
from ..unknown import UNKNOWN
from .atoms import Cut, Membership, Ordered, Texts
from .bitsets import Words, empty, full, pack
from .columns import Integers, Values, python_values, read_column
from .vectors import read_vector, vector_of

_MOST_COMPARISONS = 4
"""With more constants than this, texts are looked up in a table in place of being compared one by one."""


class Members(ABC):
    """Answers memberships from columns, each atom and membership worked out once."""

    def __init__(self, rows: int) -> None:
        self.rows = rows
        self.all = full(rows)
        self._atoms: dict[tuple[str, object], Words] = {}
        self._members: dict[Membership, Words] = {}

    @abstractmethod
    def values(self, fact: str) -> Values | None:
        """A fact's column; None if there is none, so that the fact is unknown for everybody.

        Raises:
            NotVectorised: the column cannot be held exactly in this block.
        """

    @abstractmethod
    def vector(self, fact: str) -> Vector:
        """A fact's column as a vector: null where it is unknown. Raises NotVectorised as `values`."""

    @abstractmethod
    def unknown(self, fact: str) -> Words:
        """The rows that do not know a fact."""

    def unknown_among(self, facts: Iterable[str]) -> Words:
        """The rows that do not know one of some facts."""
        found = empty(self.rows)
        for fact in facts:
            found = found | self.unknown(fact)
        return found

    def members(self, membership: Membership) -> Words:
        """The rows that belong; bits behind the last row mean nothing."""
        found = self._members.get(membership)
        if found is None:
            found = self._members[membership] = self._worked_out(membership)
        return found

    def _worked_out(self, membership: Membership) -> Words:
        values = self.values(membership.fact)
        if values is None:
            return self.all if membership.nulls else empty(self.rows)
        if isinstance(membership, Ordered):
            found = self._in_spans(membership, values)
        elif isinstance(membership, Texts):
            found = self._among(membership, values)
        else:
            assert values.truths is not None
            true = values.truths if membership.true else empty(self.rows)
            found = true | ~values.truths if membership.false else true
        if values.valid is None:
            return found
        return found | ~values.valid if membership.nulls else found & values.valid

    def _in_spans(self, membership: Ordered, values: Values) -> Words:
        found: Words | None = None
        for span in membership.spans:
            bits = self.all if span.low is None else self._at_or_above(span.low, values)
            if span.high is not None:
                above = self._at_or_above(span.high, values)
                bits = ~above if span.low is None else bits ^ above  # above lies within bits
            found = bits if found is None else found | bits
        return empty(self.rows) if found is None else found

    def _at_or_above(self, cut: Cut, values: Values) -> Words:
        threshold = values.threshold(cut.constant, cut.strict)
        key = (cut.fact, threshold)
        found = self._atoms.get(key)
        if found is None:
            assert values.numbers is not None
            found = self._atoms[key] = _reaching(values.numbers, threshold, self.all)
        return found

    def _among(self, membership: Texts, values: Values) -> Words:
        assert values.numbers is not None
        if len(membership.constants) > _MOST_COMPARISONS:
            wanted = frozenset(membership.constants)
            table = np.fromiter((text in wanted for text in values.texts), np.bool_, len(values.texts))
            found = pack(np.take(table, values.numbers, mode="clip")) if len(table) else empty(self.rows)
        else:
            found = empty(self.rows)
            for constant in membership.constants:
                found = found | self._equal(membership.fact, constant, values)
        return ~found if membership.negated else found

    def _equal(self, fact: str, constant: str, values: Values) -> Words:
        key = (fact, constant)
        found = self._atoms.get(key)
        if found is None:
            assert values.numbers is not None
            found = empty(self.rows)
            for code, text in enumerate(values.texts):
                if text == constant:
                    found = found | pack(values.numbers == code)
            self._atoms[key] = found
        return found


class Block(Members):
    """A record batch seen through the plan's declarations.

    Args:
        clauses: the facts of the plan by name.
        comparisons: how many atoms look at each fact.
    """

    def __init__(
        self, batch: pa.RecordBatch, clauses: Mapping[str, InputClause], comparisons: Mapping[str, int]
    ) -> None:
        super().__init__(batch.num_rows)
        self._batch = batch
        self._clauses = clauses
        self._comparisons = comparisons
        self._names = frozenset(batch.schema.names)
        self._values: dict[str, Values] = {}
        self._vectors: dict[str, Vector] = {}
        self.results: dict[object, object] = {}
        """What required decisions came to here, by decision: `requirements` works each out once per block."""

    def clause(self, fact: str) -> InputClause:
        """The declaration of a fact."""
        return self._clauses[fact]

    def values(self, fact: str) -> Values | None:
        if fact not in self._names:
            return None
        found = self._values.get(fact)
        if found is None:
            clause, comparisons = self._clauses[fact], self._comparisons.get(fact, 0)
            found = self._values[fact] = read_column(self._batch.column(fact), clause, comparisons)
        return found

    def vector(self, fact: str) -> Vector:
        found = self._vectors.get(fact)
        if found is None:
            found = self._vectors[fact] = self._read_vector(fact)
        return found

    def _read_vector(self, fact: str) -> Vector:
        if fact not in self._names:
            return nulls(self.rows)
        if kind_of(self._clauses[fact]) is Kind.ANY:
            return read_vector(self._batch.column(fact), self._clauses[fact])
        values = self.values(fact)
        assert values is not None
        return vector_of(values, self.rows)

    def facts_of(self, names: tuple[str, ...], positions: object = None) -> list[dict[str, object]]:
        """Rows as facts for the scalar engine; all rows, or those at some positions."""
        columns: list[list[object]] = []
        for name in names:
            clause = self._clauses[name]
            if name not in self._names:
                columns.append([UNKNOWN] * (self.rows if positions is None else len(positions)))  # type: ignore[arg-type]
                continue
            array = self._batch.column(name)
            found = python_values(array if positions is None else array.take(pa.array(positions)), clause)
            columns.append(found if clause.nullable else [UNKNOWN if each is None else each for each in found])
        return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]

    def unknown(self, fact: str) -> Words:
        if fact not in self._names:
            return self.all
        if self._clauses[fact].nullable or not self._batch.column(fact).null_count:
            return empty(self.rows)
        if kind_of(self._clauses[fact]) is Kind.ANY:
            return ~pack(self.vector(fact).known()) & self.all
        values = self.values(fact)
        assert values is not None
        return empty(self.rows) if values.valid is None else ~values.valid & self.all


def _reaching(numbers: Integers, threshold: int, everybody: Words) -> Words:
    limits = np.iinfo(numbers.dtype)
    if threshold <= limits.min:
        return everybody
    if threshold > limits.max:
        return np.zeros_like(everybody)
    return pack(numbers >= threshold)
