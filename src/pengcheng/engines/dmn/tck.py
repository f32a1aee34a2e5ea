"""Runs a folder laid out like the DMN TCK and tells what passed.

A case may expect several results; it passes when all do. Numbers are compared to eight digits, as the TCK's own
runners do. Cases whose every expected result is null or an error are counted apart, because an engine that
answers null to everything would pass them.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from pengcheng.engines.feel.builtins.conversion import string
from pengcheng.engines.feel.errors import FeelError
from pengcheng.engines.feel.temporal.texts import parse_date, parse_date_time, parse_duration, parse_time
from pengcheng.engines.feel.values import equal

from .drg.model import Model, load_model
from .drg.xml import child, children, read_xml, tag
from .errors import DmnError

_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_DIGITS = Decimal("1e-8")


@dataclass(frozen=True, slots=True)
class Failure:
    """A case that did not pass: which result, what was expected of it and what came, both as FEEL text."""

    folder: str
    case: str
    result: str
    expected: str
    got: str


@dataclass(frozen=True, slots=True)
class Counts:
    """Cases of a folder or of all; non-error cases expect at least one result that is not null."""

    cases: int = 0
    passed: int = 0
    non_error_cases: int = 0
    non_error_passed: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.cases + other.cases,
            self.passed + other.passed,
            self.non_error_cases + other.non_error_cases,
            self.non_error_passed + other.non_error_passed,
        )


@dataclass(frozen=True)
class Report:
    """The counts of each folder, and every failure."""

    folders: dict[str, Counts]
    failures: tuple[Failure, ...]

    @property
    def total(self) -> Counts:
        """All folders together."""
        return sum(self.folders.values(), Counts())

    def to_json(self) -> dict[str, object]:
        """`folders`, `total` (with `folders` and `folders_passed`) and `failures`, as plain JSON values."""
        complete = sum(counts.cases == counts.passed for counts in self.folders.values())
        return {
            "folders": {name: asdict(counts) for name, counts in self.folders.items()},
            "total": {**asdict(self.total), "folders": len(self.folders), "folders_passed": complete},
            "failures": [asdict(failure) for failure in self.failures],
        }


@dataclass(frozen=True, slots=True)
class _Refusal:
    """Stands where a value should have come."""

    message: str


@dataclass(frozen=True, slots=True)
class _Result:
    name: str
    expected: object
    got: object
    passed: bool
    error: bool


def run_folder(path: Path, now: datetime, told: Callable[[str, int, int], None] | None = None) -> Report:
    """Run every test file below a folder.

    Args:
        now: the instant of all evaluations.
        told: called before each file with its folder's name, the files done and the files in all.

    Raises:
        XmlRefused: a test file is no XML that can be read. (A model that cannot be read fails its cases.)
    """
    folders: dict[str, Counts] = {}
    failures: list[Failure] = []
    suites = sorted(path.rglob("*.xml"))
    for done, suite in enumerate(suites):
        if told is not None:
            told(suite.parent.name, done, len(suites))
        root = read_xml(suite)
        if tag(root) != "testCases":
            continue
        counts = folders.get(suite.parent.name, Counts())
        for case in _cases(suite, root, now, failures):
            counts = counts + case
        folders[suite.parent.name] = counts
    return Report(folders, tuple(failures))


def _cases(suite: Path, root: ET.Element, now: datetime, failures: list[Failure]) -> Iterator[Counts]:
    named = child(root, "modelName")
    source = suite.parent / ((named.text or "").strip() if named is not None else "")
    refusal = ""
    model: Model | None = None
    try:
        model = load_model(source if source.is_file() else next(suite.parent.glob("*.dmn")))
    except (DmnError, FeelError) as error:
        refusal = str(error)
    for case in children(root, "testCase"):
        results = [_result(model, case, node, now, refusal) for node in children(case, "resultNode")]
        passed = all(result.passed for result in results)
        for result in results:
            if not result.passed:
                expected, got = shown(result.expected), shown(result.got)
                failures.append(Failure(suite.parent.name, case.get("id", ""), result.name, expected, got))
        non_error = any(not result.error for result in results)
        yield Counts(1, int(passed), int(non_error), int(non_error and passed))


def _result(model: Model | None, case: ET.Element, node: ET.Element, now: datetime, refusal: str) -> _Result:
    element = child(node, "expected")
    expected = read_value(element) if element is not None else None
    error = node.get("errorResult") == "true" or expected is None
    got: object = _Refusal(refusal)
    if model is not None:
        try:
            got = _evaluated(model, case, node, now)
        except (DmnError, FeelError) as fault:
            got = None if error else _Refusal(str(fault))
    passed = got is None if error else same(got, expected)
    return _Result(node.get("name", ""), expected, got, passed, error)


def shown(value: object) -> str:
    """A value as FEEL text, strings in quotes; a refusal in words."""
    if isinstance(value, _Refusal):
        return f"refused: {value.message}"
    text = string([value])
    return text[1:-1] if text is not None else "null"


def _evaluated(model: Model, case: ET.Element, node: ET.Element, now: datetime) -> object:
    inputs = {each.get("name", ""): read_value(each) for each in children(case, "inputNode")}
    name = node.get("name", "")
    if case.get("type") != "decisionService":
        return model.evaluate(name, inputs, now)
    service = case.get("invocableName", "")
    result = model.call_service(service, inputs, now)
    outputs = model.node(service, ("decisionService",)).refers("outputDecision")
    return result[name] if len(outputs) > 1 and isinstance(result, dict) else result


def read_value(element: ET.Element) -> object:
    """The FEEL value that a test file writes below an element."""
    for item in element:
        if tag(item) == "value":
            return _simple(item)
        if tag(item) == "list":
            return [read_value(part) for part in children(item, "item")]
        if tag(item) == "component":
            return {part.get("name", ""): read_value(part) for part in children(element, "component")}
    return None


def _simple(element: ET.Element) -> object:
    text = element.text or ""
    if element.get(_XSI + "nil") == "true":
        return None
    match (element.get(_XSI + "type") or "").rpartition(":")[2]:
        case "boolean":
            return text.strip() == "true"
        case "decimal" | "double" | "float" | "integer" | "int" | "long":
            return Decimal(text.strip())
        case "date":
            return parse_date(text)
        case "time":
            return parse_time(text)
        case "dateTime":
            return parse_date_time(text)
        case "duration":
            return parse_duration(text)
    return text


def same(got: object, expected: object) -> bool:
    """Whether a result is the expected one; numbers to eight digits."""
    if isinstance(expected, Decimal) and isinstance(got, int | Decimal) and not isinstance(got, bool):
        return abs(Decimal(got) - expected) < _DIGITS * max(Decimal(1), abs(expected))
    if isinstance(expected, list) and isinstance(got, list):
        return len(got) == len(expected) and all(map(same, got, expected))
    if isinstance(expected, dict) and isinstance(got, dict):
        return got.keys() == expected.keys() and all(same(got[key], expected[key]) for key in expected)
    return equal(got, expected) is True
