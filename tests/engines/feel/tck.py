"""Reads the DMN TCK's models and cases as far as they are FEEL: literal and boxed expressions and functions become
one FEEL tree per decision. Decision tables, services, imports and foreign code are for the DMN engine's runner.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from pengcheng.engines.feel import FeelError, Run, compile_expression, parse_expression, parse_unary_tests, tree
from pengcheng.engines.feel import types as feel_types
from pengcheng.engines.feel.conformance import coerce
from pengcheng.engines.feel.errors import OperationFault
from pengcheng.engines.feel.functions import FunctionValue
from pengcheng.engines.feel.temporal.texts import parse_date, parse_date_time, parse_duration, parse_time
from pengcheng.engines.feel.types import ANY, ContextOf, FeelType, FunctionOf, ListOf
from pengcheng.engines.feel.values import equal

ROOT = Path(__file__).parents[3].parent / "shared" / "tck" / "TestCases"
NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
BOXED = frozenset(
    [
        "literalExpression",
        "context",
        "invocation",
        "list",
        "relation",
        "functionDefinition",
        "conditional",
        "filter",
        "for",
        "some",
        "every",
    ]
)
XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
XSI_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"


class NotPureFeel(Exception):
    """The model needs more of DMN than expressions."""


def tag(element: ET.Element) -> str:
    return element.tag.split("}")[-1]


def child(element: ET.Element, name: str) -> ET.Element | None:
    return next((item for item in element if tag(item) == name), None)


def children(element: ET.Element, name: str) -> list[ET.Element]:
    return [item for item in element if tag(item) == name]


def boxed(element: ET.Element) -> ET.Element | None:
    """The boxed expression directly below an element."""
    for item in element:
        if tag(item) in BOXED:
            return item
        if tag(item) == "decisionTable":
            raise NotPureFeel("decision table")
    return None


@dataclass
class Model:
    """A model's nodes by id, its item definitions, and all names that its texts may use."""

    root: ET.Element
    nodes: dict[str, ET.Element] = field(default_factory=dict)
    types: dict[str, FeelType] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        for element in self.root.iter():
            if name := element.get("name"):
                self.names.add(name)
        for element in self.root:
            if tag(element) in ("decision", "inputData", "businessKnowledgeModel", "decisionService"):
                self.nodes[element.get("id", "")] = element
            if tag(element) == "import":
                raise NotPureFeel("import")
        definitions = {e.get("name", ""): e for e in self.root if tag(e) == "itemDefinition"}
        for name in definitions:
            self.types[name] = self._item_type(definitions[name], definitions, ())

    def _item_type(self, element: ET.Element, definitions: Mapping[str, ET.Element], seen: tuple[str, ...]) -> FeelType:
        kind: FeelType = ANY
        reference = child(element, "typeRef")
        components = children(element, "itemComponent")
        function = child(element, "functionItem")
        if function is not None:
            parameters = children(function, "parameters")
            kinds = tuple(self._named(p.get("typeRef"), definitions, seen) for p in parameters)
            kind = FunctionOf(kinds, self._named(function.get("outputTypeRef"), definitions, seen))
        elif components:
            kind = ContextOf(tuple((c.get("name", ""), self._item_type(c, definitions, seen)) for c in components))
        elif reference is not None:
            kind = self._named(reference.text, definitions, seen)
        return ListOf(kind) if element.get("isCollection") == "true" else kind

    def _named(self, name: str | None, definitions: Mapping[str, ET.Element], seen: tuple[str, ...]) -> FeelType:
        name = (name or "Any").strip().split(":")[-1]
        if name in feel_types.BUILTIN_TYPES:
            return feel_types.BUILTIN_TYPES[name]
        if name in seen or name not in definitions:
            return ANY
        return self._item_type(definitions[name], definitions, (*seen, name))

    def type_of(self, name: str | None) -> FeelType:
        name = (name or "Any").strip().split(":")[-1]
        return self.types.get(name) or feel_types.BUILTIN_TYPES.get(name, ANY)

    def node(self, name: str) -> ET.Element:
        return next(node for node in self.nodes.values() if node.get("name") == name)

    def required(self, node: ET.Element) -> Iterator[ET.Element]:
        for requirement in node:
            for reference in requirement:
                href = reference.get("href", "").split("#")[-1]
                if tag(reference).startswith("required") and href in self.nodes:
                    yield self.nodes[href]

    # --- boxed expressions to one tree ----------------------------------------------------------

    def expression(self, element: ET.Element) -> tree.Expression:
        match tag(element):
            case "literalExpression":
                text = child(element, "text")
                return parse_expression((text.text if text is not None else None) or "null", self.names)
            case "context":
                return self._context(element)
            case "list":
                return tree.List(tuple(self.expression(item) for item in element if tag(item) in BOXED))
            case "relation":
                columns = [column.get("name", "") for column in children(element, "column")]
                rows = []
                for row in children(element, "row"):
                    cells = [self.expression(item) for item in row if tag(item) in BOXED]
                    rows.append(tree.Context(tuple(map(tree.Entry, columns, cells))))
                return tree.List(tuple(rows))
            case "functionDefinition":
                return self.function(element)
            case "invocation":
                return self._invocation(element)
            case "conditional":
                return tree.If(*(self._part(element, name) for name in ("if", "then", "else")))
            case "filter":
                return tree.Filter(self._part(element, "in"), self._part(element, "match"))
            case "for":
                return tree.For((self._iteration(element),), self._part(element, "return"))
            case "some" | "every":
                return tree.Quantified(tag(element), (self._iteration(element),), self._part(element, "satisfies"))
        raise NotPureFeel(tag(element))

    def _part(self, element: ET.Element, name: str) -> tree.Expression:
        part = child(element, name)
        inner = boxed(part) if part is not None else None
        return self.expression(inner) if inner is not None else tree.Null()

    def _iteration(self, element: ET.Element) -> tree.Iteration:
        name = element.get("iteratorVariable", "")
        self.names.add(name)
        source = self._part(element, "in")
        return tree.Iteration(name, source)

    def _context(self, element: ET.Element) -> tree.Expression:
        entries, result = [], None
        for part in children(element, "contextEntry"):
            variable, inner = child(part, "variable"), boxed(part)
            value = self.expression(inner) if inner is not None else tree.Null()
            if variable is None:
                result = value
            else:
                entries.append(tree.Entry(variable.get("name", ""), value))
        if result is None:
            return tree.Context(tuple(entries))
        return tree.Path(tree.Context((*entries, tree.Entry("result of the context", result))), "result of the context")

    def function(self, element: ET.Element) -> tree.Expression:
        if element.get("kind", "FEEL") not in ("FEEL", "feel"):
            raise NotPureFeel("external function")
        parameters = tuple(
            tree.Parameter(p.get("name", ""), tree.NamedType(self._reference(p.get("typeRef"))))
            for p in children(element, "formalParameter")
        )
        self.names.update(p.name for p in parameters)
        inner = boxed(element)
        return tree.Function(parameters, self.expression(inner) if inner is not None else tree.Null())

    def _reference(self, name: str | None) -> str:
        name = (name or "Any").split(":")[-1]
        return name if name in self.types or name in feel_types.BUILTIN_TYPES else "Any"

    def _invocation(self, element: ET.Element) -> tree.Expression:
        function = boxed(element)
        assert function is not None
        arguments = []
        for binding in children(element, "binding"):
            parameter, inner = child(binding, "parameter"), boxed(binding)
            assert parameter is not None
            value = self.expression(inner) if inner is not None else tree.Null()
            arguments.append(tree.NamedArgument(parameter.get("name", ""), value))
        return tree.Call(self.expression(function), (), tuple(arguments))

    # --- evaluation -----------------------------------------------------------------------------

    def value(self, node: ET.Element, inputs: Mapping[str, object], cache: dict[str, object]) -> object:
        """The value of a node for the inputs of a case."""
        name = node.get("name", "")
        if name in cache:
            return cache[name]
        variable = child(node, "variable")
        kind = self.type_of(variable.get("typeRef") if variable is not None else None)
        if tag(node) == "inputData":
            cache[name] = self._coerced(inputs.get(name), kind)
            return cache[name]
        if tag(node) == "decisionService":
            raise NotPureFeel("decision service")
        context = {r.get("name", ""): self.value(r, inputs, cache) for r in self.required(node)}
        if tag(node) == "businessKnowledgeModel":
            logic = child(node, "encapsulatedLogic")
            if logic is None:
                raise NotPureFeel("no logic")
            value = self._evaluated(self.function(logic), context)
            body = boxed(logic)
            if isinstance(value, FunctionValue) and body is not None:
                value = replace(value, result=self.type_of(body.get("typeRef")))
        else:
            inner = boxed(node)
            value = self._evaluated(self.expression(inner), context) if inner is not None else None
            value = self._coerced(value, kind)
        cache[name] = value
        return value

    def _evaluated(self, expression: tree.Expression, context: dict[str, object]) -> object:
        compiled = compile_expression(expression, names=context, named_types=self.types)
        return compiled(context, Run(NOW))

    @staticmethod
    def _coerced(value: object, kind: FeelType) -> object:
        try:
            return coerce(value, kind)
        except OperationFault:
            return None


