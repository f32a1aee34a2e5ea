"""Which subjects may take an edge of the diagram: sets of regions as conditions on facts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from ..compiled import CompiledTable, FactColumn, TestColumn
from ..cuts import Fold
from ..population.atoms import Constant as AtomConstant
from ..population.atoms import Ordered, Span, Texts
from ..population.structure import membership
from ..regions import Kind
from .definitions import Definitions
from .errors import NotPrintable
from .feel import Lowering
from .logic import all_of, any_of, compared, constant, is_null, negated
from .sources import Source
from .terms import Among, Term
from .types import BOOLEAN, Sort

_SORTS = {Kind.NUMBER: Sort.NUMBER, Kind.DATE: Sort.DATE, Kind.BOOLEAN: Sort.BOOLEAN, Kind.TEXT: Sort.TEXT}


class Edges:
    """The conditions of one table's columns, each defined once however many edges ask it."""

    def __init__(
        self, compiled: CompiledTable, sources: Mapping[str, Source], fold: Fold, definitions: Definitions
    ) -> None:
        self._compiled = compiled
        self._sources = sources
        self._fold = fold
        self._definitions = definitions
        self._made: dict[tuple[int, int], Term] = {}
        self._tests: dict[int, Term] = {}

    @cached_property
    def possible(self) -> tuple[int, ...]:
        """For each column, the regions in which it may lie while it is unknown (bits)."""
        return tuple(column.possible for column in self._compiled.columns)

    def may(self, number: int, regions: int) -> Term:
        """Whether a column may lie in one of some regions, by what is known; never null. Raises NotPrintable."""
        key = (number, regions)
        if key not in self._made:
            column = self._compiled.columns[number]
            try:
                if isinstance(column, TestColumn):
                    term = self._tested(number, column, regions)
                else:
                    term = self._lies(column, regions)
            except NotPrintable as refused:
                raise refused.at(f"column {column.clause.name!r}") from None
            self._made[key] = self._definitions.define(f"may_{number}_{len(self._made)}", term)
        return self._made[key]

    def unknown(self, number: int) -> Term:
        """Whether nobody knows where a column lies."""
        return any_of(self._sources[name].unknown for name in self._compiled.columns[number].reads)

    def _tested(self, number: int, column: TestColumn, regions: int) -> Term:
        if regions == 0b11:
            return any_of([])
        passes = self._tests.get(number)
        if passes is None:
            passes = self._tests[number] = self._definitions.define(f"test_{number}", self._passes(column))
        answer = passes if regions == 0b10 else negated(passes)
        return any_of([self.unknown(number), answer])

    def _passes(self, column: TestColumn) -> Term:
        lowering = Lowering(self._sources, self._fold)
        clause = column.clause
        try:
            if clause.expression is not None:
                value = lowering.term(clause.expression.tree)
            else:
                found = self._sources[clause.name].value
                if found is None:
                    raise NotPrintable(f"{clause.name!r} is a context.", "Test one of its entries.")
                value = found
            return lowering.passes(column.cell.tree, value)
        except NotPrintable as refused:
            raise refused.at(f"the test {column.cell.text!r} on {clause.name!r}") from None

    def _lies(self, column: FactColumn, regions: int) -> Term:
        source = self._sources[column.clause.name]
        value = source.value
        kind = column.regions.kind
        if value is None or value.type.sort is not _SORTS[kind]:
            found = "context" if value is None else value.type.sort
            raise NotPrintable(f"It is declared a {kind}, and its column holds a {found}.", "Declare one type.")
        ways = [source.unknown] if regions & column.possible else []
        if regions >> column.regions.null & 1:
            ways.append(all_of([negated(source.unknown), is_null(value)]))
        inside = self._inside(column, regions, value)
        if value.nullable:
            inside = all_of([negated(is_null(value)), inside])
        if not regions & column.possible:
            inside = all_of([negated(source.unknown), inside])  # else the comparison of nobody's value would be null
        return any_of([*ways, inside])

    def _inside(self, column: FactColumn, regions: int, value: Term) -> Term:
        """Whether a value that is there lies in the regions; said of the others where that is shorter."""
        found = membership(column, regions)
        if isinstance(found, Ordered):
            others = membership(column, regions ^ (1 << column.regions.null) - 1)
            assert isinstance(others, Ordered)
            if _length(others) < _length(found):
                return negated(_in_spans(others, value))
            return _in_spans(found, value)
        if isinstance(found, Texts):
            listed = tuple(constant(text) for text in found.constants)
            if not listed:
                return all_of([]) if found.negated else any_of([])
            among = Among(BOOLEAN, value.nullable, value, listed)
            return negated(among) if found.negated else among
        return any_of([*([value] if found.true else []), *([negated(value)] if found.false else [])])


def _in_spans(found: Ordered, value: Term) -> Term:
    """Single values are listed, the stretches between borders are compared."""
    single = tuple(constant(span.low.constant) for span in found.spans if span.low is not None and _is_single(span))
    ways: list[Term] = []
    if len(single) == 1:
        ways.append(compared("=", value, single[0]))
    elif single:
        ways.append(Among(BOOLEAN, value.nullable, value, single))
    for span in found.spans:
        if not _is_single(span):
            low = [] if span.low is None else [_reaches(value, span.low.constant, span.low.strict)]
            high = [] if span.high is None else [_below(value, span.high.constant, span.high.strict)]
            ways.append(all_of([*low, *high]))
    return any_of(ways)


def _length(found: Ordered) -> int:
    return sum(1 if _is_single(span) else 4 for span in found.spans)


def _is_single(span: Span) -> bool:
    """Whether only one value lies in a span."""
    low, high = span.low, span.high
    return low is not None and high is not None and low.constant == high.constant


def _reaches(value: Term, border: AtomConstant, strict: bool) -> Term:
    return compared(">" if strict else ">=", value, constant(border))


def _below(value: Term, border: AtomConstant, strict: bool) -> Term:
    """Where a stretch ends: at or below the border where the border itself belongs to it."""
    return compared("<=" if strict else "<", value, constant(border))
