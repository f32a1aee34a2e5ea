"""Boxed expressions to one FEEL tree (DMN 1.5, 10.2): whatever its box, a decision is then one text to the engine."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable

from pengcheng.engines.feel import tree
from pengcheng.engines.feel.parser import parse_expression, parse_unary_tests
from pengcheng.engines.feel.types import BUILTIN_TYPES

from ..errors import Path
from ..model import Aggregation, HitPolicy
from .places import NodeTexts, Stretch, moved
from .tables import BoxedTable, HostTables
from .types import ItemTypes
from .xml import child, children, tag, text_of

RESULT = "result of the context"
_BOXES = frozenset(
    (
        *("literalExpression", "context", "invocation", "list", "relation", "functionDefinition"),
        *("conditional", "filter", "for", "some", "every", "decisionTable"),
    )
)


class Boxed:
    """Reads the boxed expressions of one model.

    Args:
        names: every name that the model's texts may use.
        tables: where decision tables register the functions that their trees call.
        texts: keeps the texts of the node that is read, so that warnings name the one they are about.
        path: the way from the node to what is read.
    """

    def __init__(
        self, names: Iterable[str], types: ItemTypes, tables: HostTables, texts: NodeTexts, path: Path = ()
    ) -> None:
        self._names = frozenset(names)
        self._types = types
        self._tables = tables
        self._texts = texts
        self._path = path

    def below(self, element: ET.Element | None) -> tree.Expression | None:
        """The tree of the boxed expression directly below an element, or None."""
        if element is None:
            return None
        inner = next((item for item in element if tag(item) in _BOXES), None)
        return None if inner is None else self.expression(inner)

    def expression(self, element: ET.Element) -> tree.Expression:
        """The tree of a boxed expression."""
        match tag(element):
            case "literalExpression":
                return self._text(text_of(element))
            case "context":
                return self._context(element)
            case "list":
                items = [item for item in element if tag(item) in _BOXES]
                return tree.List(tuple(self._at("items", n).expression(item) for n, item in enumerate(items)))
            case "relation":
                return self._relation(element)
            case "functionDefinition":
                return self.function(element)
            case "invocation":
                return self._invocation(element)
            case "conditional":
                return tree.If(*(self._part(element, name) for name in ("if", "then", "else")))
            case "filter":
                return tree.Filter(self._part(element, "in"), self._part(element, "match"))
            case "for":
                iteration, inside = self._iteration(element)
                return tree.For((iteration,), inside._part(element, "return"))
            case "some" | "every" as quantifier:
                iteration, inside = self._iteration(element)
                return tree.Quantified(quantifier, (iteration,), inside._part(element, "satisfies"))
        return self._table(element)

    def function(self, element: ET.Element) -> tree.Expression:
        """A function definition, or the logic that a business knowledge model encapsulates."""
        parameters = tuple(
            tree.Parameter(each.get("name", ""), tree.NamedType(self._type_name(each.get("typeRef"))))
            for each in children(element, "formalParameter")
        )
        external = element.get("kind", "FEEL").upper() != "FEEL"
        inside = self._inside(parameter.name for parameter in parameters)
        return tree.Function(parameters, inside.below(element) or tree.Null(), external)

    def _inside(self, names: Iterable[str]) -> Boxed:
        """A reader for texts that know further names."""
        return Boxed({*self._names, *names}, self._types, self._tables, self._texts, self._path)

    def _at(self, *steps: str | int) -> Boxed:
        """A reader of what stands some steps further in."""
        return Boxed(self._names, self._types, self._tables, self._texts, (*self._path, *steps))

    def _text(self, text: str) -> tree.Expression:
        return self._placed(text)[0]

    def _placed(self, text: str) -> tuple[tree.Expression, Stretch]:
        """A text's tree, and the characters of the node that it stands in."""
        stretch = self._texts.add(self._path, text)
        return moved(parse_expression(text, self._names), stretch[0]) if text else tree.Null(), stretch

    def _part(self, element: ET.Element, name: str) -> tree.Expression:
        return self._at(name).below(child(element, name)) or tree.Null()

    def _iteration(self, element: ET.Element) -> tuple[tree.Iteration, Boxed]:
        name = element.get("iteratorVariable", "")
        return tree.Iteration(name, self._part(element, "in")), self._inside([name])

    def _context(self, element: ET.Element) -> tree.Expression:
        entries: list[tree.Entry] = []
        result: tree.Expression | None = None
        for part in children(element, "contextEntry"):
            variable = child(part, "variable")
            name = variable.get("name", "") if variable is not None else RESULT
            value = self._at(f"entry {name}" if variable is not None else name).below(part) or tree.Null()
            if variable is None:
                result = value
                continue
            entries.append(tree.Entry(name, value))
        if result is None:
            return tree.Context(tuple(entries))
        return tree.Path(tree.Context((*entries, tree.Entry(RESULT, result))), RESULT)

    def _relation(self, element: ET.Element) -> tree.Expression:
        columns = [column.get("name", "") for column in children(element, "column")]
        rows = []
        for number, row in enumerate(children(element, "row")):
            cells = zip(columns, (item for item in row if tag(item) in _BOXES), strict=True)
            entries = [tree.Entry(name, self._at("rows", number, name).expression(cell)) for name, cell in cells]
            rows.append(tree.Context(tuple(entries)))
        return tree.List(tuple(rows))

    def _invocation(self, element: ET.Element) -> tree.Expression:
        arguments = []
        for binding in children(element, "binding"):
            parameter = child(binding, "parameter")
            name = parameter.get("name", "") if parameter is not None else ""
            value = self._at(f"binding {name}").below(binding) or tree.Null()
            arguments.append(tree.NamedArgument(name, value))
        called = self._at("called function").below(element) or tree.Null()
        return tree.Call(called, (), tuple(arguments), start=called.start, end=called.end)

    def _type_name(self, reference: str | None) -> str:
        name = (reference or "Any").strip()
        for known in (name, name.rpartition(":")[2]):
            if known in BUILTIN_TYPES or known in self._types.by_name:
                return known
        return "Any"

    # --- decision tables ------------------------------------------------------------------------

    def _table(self, element: ET.Element) -> tree.Expression:
        inputs = list(children(element, "input"))
        outputs = list(children(element, "output"))
        rules = list(children(element, "rule"))
        stretch = self._texts.add(self._path, "")
        names = [output.get("name") or f"output {number}" for number, output in enumerate(outputs, 1)]
        functions: list[tree.Expression] = []
        cells = []
        for number, rule in enumerate(rules):
            row = self._at("rows", number)
            functions.append(_later(row._condition(rule, inputs)))
            entries = list(zip(children(rule, "outputEntry"), names, strict=True))
            written = [row._at("then", name)._placed(text_of(entry)) for entry, name in entries]
            functions += [_later(expression) for expression, _ in written]
            cells.append(tuple(stretch for _, stretch in written))
        defaults = [child(output, "defaultOutputEntry") for output in outputs]
        has_defaults = any(default is not None for default in defaults)
        named = [self._at("outputs", name) for name in names]
        if has_defaults:
            functions += [
                _later(each._at("default")._text(text_of(default)))
                for each, default in zip(named, defaults, strict=True)
            ]
        orders = [text_of(child(output, "outputValues")) for output in outputs]
        functions += [
            _later(each._at("values")._text(f"[{order}]")) for each, order in zip(named, orders, strict=True) if order
        ]
        aggregation = element.get("aggregation")
        table = BoxedTable(
            tuple(output.get("name", "") for output in outputs),
            HitPolicy(element.get("hitPolicy", "UNIQUE")),
            Aggregation(aggregation) if aggregation else None,
            len(rules),
            has_defaults,
            tuple(bool(order) for order in orders),
            tuple(cells),
        )
        called = _call(tree.Name(self._tables.add(table, len(functions))), tuple(functions), stretch)
        return self._with_inputs(inputs, called, stretch)

    def _with_inputs(self, inputs: list[ET.Element], body: tree.Expression, stretch: Stretch) -> tree.Expression:
        """The body with the table's input values, each worked out once and checked against the input values."""
        parameters, arguments = [], []
        for number, each in enumerate(inputs):
            expression = child(each, "inputExpression")
            reference = expression.get("typeRef") if expression is not None else None
            parameters.append(tree.Parameter(_input_name(number), tree.NamedType(self._type_name(reference))))
            arguments.append(self._at("inputs", _input_label(each))._text(text_of(expression)))
        if not parameters:
            return body
        return _call(tree.Function(tuple(parameters), body), tuple(arguments), stretch)

    def _condition(self, rule: ET.Element, inputs: list[ET.Element]) -> tree.Expression:
        cells = [
            self._cell(number, text_of(entry), inputs[number])
            for number, entry in enumerate(children(rule, "inputEntry"))
        ]
        cells = [cell for cell in cells if cell != tree.Boolean(True)]
        if len(cells) < 2:
            return cells[0] if cells else tree.Boolean(True)
        return tree.Conjunction(tuple(cells))

    def _cell(self, number: int, text: str, element: ET.Element) -> tree.Expression:
        tests = parse_unary_tests(text or "-", self._names)
        if tests.is_any:
            return tree.Boolean(True)
        stretch = self._texts.add((*self._path, "when", _input_label(element)), text)
        tests = moved(tests, stretch[0])
        accepted: tree.Expression = tree.In(tree.Name("?"), tests.tests, start=stretch[0], end=stretch[1])
        if tests.negated:
            accepted = _call(tree.Name("not"), (accepted,), stretch)
        expression = child(element, "inputExpression")
        reference = expression.get("typeRef") if expression is not None else None
        parameter = tree.Parameter("?", tree.NamedType(self._type_name(reference)))
        return _call(tree.Function((parameter,), accepted), (tree.Name(_input_name(number)),), stretch)


def _call(function: tree.Expression, arguments: tuple[tree.Expression, ...], stretch: Stretch) -> tree.Call:
    return tree.Call(function, arguments, start=stretch[0], end=stretch[1])


def _later(expression: tree.Expression) -> tree.Expression:
    return tree.Function((), expression)


def _input_name(number: int) -> str:
    return f"input {number + 1} of the table"


def _input_label(element: ET.Element) -> str:
    return element.get("label") or text_of(child(element, "inputExpression")) or "input"