# --- cases --------------------------------------------------------------------------------------


def read_value(element: ET.Element) -> object:
    """The value below an `expected` or `inputNode` element."""
    for item in element:
        match tag(item):
            case "value":
                return _simple(item)
            case "list":
                return [read_value(part) for part in children(item, "item")]
            case "component":
                return {part.get("name", ""): read_value(part) for part in children(element, "component")}
    return None


def _simple(element: ET.Element) -> object:
    text = element.text or ""
    if element.get(XSI_NIL) == "true":
        return None
    match (element.get(XSI_TYPE) or "").split(":")[-1]:
        case "boolean":
            return text.strip() == "true"
        case "decimal" | "double" | "integer" | "int" | "long":
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
    """Whether a result is the expected one; numbers to 8 digits, as the TCK's own runners compare."""
    if isinstance(expected, Decimal) and isinstance(got, (int, Decimal)) and not isinstance(got, bool):
        return abs(Decimal(got) - expected) < Decimal("1e-8") * max(1, abs(expected))
    if isinstance(expected, list) and isinstance(got, list):
        return len(got) == len(expected) and all(map(same, got, expected))
    if isinstance(expected, dict) and isinstance(got, dict):
        return got.keys() == expected.keys() and all(same(got[key], expected[key]) for key in expected)
    return equal(got, expected) is True


