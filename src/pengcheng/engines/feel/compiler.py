"""Text or tree to a callable, compiled once and kept by the hash of what it says."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from pengcheng.engines.feel import tree
from pengcheng.engines.feel.builtins.names import BUILTIN_NAMES
from pengcheng.engines.feel.errors import LimitExceeded
from pengcheng.engines.feel.generator import Environment, Fragment, Generator, Variable
from pengcheng.engines.feel.parser import parse_expression, parse_unary_tests
from pengcheng.engines.feel.run import Run
from pengcheng.engines.feel.scope import free_names
from pengcheng.engines.feel.types import ANY, FeelType

Types = Mapping[str, FeelType]


class _Missing:
    """Marks a name that the context does not have, which is not the same as one that is null."""

    def __repr__(self) -> str:
        return "MISSING"


MISSING = _Missing()


@dataclass(frozen=True, slots=True)
class Compiled:
    """A FEEL text as Python.

    `names`: the variables it reads, in the order in which `function` takes them, followed by the Run.
    `source`: the generated Python, to read. `hash`: SHA-256 of the text's tree and the declared types.
    `type`: what is known of the value's type.
    """

    names: tuple[str, ...]
    function: Callable[..., object]
    source: str
    hash: str
    type: FeelType

    def __call__(self, context: Mapping[str, object], run: Run) -> object:
        """The value in a context of FEEL values (see `values.from_python`). Raises LimitExceeded."""
        try:
            return self.function(*[context.get(name, MISSING) for name in self.names], run)
        except RecursionError:
            raise LimitExceeded("recursion_too_deep", "The evaluation goes too deep.") from None


def compile_expression(
    expression: str | tree.Expression,
    types: Types | None = None,
    *,
    names: Iterable[str] = (),
    named_types: Types | None = None,
) -> Compiled:
    """Compile an expression.

    `types` declares variables: their values must be of the type or null, which lets comparisons and logic be
    plain Python; a declared variable must be in every context. Other names are looked up, and warn when they
    are not there. `names` as for `parse_expression`. `named_types` are types that the text may name.
    """
    types, names = types or {}, frozenset(names)
    if isinstance(expression, str):
        expression = parse_expression(expression, {*types, *names})
    hidden = frozenset(names) & BUILTIN_NAMES
    return _compiled(expression, places(expression), _key(types), hidden, None, _key(named_types))


def compile_unary_tests(
    tests: str | tree.UnaryTests,
    input_type: FeelType = ANY,
    types: Types | None = None,
    *,
    names: Iterable[str] = (),
    named_types: Types | None = None,
) -> Compiled:
    """Compile a decision table's cell; the input is the variable `?`, always the first of `names`."""
    types, names = types or {}, frozenset(names)
    if isinstance(tests, str):
        tests = parse_unary_tests(tests, {*types, *names})
    hidden = frozenset(names) & BUILTIN_NAMES
    return _compiled(tests, places(tests), _key(types), hidden, input_type, _key(named_types))


Places = tuple[tuple[int, int], ...]


def places(node: tree.Node) -> Places:
    """Where the parts of a text stand. Equal trees may stand in different texts, and their warnings name the place."""
    return tuple((each.start, each.end) for each in tree.walk(node))


def _key(types: Types | None) -> tuple[tuple[str, FeelType], ...]:
    return tuple(sorted((types or {}).items(), key=lambda item: item[0]))


@lru_cache(maxsize=4096)
def _compiled(
    node: tree.Expression | tree.UnaryTests,
    _: Places,
    types: tuple[tuple[str, FeelType], ...],
    hidden_builtins: frozenset[str],
    input_type: FeelType | None,
    named_types: tuple[tuple[str, FeelType], ...],
) -> Compiled:
    generator = Generator(named_types=dict(named_types))
    variables = _variables(node, dict(types), hidden_builtins, generator)
    environment = Environment({name: variable for name, (_, variable) in variables.items()})
    parameters: dict[str, str] = {}
    fragment: Fragment
    if isinstance(node, tree.UnaryTests):
        value = Variable(generator.constants.fresh("input"), input_type or ANY)
        fragment = generator.unary_tests(node, value, environment)
        parameters = {"?": value.source}
    else:
        fragment = generator.fragment(node, environment)
    # A name in a filter may have turned out to be an entry of the item, and then nobody reads the variable.
    read = set(re.findall(r"\w+", fragment.source))
    parameters.update({name: parameter for name, (parameter, _) in variables.items() if parameter in read})
    source = f"def expression({', '.join((*parameters.values(), 'run'))}):\n    return {fragment.source}\n"
    function = _literal(node) or define("expression", source, generator)
    return Compiled(tuple(parameters), function, source, _hash(node, types, input_type, named_types), fragment.type)


def _literal(node: tree.Node) -> Callable[..., object] | None:
    """A literal's function without Python's compiler, which takes longer than all the rest of it. Long tables are
    mostly literals."""
    if not isinstance(node, tree.Number | tree.String | tree.Boolean):
        return None
    value = node.value

    def expression(run: Run) -> object:
        return value

    return expression


def _variables(
    node: tree.Node, types: dict[str, FeelType], hidden_builtins: frozenset[str], generator: Generator
) -> dict[str, tuple[str, Variable]]:
    """The parameters of the function: for each free name its Python parameter and how to read it."""
    found: dict[str, tuple[str, Variable]] = {}
    generator.constants.namespace["MISSING"] = MISSING
    for name in sorted(free_names(node)):
        parameter = generator.constants.fresh(name)
        if name in types:
            found[name] = (parameter, Variable(parameter, types[name]))
            continue
        if name in BUILTIN_NAMES and name not in hidden_builtins:
            continue
        found[name] = (parameter, Variable(parameter, may_be_missing=True))
    return found


def define(name: str, source: str, generator: Generator) -> Callable[..., object]:
    """Compile the source of a function that uses a generator's fragments, and return the function.

    Raises LimitExceeded where Python's own bounds on nesting are met.
    """
    namespace = generator.constants.namespace
    try:
        exec(compile(source, f"<FEEL {name}>", "exec"), namespace)
    except (SyntaxError, RecursionError, MemoryError):
        raise LimitExceeded(
            "nested_too_deep", "The expression is nested too deeply; give parts of it names of their own."
        ) from None
    function = namespace[name]
    assert callable(function)
    return function


def _hash(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()
