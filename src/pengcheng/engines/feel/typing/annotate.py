"""The pass: a tree and the declarations of its names to the static type of every node.

What a name stands for follows the rules of the generator: loops, filters, contexts and functions open scopes. A
function that the text defines is looked into at each of its calls, with what is known of its arguments there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from pengcheng.engines.feel import tree, types
from pengcheng.engines.feel.builtins.library import BUILTINS
from pengcheng.engines.feel.errors import OperationFault
from pengcheng.engines.feel.scope import free_names
from pengcheng.engines.feel.temporal.texts import parse_any, parse_date, parse_date_time, parse_duration, parse_time
from pengcheng.engines.feel.types import ANY, BOOLEAN, NUMBER, ContextOf, FeelType, ListOf, RangeOf
from pengcheng.engines.feel.typing import results
from pengcheng.engines.feel.typing.static import NOTHING, UNKNOWN_STATIC, Static, join, of_type, of_value

_DEEPEST_CALL = 12
_TEMPORAL_TEXTS: Mapping[str, Callable[[str], object]] = {
    "date": parse_date,
    "time": parse_time,
    "date and time": parse_date_time,
    "duration": parse_duration,
}
_DATE_PARTS = {
    "year": Static(NUMBER, False, places=0, low=-999_999_999, high=999_999_999),
    "month": Static(NUMBER, False, places=0, low=1, high=12),
    "day": Static(NUMBER, False, places=0, low=1, high=31),
    "weekday": Static(NUMBER, False, places=0, low=1, high=7),
}
_TIME_PARTS = {
    "hour": Static(NUMBER, False, places=0, low=0, high=23),
    "minute": Static(NUMBER, False, places=0, low=0, high=59),
    "second": Static(NUMBER, False, places=0, low=0, high=59),
    "time offset": Static(types.DAYS_TIME),
    "timezone": Static(types.STRING),
}
_PARTS: Mapping[FeelType, Mapping[str, Static]] = {
    types.DATE: _DATE_PARTS,
    types.TIME: _TIME_PARTS,
    types.DATE_TIME: {**_DATE_PARTS, **_TIME_PARTS},
    types.DAYS_TIME: dict.fromkeys(("days", "hours", "minutes", "seconds"), Static(NUMBER, False, places=0)),
    types.YEARS_MONTHS: dict.fromkeys(("years", "months"), Static(NUMBER, False, places=0)),
}

Names = Mapping[str, Static]


@dataclass(frozen=True)
class Typed:
    """A text with the static type of its nodes.

    Attributes:
        text: what was annotated.
        root: what is known of its value.
    """

    text: tree.Node
    root: Static
    _found: Mapping[int, Static]

    def of(self, node: tree.Node) -> Static:
        """What is known of the value of a node, which must be one of this very tree (by identity, since equal
        nodes at two places may differ). A function's body that is called several times is the join of its calls.

        Raises:
            KeyError: the node is no expression of this tree.
        """
        return self._found[id(node)]


def annotate(
    text: tree.Expression | tree.UnaryTests,
    declared: Names,
    named_types: Mapping[str, FeelType] | None = None,
) -> Typed:
    """The static types of a text.

    Args:
        text: an expression, or the cell of a decision table; its input is declared as `?`.
        declared: what is known of the names it may read. Other names are built-ins, or nothing is known of them.
        named_types: types that the text may name besides the built-in ones.
    """
    found = _Pass(named_types or {})
    root = found.tests(text, declared) if isinstance(text, tree.UnaryTests) else found.of(text, declared)
    return Typed(text, root, found.statics)


class _Pass:
    def __init__(self, named_types: Mapping[str, FeelType]) -> None:
        self.statics: dict[int, Static] = {}
        self._named_types = named_types
        self._scopes: dict[int, Names] = {}
        self._depth = 0

    def of(self, node: tree.Expression, names: Names) -> Static:
        find = getattr(self, f"_{type(node).__name__.lower()}", None)
        if find is None:
            raise TypeError(f"{type(node).__name__} is no expression")
        static: Static = find(node, names)
        known = self.statics.get(id(node))
        self.statics[id(node)] = static if known is None or known == static else join(known, static)
        return static

    def tests(self, node: tree.UnaryTests, names: Names) -> Static:
        if node.is_any:
            return Static(BOOLEAN, False, True)
        answer = results.logic([self._test(test, names.get("?", UNKNOWN_STATIC), names) for test in node.tests])
        self.statics[id(node)] = answer
        return answer

    def _test(self, test: tree.Test, value: Static, names: Names) -> Static:
        if isinstance(test, tree.Compare):
            return results.comparison(test.operator, value, self.of(test.operand, names))
        assert isinstance(test, tree.Match)
        operand = self.of(test.expression, names)
        if any(isinstance(each, tree.Name) and each.name == "?" for each in tree.walk(test.expression)):
            return operand
        constant = operand.constant and value.constant
        if isinstance(operand.type, RangeOf | ListOf) or operand.type == ANY:
            return Static(BOOLEAN, True, constant)
        return results.comparison("=", value, operand)

    # --- literals and names ---------------------------------------------------------------------

    def _null(self, node: tree.Null, names: Names) -> Static:
        return NOTHING

    def _boolean(self, node: tree.Boolean, names: Names) -> Static:
        return of_value(node.value)

    def _number(self, node: tree.Number, names: Names) -> Static:
        return of_value(node.value)

    def _string(self, node: tree.String, names: Names) -> Static:
        return of_value(node.value)

    def _atliteral(self, node: tree.AtLiteral, names: Names) -> Static:
        return _temporal(parse_any, node.text)

    def _name(self, node: tree.Name, names: Names) -> Static:
        if node.name in names:
            return names[node.name]
        if node.name in BUILTINS:
            return Static(types.FUNCTION, False, True)
        return UNKNOWN_STATIC

    # --- operators ------------------------------------------------------------------------------

    def _negation(self, node: tree.Negation, names: Names) -> Static:
        return results.negation(self.of(node.operand, names))

    def _arithmetic(self, node: tree.Arithmetic, names: Names) -> Static:
        return results.arithmetic(node.operator, self.of(node.left, names), self.of(node.right, names))

    def _comparison(self, node: tree.Comparison, names: Names) -> Static:
        return results.comparison(node.operator, self.of(node.left, names), self.of(node.right, names))

    def _between(self, node: tree.Between, names: Names) -> Static:
        value, low, high = (self.of(each, names) for each in (node.value, node.low, node.high))
        return results.logic([results.comparison("<=", low, value), results.comparison("<=", value, high)])

    def _in(self, node: tree.In, names: Names) -> Static:
        value = self.of(node.value, names)
        return results.logic([self._test(test, value, names) for test in node.tests])

    def _instanceof(self, node: tree.InstanceOf, names: Names) -> Static:
        return Static(BOOLEAN, False, self.of(node.value, names).constant)

    def _conjunction(self, node: tree.Conjunction, names: Names) -> Static:
        return results.logic([self.of(each, names) for each in node.operands])

    def _disjunction(self, node: tree.Disjunction, names: Names) -> Static:
        return results.logic([self.of(each, names) for each in node.operands])

    def _if(self, node: tree.If, names: Names) -> Static:
        condition = self.of(node.condition, names)
        chosen = join(self.of(node.consequence, names), self.of(node.alternative, names))
        wrong = condition.type not in (BOOLEAN, types.NULL)
        return replace(chosen, nullable=chosen.nullable or wrong, constant=chosen.constant and condition.constant)

    # --- collections ----------------------------------------------------------------------------

    def _list(self, node: tree.List, names: Names) -> Static:
        items = [self.of(each, names) for each in node.items]
        item = join(*items)
        return Static(ListOf(item.type), False, all(each.constant for each in items), item=item)

    def _context(self, node: tree.Context, names: Names) -> Static:
        entries: dict[str, Static] = {}
        inside = dict(names)
        for entry in node.entries:
            if entry.key in entries:
                return NOTHING
            entries[entry.key] = inside[entry.key] = self.of(entry.value, inside)
        kind = ContextOf(tuple((key, each.type) for key, each in entries.items()))
        constant = all(each.constant for each in entries.values())
        return Static(kind, False, constant, entries=tuple(entries.items()))

    def _range(self, node: tree.Range, names: Names) -> Static:
        low, high = self.of(node.low, names), self.of(node.high, names)
        known = join(low, high)
        safe = low.type == high.type and not (low.nullable or high.nullable)
        return Static(RangeOf(known.type), not safe, known.constant, item=known)

    def _onesidedrange(self, node: tree.OneSidedRange, names: Names) -> Static:
        operand = self.of(node.operand, names)
        return Static(RangeOf(operand.type), operand.nullable or operand.type == ANY, operand.constant, item=operand)

    def _path(self, node: tree.Path, names: Names) -> Static:
        source = self.of(node.source, names)
        if isinstance(source.type, ListOf):
            item = _part(source.item or UNKNOWN_STATIC, node.name)
            return Static(ListOf(item.type), source.nullable, source.constant, item=item)
        return replace(_part(source, node.name), constant=source.constant)

    def _filter(self, node: tree.Filter, names: Names) -> Static:
        source = self.of(node.source, names)
        item = (source.item or UNKNOWN_STATIC) if isinstance(source.type, ListOf) else source
        inside = {**names, **dict(item.entries or ()), "item": item}
        condition = self.of(node.condition, inside)
        constant = source.constant and condition.constant
        if condition.type == NUMBER:
            return replace(item, nullable=True, constant=constant)
        if condition.type == BOOLEAN:
            return Static(ListOf(item.type), False, constant, item=item)
        return Static(ANY, True, constant)

    # --- loops, functions, calls ----------------------------------------------------------------

    def _for(self, node: tree.For, names: Names) -> Static:
        inside, certain, constant = self._iterations(node.iterations, names)
        result = self.of(node.result, {**inside, "partial": Static(types.LIST, False)})
        return Static(ListOf(result.type), not certain, constant and result.constant, item=result)

    def _quantified(self, node: tree.Quantified, names: Names) -> Static:
        inside, certain, constant = self._iterations(node.iterations, names)
        condition = self.of(node.condition, inside)
        nullable = not certain or condition.nullable or condition.type != BOOLEAN
        return Static(BOOLEAN, nullable, constant and condition.constant)

    def _iterations(self, iterations: tuple[tree.Iteration, ...], names: Names) -> tuple[Names, bool, bool]:
        """The names inside, whether every source surely is a list, and whether all are constant."""
        certain = constant = True
        for each in iterations:
            source = self.of(each.source, names)
            constant = constant and source.constant
            if each.until is not None:
                until = self.of(each.until, names)
                constant = constant and until.constant
                certain = certain and source.type == until.type == NUMBER and source.integer and until.integer
                certain = certain and not (source.nullable or until.nullable)
                item = join(source, until)
            elif isinstance(source.type, ListOf):
                certain = certain and not source.nullable
                item = source.item or UNKNOWN_STATIC
            else:
                certain = False
                item = UNKNOWN_STATIC if isinstance(source.type, RangeOf) or source.type == ANY else source
            names = {**names, each.name: item}
        return names, certain, constant

    def _function(self, node: tree.Function, names: Names) -> Static:
        self._scopes[id(node)] = names
        constant = all(names[name].constant for name in free_names(node) if name in names)
        return Static(types.FUNCTION, False, constant, function=node)

    def _call(self, node: tree.Call, names: Names) -> Static:
        given = [self.of(each, names) for each in node.positional]
        named = {each.name: self.of(each.value, names) for each in node.named}
        name = node.function.name if isinstance(node.function, tree.Name) else None
        if name is not None and name not in names and name in BUILTINS:
            return self._builtin(name, node, given, named)
        function = self.of(node.function, names)
        if function.function is None or function.function.external:
            return UNKNOWN_STATIC
        parameters = function.function.parameters
        if len(given) + len(named) != len(parameters) or self._depth >= _DEEPEST_CALL:
            return UNKNOWN_STATIC
        values = given or [named.get(each.name, UNKNOWN_STATIC) for each in parameters]
        inside = dict(self._scopes[id(function.function)])
        inside.update((each.name, self._accepted(each, value)) for each, value in zip(parameters, values, strict=True))
        self._depth += 1
        try:
            return self.of(function.function.body, inside)
        finally:
            self._depth -= 1

    def _accepted(self, parameter: tree.Parameter, value: Static) -> Static:
        """What a parameter of a declared type takes of a value."""
        if parameter.type is None:
            return value
        kind = types.resolve(parameter.type, self._named_types)
        if kind == ANY or (types.conforms(value.type, kind) and value.type not in (ANY, types.NULL)):
            return value
        return replace(of_type(kind), constant=value.constant)

    def _builtin(self, name: str, node: tree.Call, given: list[Static], named: dict[str, Static]) -> Static:
        if name in _TEMPORAL_TEXTS and len(node.positional) == 1 and isinstance(node.positional[0], tree.String):
            return _temporal(_TEMPORAL_TEXTS[name], node.positional[0].value)
        return results.called(BUILTINS[name], given or list(named.values()), frozenset(named))


def _temporal(parse: Callable[[str], object], text: str) -> Static:
    try:
        return of_value(parse(text))
    except OperationFault:
        return NOTHING


def _part(source: Static, name: str) -> Static:
    """An entry of a context, or a property of a value."""
    if isinstance(source.type, ContextOf):
        entry = source.entry(name)
        if entry is None:
            return UNKNOWN_STATIC if source.entries is None else NOTHING
        return replace(entry, nullable=entry.nullable or source.nullable)
    part = _PARTS.get(source.type, {}).get(name)
    if part is None:
        return UNKNOWN_STATIC if source.type == ANY else Static(ANY, True, source.constant)
    return replace(part, nullable=part.nullable or source.nullable)
