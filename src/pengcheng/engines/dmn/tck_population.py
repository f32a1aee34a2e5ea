"""The DMN TCK on vectors: how many of its cases the population engine accepts, and that it is never wrong.

All cases that ask a model for one decision become the rows of one block, with a row of nulls behind them. The
decision is tried on no rows first, as any text is compiled; then each row is compared with the case's expected
result and with the record engine. Only cases that expect something other than null or an error are counted.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from pengcheng.engines.feel.errors import FeelError
from pengcheng.engines.feel.types import ANY
from pengcheng.engines.feel.typing import Static, join
from pengcheng.engines.feel.typing.static import of_type, of_value
from pengcheng.engines.feel.vector import NotVectorised, Vector, from_values, to_values
from pengcheng.engines.feel.vector.program import empty

from .drg.model import Model, Node, load_model
from .drg.population import call_service_rows, evaluate_rows
from .drg.xml import child, children, read_xml, tag
from .errors import DmnError
from .tck import read_value, same, shown


@dataclass(frozen=True, slots=True)
class Accepted:
    """Cases of a folder or of all that expect a value.

    Attributes:
        accepted: whose every result ran on vectors: `folded` (nothing of it depends on inputs) or `on_vectors`.
        wrong: accepted cases with a result other than expected, or other than the record engine's.
    """

    non_error_cases: int = 0
    accepted: int = 0
    folded: int = 0
    on_vectors: int = 0
    wrong: int = 0

    def __add__(self, other: Accepted) -> Accepted:
        return Accepted(*(a + b for a, b in zip(asdict(self).values(), asdict(other).values(), strict=True)))


@dataclass(frozen=True, slots=True)
class Wrong:
    """A result that is not what it should be: by the case, or by the record engine."""

    folder: str
    case: str
    result: str
    expected: str
    got: str


@dataclass
class PopulationReport:
    """The counts of each folder, why cases were refused, and everything that was wrong."""

    folders: dict[str, Accepted] = field(default_factory=dict)
    refusals: Counter[str] = field(default_factory=Counter)
    wrong: list[Wrong] = field(default_factory=list)
    rows_checked: int = 0

    @property
    def total(self) -> Accepted:
        """All folders together."""
        return sum(self.folders.values(), Accepted())

    def to_json(self) -> dict[str, object]:
        """`folders`, `total` (with the share accepted), `refusals`, `rows_checked`, `wrong`, as plain JSON values."""
        total = self.total
        share = round(total.accepted / total.non_error_cases, 4) if total.non_error_cases else 0
        return {
            "engine": "population",
            "folders": {name: asdict(each) for name, each in self.folders.items()},
            "total": {**asdict(total), "share_accepted": share},
            "refusals": dict(self.refusals.most_common()),
            "rows_checked": self.rows_checked,
            "wrong": [asdict(each) for each in self.wrong],
        }


def run_population(path: Path, now: datetime, told: Callable[[str, int, int], None] | None = None) -> PopulationReport:
    """Run every test file below a folder on vectors.

    Args:
        now: the instant of all evaluations.
        told: called before each file with its folder's name, the files done and the files in all.

    Raises:
        XmlRefused: a test file is no XML that can be read.
    """
    report = PopulationReport()
    suites = sorted(path.rglob("*.xml"))
    for done, suite in enumerate(suites):
        if told is not None:
            told(suite.parent.name, done, len(suites))
        root = read_xml(suite)
        if tag(root) == "testCases":
            _Suite(suite, root, now, report).run()
    return report


@dataclass(frozen=True, slots=True)
class _Asked:
    """One result of one case."""

    case: str
    inputs: Mapping[str, object]
    expected: object


@dataclass(slots=True)
class _Case:
    """How the results of a case fared; `refused`: why one of them has no vector form."""

    non_error: bool = False
    folded: bool = True
    refused: str = ""
    wrong: bool = False


class _Suite:
    def __init__(self, suite: Path, root: ET.Element, now: datetime, report: PopulationReport) -> None:
        self._folder = suite.parent.name
        self._root = root
        self._now = now
        self._report = report
        named = child(root, "modelName")
        source = suite.parent / ((named.text or "").strip() if named is not None else "")
        self._source = source if source.is_file() else next(suite.parent.glob("*.dmn"))
        self._cases: dict[str, _Case] = {}

    def run(self) -> None:
        """Add this file's cases to the report."""
        asked: dict[tuple[str, str], list[_Asked]] = {}
        for number, case in enumerate(children(self._root, "testCase")):
            key = f"{case.get('id', '')}#{number}"
            self._cases[key] = _Case()
            service = case.get("invocableName", "") if case.get("type") == "decisionService" else ""
            inputs = {each.get("name", ""): read_value(each) for each in children(case, "inputNode")}
            for node in children(case, "resultNode"):
                element = child(node, "expected")
                expected = read_value(element) if element is not None else None
                expected = None if node.get("errorResult") == "true" else expected
                self._cases[key].non_error |= expected is not None
                asked.setdefault((service, node.get("name", "")), []).append(_Asked(key, inputs, expected))
        try:
            model = load_model(self._source)
        except (DmnError, FeelError) as error:
            for fared in self._cases.values():
                fared.refused = f"the model cannot be read: {error}"
        else:
            for (service, name), rows in asked.items():
                self._decide(model, service, name, rows)
        self._count()

    def _decide(self, model: Model, service: str, name: str, rows: Sequence[_Asked]) -> None:
        try:
            results = _Decision(model, service, name, self._now)
            found = results.on_vectors([each.inputs for each in rows])
        except (DmnError, FeelError) as error:
            reason = f"{error.code}: {error.message}" if isinstance(error, NotVectorised) else str(error)
            for asked in rows:
                self._cases[asked.case].refused = reason
            return
        behind: Sequence[_Asked | None] = [*rows, None]
        for each, got in zip(behind, found, strict=True):
            self._report.rows_checked += 1
            inputs = each.inputs if each else {}
            by_record = results.by_record(inputs)
            right = same(got, by_record) and (each is None or each.expected is None or same(got, each.expected))
            if each is not None:
                case = self._cases[each.case]
                case.folded &= not results.reads_inputs
                case.wrong |= not right
            if not right:
                expected = by_record if each is None or same(by_record, each.expected) else each.expected
                case_id = each.case if each else "a row of nulls"
                self._report.wrong.append(Wrong(self._folder, case_id, name, shown(expected), shown(got)))

    def _count(self) -> None:
        counts = self._report.folders.get(self._folder, Accepted())
        for case in self._cases.values():
            if not case.non_error:
                continue
            taken = not case.refused
            if case.refused:
                self._report.refusals[case.refused] += 1
            counts += Accepted(1, taken, taken and case.folded, taken and not case.folded, taken and case.wrong)
        self._report.folders[self._folder] = counts


