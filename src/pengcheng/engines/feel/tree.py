"""The syntax tree of FEEL: what a text says, before anybody evaluates it.

Every node is a frozen, slotted dataclass with `start` and `end`: the half-open range of characters it
came from in the text (0, 0 for a node built by hand). Positions take no part in equality, so
`parse_expression("1+1") == parse_expression("1 + 1")`.

`node.children()` yields the nodes directly below; `walk(node)` yields a node and all below it.
Conjunctions and disjunctions are flat: `a and b and c` is one `Conjunction` of three operands.

Source: OMG DMN 1.5, clause 10.3.1.2 (grammar rules); the class docstrings give the rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Anything in the tree. `start`, `end`: character offsets in the text, end exclusive."""

    start: int = field(default=0, compare=False, repr=False)
    end: int = field(default=0, compare=False, repr=False)

    def children(self) -> Iterator[Node]:
        """The nodes directly below this one, in the order of the text."""
        for name in _child_fields(type(self)):
            value = getattr(self, name)
            if isinstance(value, Node):
                yield value
            elif isinstance(value, tuple):
                for item in value:
                    if isinstance(item, Node):
                        yield item


_CHILD_FIELDS: dict[type[Node], tuple[str, ...]] = {}


def _child_fields(kind: type[Node]) -> tuple[str, ...]:
    names = _CHILD_FIELDS.get(kind)
    if names is None:
        names = tuple(f.name for f in fields(kind) if f.name not in ("start", "end"))
        _CHILD_FIELDS[kind] = names
    return names


def walk(node: Node) -> Iterator[Node]:
    """A node and every node below it, parents before children, in the order of the text."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(tuple(current.children())))


class Expression(Node):
    """Anything that has a value (rule 1)."""

    __slots__ = ()


# --- literals (rules 33 to 37) ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Null(Expression):
    """`null`"""


@dataclass(frozen=True, slots=True)
class Boolean(Expression):
    """`true`, `false`"""

    value: bool


@dataclass(frozen=True, slots=True)
class Number(Expression):
    """`12`, `.5`, `1.2e3`: an int when it is whole and written without point, else a Decimal; never negative
    (`-1` is a Negation)."""

    value: int | Decimal


@dataclass(frozen=True, slots=True)
class String(Expression):
    """`"text"`, with its escapes resolved."""

    value: str


@dataclass(frozen=True, slots=True)
class AtLiteral(Expression):
    """`@"2026-01-31"`: the text of a date, time, date and time or duration (rule 62)."""

    text: str


# --- names and steps ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Name(Expression):
    """A variable by its name, spelt as it was declared (`date of birth`); `?` is the tested input."""

    name: str


@dataclass(frozen=True, slots=True)
class Path(Expression):
    """`source.name`: an entry of a context, a property of a date, or that of every item of a list (rule 43)."""

    source: Expression
    name: str


@dataclass(frozen=True, slots=True)
class Filter(Expression):
    """`source[condition]`: items for which the condition is true, or the item at an index (rule 50)."""

    source: Expression
    condition: Expression


@dataclass(frozen=True, slots=True)
class NamedArgument(Node):
    """`name: value` in a call (rule 41)."""

    name: str
    value: Expression


@dataclass(frozen=True, slots=True)
class Call(Expression):
    """`function(a, b)` or `function(x: a, y: b)`; one of the two tuples is empty (rules 38 to 42)."""

    function: Expression
    positional: tuple[Expression, ...] = ()
    named: tuple[NamedArgument, ...] = ()


# --- operators ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Negation(Expression):
    """`-operand` (rule 26)"""

    operand: Expression


@dataclass(frozen=True, slots=True)
class Arithmetic(Expression):
    """`left operator right`; operator is one of `+ - * / **` (rules 19 to 25)."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Comparison(Expression):
    """`left operator right`; operator is one of `= != < <= > >=` (rule 49a)."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Between(Expression):
    """`value between low and high`, both ends included (rule 49b)."""

    value: Expression
    low: Expression
    high: Expression


@dataclass(frozen=True, slots=True)
class In(Expression):
    """`value in test` or `value in (test, test)`: true when a test accepts the value (rule 49c)."""

    value: Expression
    tests: tuple[Test, ...]


@dataclass(frozen=True, slots=True)
class InstanceOf(Expression):
    """`value instance of type` (rule 51)."""

    value: Expression
    type: TypeExpression


@dataclass(frozen=True, slots=True)
class Conjunction(Expression):
    """`a and b and ...`: two or more operands (rule 48)."""

    operands: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Disjunction(Expression):
    """`a or b or ...`: two or more operands (rule 47)."""

    operands: tuple[Expression, ...]


# --- control ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class If(Expression):
    """`if condition then consequence else alternative` (rule 45)"""

    condition: Expression
    consequence: Expression
    alternative: Expression


@dataclass(frozen=True, slots=True)
class Iteration(Node):
    """`name in source`, or `name in source..until` over whole numbers or days (rule 44)."""

    name: str
    source: Expression
    until: Expression | None = None


@dataclass(frozen=True, slots=True)
class For(Expression):
    """`for a in x, b in y return result`; `partial` is the list of results so far (rule 44)."""

    iterations: tuple[Iteration, ...]
    result: Expression


@dataclass(frozen=True, slots=True)
class Quantified(Expression):
    """`some a in x satisfies condition`, `every ...`; quantifier is `some` or `every` (rule 46)."""

    quantifier: str
    iterations: tuple[Iteration, ...]
    condition: Expression


@dataclass(frozen=True, slots=True)
class Parameter(Node):
    """A formal parameter of a function, with its type when one is declared (rule 57)."""

    name: str
    type: TypeExpression | None = None


@dataclass(frozen=True, slots=True)
class Function(Expression):
    """`function(a: number, b) body`; `external` marks a body that names foreign code (rule 55)."""

    parameters: tuple[Parameter, ...]
    body: Expression
    external: bool = False


# --- collections --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class List(Expression):
    """`[a, b, c]` (rule 54)"""

    items: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Entry(Node):
    """`key: value` in a context; the key is the name or the string's text (rule 60)."""

    key: str
    value: Expression