@dataclass(frozen=True)
class Outcome:
    """One expected result of one case."""

    folder: str
    case: str
    passed: bool
    expects_error: bool
    detail: str


def run_folder(folder: Path) -> Iterator[Outcome]:
    """The outcomes of all cases of a folder that are pure FEEL."""
    for path in sorted(folder.glob("*.xml")):
        suite = ET.parse(path).getroot()
        name = suite.findtext("{*}modelName") or ""
        source = folder / name
        if not source.exists():
            source = next(folder.glob("*.dmn"))
        try:
            model = Model(ET.parse(source).getroot())
        except NotPureFeel:
            continue
        for case in children(suite, "testCase"):
            yield from _run_case(model, folder.name, case)


def _run_case(model: Model, folder: str, case: ET.Element) -> Iterator[Outcome]:
    inputs = {i.get("name", ""): read_value(i) for i in children(case, "inputNode")}
    cache: dict[str, object] = {}
    if case.get("type") in ("decisionService", "bkm"):
        return
    for result in children(case, "resultNode"):
        name = result.get("name", "")
        expected_element = child(result, "expected")
        expected = read_value(expected_element) if expected_element is not None else None
        error = result.get("errorResult") == "true" or expected is None
        got: object = None
        detail = ""
        try:
            got = model.value(model.node(name), inputs, cache)
        except NotPureFeel:
            continue
        except StopIteration:
            continue
        except FeelError as fault:
            detail = str(fault)
        passed = got is None if error else same(got, expected)
        yield Outcome(
            folder, f"{case.get('id')}/{name}", passed, error, detail or f"expected {expected!r}, got {got!r}"
        )


__all__ = ["ROOT", "Outcome", "parse_unary_tests", "run_folder"]