class _Decision:
    """A decision, or an output of a decision service, of one model."""

    def __init__(self, model: Model, service: str, name: str, now: datetime) -> None:
        self._model = model
        self._service = service
        self._name = name
        self._now = now
        node = model.node(service, ("decisionService",)) if service else model.node(name)
        below = list(_below(node))
        self._parameters = [*node.refers("inputData"), *node.refers("inputDecision")] if service else below
        self._outputs = len(node.refers("outputDecision")) if service else 1
        self.reads_inputs = bool(service) or any(each.kind == "inputData" for each in [node, *below])

    def on_vectors(self, rows: Sequence[Mapping[str, object]]) -> list[object]:
        """Its value for each row of inputs, and for one of nulls. Raises NotVectorised."""
        rows = [*rows, {}]
        names = sorted({name for row in rows for name in row})
        columns = {name: [row.get(name) for row in rows] for name in names}
        self._run({name: empty(self._static(name, values)) for name, values in columns.items()}, 0)
        found = self._run({name: from_values(values) for name, values in columns.items()}, len(rows))
        return [self._chosen(value) for value in to_values(found)]

    def by_record(self, inputs: Mapping[str, object]) -> object:
        """Its value by the record engine; null where that refuses."""
        try:
            if self._service:
                return self._chosen(self._model.call_service(self._service, inputs, self._now))
            return self._model.evaluate(self._name, inputs, self._now)
        except FeelError:
            return None

    def _run(self, columns: Mapping[str, Vector], rows: int) -> Vector:
        if self._service:
            return call_service_rows(self._model, self._service, columns, rows, self._now)
        return evaluate_rows(self._model, self._name, columns, rows, self._now)

    def _chosen(self, value: object) -> object:
        return value[self._name] if self._outputs > 1 and isinstance(value, dict) else value

    def _static(self, name: str, values: Sequence[object]) -> Static:
        """What is known of an input: by its declared type, or by its values where it declares none."""
        node = next((each for each in self._parameters if each.name == name), None)
        declared = node.model.types.of(node.type_reference).type if node is not None else ANY
        return of_type(declared) if declared != ANY else join(*map(of_value, values))


def _below(node: Node, seen: frozenset[int] = frozenset()) -> Iterator[Node]:
    """Every node that a node requires, however far below."""
    for each in node.required:
        if id(each) not in seen:
            yield each
            yield from _below(each, seen | {id(each)})