@dataclass(frozen=True, slots=True)
class Context(Expression):
    """`{a: 1, b: a + 1}`: later entries see the earlier ones (rule 59)."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Range(Expression):
    """`[low..high]`, `(low..high)`, and the half-open forms (rule 8)."""

    low: Expression
    high: Expression
    low_included: bool
    high_included: bool


@dataclass(frozen=True, slots=True)
class OneSidedRange(Expression):
    """`(< 10)`, `(>= 10)`, `(= 10)`, `(!= 10)`: a comparison as a range; operator as in Comparison
    (rule 7, as a value since DMN 1.4)."""

    operator: str
    operand: Expression


# --- unary tests --------------------------------------------------------------------------------


class Test(Node):
    """One test of an input value, `?` (rules 7 and 15)."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Compare(Test):
    """`< 10`, `>= 80`, `= x`, `!= x`: the input compared with a value."""

    operator: str
    operand: Expression


@dataclass(frozen=True, slots=True)
class Match(Test):
    """An expression as a test. If it reads `?`, it is the answer itself. Otherwise its value decides: true
    when it equals the input, or is a list or range that holds the input, or is true."""

    expression: Expression


@dataclass(frozen=True, slots=True)
class UnaryTests(Node):
    """A cell of a decision table (rule 17): true when one of the tests is; `not(...)` turns the answer.
    `-` (any value at all) is `UnaryTests(tests=(), negated=False)`; see `is_any`."""

    tests: tuple[Test, ...]
    negated: bool = False

    @property
    def is_any(self) -> bool:
        """Whether the cell is `-`: every input passes, null too."""
        return not self.tests and not self.negated


# --- types --------------------------------------------------------------------------------------


class TypeExpression(Node):
    """The name of a type, as text gives it (rule 52); `types.resolve` gives its meaning."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class NamedType(TypeExpression):
    """`number`, `date and time`, `Any`, or an item definition's name with its dots (`loans.Applicant`)."""

    name: str


@dataclass(frozen=True, slots=True)
class ListType(TypeExpression):
    """`list<number>`; plain `list` is `list<Any>`."""

    item: TypeExpression


@dataclass(frozen=True, slots=True)
class RangeType(TypeExpression):
    """`range<date>`"""

    item: TypeExpression


@dataclass(frozen=True, slots=True)
class TypeEntry(Node):
    """`name: type` in a context type."""

    name: str
    type: TypeExpression


@dataclass(frozen=True, slots=True)
class ContextType(TypeExpression):
    """`context<a: number, b: list<string>>`; plain `context` has no entries."""

    entries: tuple[TypeEntry, ...]


@dataclass(frozen=True, slots=True)
class FunctionType(TypeExpression):
    """`function<number, string> -> boolean`; a plain `function` has neither."""

    parameters: tuple[TypeExpression, ...]
    result: TypeExpression | None = None
