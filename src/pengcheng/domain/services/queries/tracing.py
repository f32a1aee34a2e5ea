"""The trace of a decision as people read it: rows tried, each test with the person's value."""

from __future__ import annotations

from pengcheng.city import City
from pengcheng.domain.services.deciding import Computed
from pengcheng.domain.services.queries.pages import TestLine, TraceLine
from pengcheng.domain.services.queries.showing import in_language, said, text_of
from pengcheng.engines.dmn.trace import TracedTest
from pengcheng.engines.dmn.unknown import UNKNOWN


def trace_lines(computed: Computed, city: City, language: str) -> tuple[TraceLine, ...]:
    """Every row that was tried, in order."""
    if computed.result is None:
        return ()
    trace = computed.result.trace()
    return tuple(
        TraceLine(
            says=in_language(row.says, language),
            clause=in_language(row.clause, language),
            fired=row.row in trace.fired,
            truth=row.matches.value,
            tests=tuple(
                _test_line(test, trace.values.get(test.input, UNKNOWN), computed, city, language) for test in row.tests
            ),
        )
        for row in trace.rows
    )


def _test_line(test: TracedTest, value: object, computed: Computed, city: City, language: str) -> TestLine:
    fact = city.facts.get(test.input)
    ask = next((each for each in computed.item.asks if each.key == test.input), None)
    meant = fact or ask
    found = (
        said("not known", language)
        if value is UNKNOWN
        else text_of(
            value,
            city,
            language,
            kind=meant.type if meant else "",
            values=meant.values if meant else None,
            unit=meant.unit if meant else None,
        )
    )
    return TestLine(meant.name.in_(language) if meant else test.input, test.test, found, test.truth.value)
