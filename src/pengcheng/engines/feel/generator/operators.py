"""Literals, arithmetic, comparison and logic. Where both types are known and of one kind, plain Python."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from pengcheng.engines.feel import tree, types
from pengcheng.engines.feel.errors import OperationFault
from pengcheng.engines.feel.generator.environment import Environment, Variable
from pengcheng.engines.feel.generator.fragments import Constants, Fragment
from pengcheng.engines.feel.temporal import Date, DateTime, DaysTime, Time, YearsMonths
from pengcheng.engines.feel.temporal.texts import parse_any
from pengcheng.engines.feel.types import BOOLEAN, NULL, NUMBER, STRING, FeelType
from pengcheng.engines.feel.values import kind_of

_ARITHMETIC = {"+": "add", "-": "subtract", "*": "multiply", "/": "divide", "**": "power"}
_COMPARISONS = {
    "=": "equals",
    "!=": "not_equals",
    "<": "less",
    "<=": "less_equal",
    ">": "greater",
    ">=": "greater_equal",
}
_ORDERED_IN_PYTHON = frozenset((NUMBER, STRING, types.DATE, types.DAYS_TIME, types.YEARS_MONTHS))
_EQUAL_IN_PYTHON = _ORDERED_IN_PYTHON | {BOOLEAN}

LONG_CHAIN = 20
"""Sums longer than this are written one step after the other: CPython refuses 200 nested parentheses."""


def place(node: tree.Node) -> str:
    """Where a node stands, as generated code passes it on to warnings."""
    return f"({node.start}, {node.end})"


class Operators(ABC):
    """Turns nodes into fragments. `named_types` are the types a text may name besides the built-in ones."""

    def __init__(self, constants: Constants | None = None, named_types: Mapping[str, FeelType] | None = None) -> None:
        self.constants = constants or Constants()
        self.named_types = named_types or {}

    def fragment(self, node: tree.Node, environment: Environment) -> Fragment:
        """The Python for an expression, where names mean what the environment says."""
        write: Callable[[tree.Node, Environment], Fragment] | None
        write = getattr(self, f"_{type(node).__name__.lower()}", None)
        if write is None:
            raise TypeError(f"{type(node).__name__} is no expression")
        fragment: Fragment = write(node, environment)
        return fragment

    # --- literals ---------------------------------------------------------------------------

    def _null(self, node: tree.Null, environment: Environment) -> Fragment:
        return Fragment("None", NULL, atomic=True)

    def _boolean(self, node: tree.Boolean, environment: Environment) -> Fragment:
        return Fragment(str(node.value), BOOLEAN, False, str(node.value), True)

    def _number(self, node: tree.Number, environment: Environment) -> Fragment:
        return self.number(node.value)

    def number(self, value: int | Decimal) -> Fragment:
        if type(value) is int:
            return Fragment(str(value) if value >= 0 else f"({value})", NUMBER, False, atomic=True)
        return Fragment(self.constants.name_of(value), NUMBER, False, atomic=True)

    def _string(self, node: tree.String, environment: Environment) -> Fragment:
        if len(node.value) > 200:
            return Fragment(self.constants.name_of(node.value), STRING, False, atomic=True)
        return Fragment(repr(node.value), STRING, False, atomic=True)

    def _atliteral(self, node: tree.AtLiteral, environment: Environment) -> Fragment:
        return self.folded(parse_any, node.text, node)

    def folded(
        self, parse: Callable[[str], Date | Time | DateTime | DaysTime | YearsMonths], text: str, node: tree.Node
    ) -> Fragment:
        """A temporal constant; a text that is none warns at every evaluation."""
        try:
            value = parse(text)
        except OperationFault as fault:
            return Fragment(f"run.warn({fault.code!r}, {fault.message!r}, {place(node)})", NULL)
        kind = types.BUILTIN_TYPES[kind_of(value)]
        return Fragment(self.constants.name_of(value), kind, False, atomic=True)

    # --- names ------------------------------------------------------------------------------

    def _name(self, node: tree.Name, environment: Environment) -> Fragment:
        variable = self.resolve(node.name, node, environment)
        truth = variable.source if variable.type == BOOLEAN else None
        return Fragment(variable.source, variable.type, variable.nullable, truth, variable.source.isidentifier())

    @abstractmethod
    def resolve(self, name: str, node: tree.Node, environment: Environment) -> Variable:
        """What a name stands for; given by the generator."""

    # --- arithmetic -------------------------------------------------------------------------

    def _negation(self, node: tree.Negation, environment: Environment) -> Fragment:
        if isinstance(node.operand, tree.Number):
            return self.number(-node.operand.value)
        operand = self.fragment(node.operand, environment)
        kind = operand.type if operand.type in (NUMBER, types.DAYS_TIME, types.YEARS_MONTHS) else types.ANY
        return Fragment(f"negate({operand.source}, run, {place(node)})", kind)

    def _arithmetic(self, node: tree.Arithmetic, environment: Environment) -> Fragment:
        chain = [node]
        while isinstance(chain[-1].left, tree.Arithmetic):
            chain.append(chain[-1].left)
        total = self.fragment(chain[-1].left, environment)
        steps: list[str] = []
        result = self.constants.fresh()
        for number, step in enumerate(reversed(chain), start=1):
            right = self.fragment(step.right, environment)
            kind = _arithmetic_type(step.operator, total.type, right.type)
            source = f"{_ARITHMETIC[step.operator]}({total.source}, {right.source}, run, {place(step)})"
            if number % LONG_CHAIN == 0:
                steps.append(f"({result} := {source})")
                source = result
            total = Fragment(source, kind)
        if not steps:
            return total
        return Fragment(f"({', '.join(steps)}, {total.source})[-1]", total.type)

    # --- comparison -------------------------------------------------------------------------

    def _comparison(self, node: tree.Comparison, environment: Environment) -> Fragment:
        left, right = self.fragment(node.left, environment), self.fragment(node.right, environment)
        return self.compare(node.operator, left, right, node)

    def compare(self, operator: str, left: Fragment, right: Fragment, node: tree.Node) -> Fragment:
        """The comparison of two fragments."""
        if operator in ("=", "!="):
            return self._equality(operator, left, right, node)
        if left.type == right.type and left.type in _ORDERED_IN_PYTHON:
            return self._guarded(lambda a, b: f"{a} {operator} {b}", (left, right))
        source = f"{_COMPARISONS[operator]}({left.source}, {right.source}, run, {place(node)})"
        return Fragment(source, BOOLEAN, truth=source)

    def _equality(self, operator: str, left: Fragment, right: Fragment, node: tree.Node) -> Fragment:
        if NULL in (left.type, right.type) and "None" in (left.source, right.source):
            known = right if left.source == "None" else left
            if not known.nullable:
                answer = str(operator != "=")
                return Fragment(answer, BOOLEAN, False, answer, True)
            source = f"({known.source} is {'' if operator == '=' else 'not '}None)"
            return Fragment(source, BOOLEAN, False, source)
        if left.type == right.type and left.type in _EQUAL_IN_PYTHON:
            source = f"({left.source} {'==' if operator == '=' else '!='} {right.source})"
            return Fragment(source, BOOLEAN, False, source)
        source = f"{_COMPARISONS[operator]}({left.source}, {right.source}, run, {place(node)})"
        return Fragment(source, BOOLEAN, truth=source)

    def _guarded(self, write: Callable[..., str], operands: Sequence[Fragment]) -> Fragment:
        """A Python comparison of operands that may be null: null then, the comparison otherwise."""
        guards: list[str] = []
        names: list[str] = []
        for operand in operands:
            if operand.atomic or not operand.nullable:
                names.append(operand.source)
                if operand.nullable:
                    guards.append(operand.source)
            else:
                name = self.constants.fresh()
                names.append(name)
                guards.append(f"({name} := {operand.source})")
        body = write(*names)
        if not guards:
            return Fragment(f"({body})", BOOLEAN, False, f"({body})")
        missing = " or ".join(f"{guard} is None" for guard in guards)
        present = " and ".join(f"{guard} is not None" for guard in guards)
        return Fragment(f"(None if {missing} else {body})", BOOLEAN, True, f"({present} and {body})")

    def _between(self, node: tree.Between, environment: Environment) -> Fragment:
        value, low, high = (self.fragment(part, environment) for part in (node.value, node.low, node.high))
        ordered = value.type == low.type == high.type and value.type in _ORDERED_IN_PYTHON
        if ordered and not (low.nullable or high.nullable):  # beside a null end, the other may still say no
            return self._guarded(lambda v, a, b: f"{a} <= {v} <= {b}", (value, low, high))
        source = f"between({value.source}, {low.source}, {high.source}, run, {place(node)})"
        return Fragment(source, BOOLEAN, truth=source)

    def within(self, value: Fragment, span: tree.Range, environment: Environment) -> Fragment | None:
        """A value in a range literal as plain Python, if its types allow."""
        ends = [self.fragment(end, environment) for end in (span.low, span.high)]
        plain = value.type in _ORDERED_IN_PYTHON and all(end.type == value.type and not end.nullable for end in ends)
        if not plain or not _ascending(span):
            return None
        below = "<=" if span.low_included else "<"
        above = "<=" if span.high_included else "<"
        return self._guarded(lambda v, a, b: f"{a} {below} {v} {above} {b}", (value, *ends))

    def _range(self, node: tree.Range, environment: Environment) -> Fragment:
        low, high = self.fragment(node.low, environment), self.fragment(node.high, environment)
        source = (
            f"make_range({low.source}, {high.source}, {node.low_included}, {node.high_included}, run, {place(node)})"
        )
        known = low.type if low.type not in (types.ANY, NULL) else high.type
        return Fragment(source, types.RangeOf(known))

    def _onesidedrange(self, node: tree.OneSidedRange, environment: Environment) -> Fragment:
        operand = self.fragment(node.operand, environment)
        source = f"make_one_sided({node.operator!r}, {operand.source}, run, {place(node)})"
        return Fragment(source, types.RangeOf(operand.type))

    # --- logic ------------------------------------------------------------------------------

    def _conjunction(self, node: tree.Conjunction, environment: Environment) -> Fragment:
        return self.logical("and", [self.fragment(part, environment) for part in node.operands], node)

    def _disjunction(self, node: tree.Disjunction, environment: Environment) -> Fragment:
        return self.logical("or", [self.fragment(part, environment) for part in node.operands], node)

    def logical(self, word: str, operands: list[Fragment], node: tree.Node) -> Fragment:
        """Three-valued `and` or `or`, from left to right, stopping where the answer is certain."""
        decisive, otherwise = ("False", "True") if word == "and" else ("True", "False")
        known = all(operand.type == BOOLEAN for operand in operands)
        if known and not any(operand.nullable for operand in operands):
            source = f"({f' {word} '.join(operand.source for operand in operands)})"
            return Fragment(source, BOOLEAN, False, source)
        names = [o.source if o.source.isidentifier() else self.constants.fresh() for o in operands]
        stops = " or ".join(
            f"{name} is {decisive}" if name == operand.source else f"({name} := {operand.source}) is {decisive}"
            for name, operand in zip(names, operands, strict=True)
        )
        if known:
            open_ended = " or ".join(
                f"{name} is None" for name, operand in zip(names, operands, strict=True) if operand.nullable
            )
            rest = f"None if {open_ended} else {otherwise}"
        else:
            rest = f"{'all_true' if word == 'and' else 'any_true'}({', '.join(names)}, run=run, at={place(node)})"
        truths = [operand.truth for operand in operands if operand.truth is not None]
        truth = f"({f' {word} '.join(truths)})" if len(truths) == len(operands) else None
        return Fragment(f"({decisive} if {stops} else {rest})", BOOLEAN, True, truth)

    def _instanceof(self, node: tree.InstanceOf, environment: Environment) -> Fragment:
        value = self.fragment(node.value, environment)
        kind = self.constants.name_of(self.type_of(node.type))
        source = f"instance_of({value.source}, {kind}, run, {place(node)})"
        return Fragment(source, BOOLEAN, False, source)

    def type_of(self, expression: tree.TypeExpression) -> FeelType:
        """The type that a name in the text means."""
        return types.resolve(expression, self.named_types)


def _arithmetic_type(operator: str, left: FeelType, right: FeelType) -> FeelType:
    if left == right == NUMBER:
        return NUMBER
    if operator == "+" and left == right == STRING:
        return STRING
    if operator in "+-" and left == types.DATE and right in (types.DAYS_TIME, types.YEARS_MONTHS):
        return types.DATE
    if operator == "-" and left == right == types.DATE:
        return types.DAYS_TIME
    return types.ANY


def _ascending(span: tree.Range) -> bool:
    """Whether a range of number literals is the right way round; other ends are checked when they are made."""
    ends = (span.low, span.high)
    values = [end.value for end in ends if isinstance(end, tree.Number)]
    return len(values) < 2 or values[0] <= values[1]
