"""Which words are one name. FEEL names may hold spaces and operators (`date of birth`, `profit-loss`,
`Student's name`), so only the names in scope tell where a name ends: the longest known one wins.

Source: OMG DMN 1.5, clauses 10.3.1.4 and 10.3.1.5.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from pengcheng.engines.feel.errors import FeelError
from pengcheng.engines.feel.tokens import END, SYMBOL, Token, tokenize
from pengcheng.engines.feel.tree import (
    Call,
    Context,
    Expression,
    Filter,
    For,
    Function,
    Name,
    Node,
    Quantified,
    UnaryTests,
)

NAME_SYMBOLS = frozenset((".", "/", "-", "'", "+", "*", "**"))
"""What a name may hold besides words and digits (rule 30)."""


_NONE: dict[int, dict[tuple[str, ...], str]] = {}


class Names:
    """A set of names, found by the word they begin with, longer ones first."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._by_first: dict[str, dict[int, dict[tuple[str, ...], str]]] = {}
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """Make a name known. A name that is no sequence of words can be reached by no text and is left out."""
        try:
            words = tuple(token.text for token in tokenize(name)[:-1])
        except FeelError:
            return
        if not words:
            return
        by_length = self._by_first.setdefault(words[0], {})
        if len(words) not in by_length:
            by_length[len(words)] = {}
            self._by_first[words[0]] = dict(sorted(by_length.items(), reverse=True))
        self._by_first[words[0]][len(words)].setdefault(words, name)

    def longest(self, tokens: Sequence[Token], position: int) -> tuple[int, str] | None:
        """The longest known name that starts at a token: how many tokens it takes, and its spelling."""
        for length, names in self._by_first.get(tokens[position].text, _NONE).items():
            stop = position + length
            if stop < len(tokens):
                name = names.get(tuple(token.text for token in tokens[position:stop]))
                if name is not None:
                    return length, name
        return None


@lru_cache(maxsize=256)
def _layer(names: frozenset[str]) -> Names:
    """Names that many texts share and none adds to."""
    return Names(names)


class Scope:
    """The names known at one place of a text: layers of variables, and the entries contexts may have."""

    def __init__(self, built_in: frozenset[str], names: frozenset[str]) -> None:
        self._layers = [_layer(built_in), _layer(names)]
        self._properties = Names()
        self._filters = 0

    def enter(self, names: Iterable[str] = ()) -> None:
        self._layers.append(Names(names))

    def leave(self) -> None:
        self._layers.pop()

    def enter_filter(self) -> None:
        self._filters += 1

    def leave_filter(self) -> None:
        self._filters -= 1

    def declare(self, name: str) -> None:
        """A name that holds from here to the end of the innermost layer, and may follow a dot anywhere."""
        self._layers[-1].add(name)
        self._properties.add(name)

    def variable(self, tokens: Sequence[Token], position: int) -> tuple[int, str] | None:
        """The longest variable that starts at a token; inside a filter the items' entries are variables too."""
        return self._longest(tokens, position, with_properties=self._filters > 0)

    def property(self, tokens: Sequence[Token], position: int) -> tuple[int, str] | None:
        """The longest name that may stand after a dot."""
        return self._longest(tokens, position, with_properties=True)

    def _longest(self, tokens: Sequence[Token], position: int, *, with_properties: bool) -> tuple[int, str] | None:
        layers = [*self._layers, self._properties] if with_properties else self._layers
        found = [hit for layer in reversed(layers) if (hit := layer.longest(tokens, position))]
        return max(found, key=lambda hit: hit[0]) if found else None


def may_belong_to_name(token: Token) -> bool:
    """Whether a token can stand inside a name that is being declared."""
    return token.kind != END and (token.kind != SYMBOL or token.text in NAME_SYMBOLS)


def free_names(node: Node) -> frozenset[str]:
    """The variables that a text reads from outside, `?` included: what its context must give.

    A name inside a filter counts as free, since it may be an entry of the item or a variable from outside.
    Names of functions being called count too unless they are built-ins, which the caller knows.
    """
    found: set[str] = set()
    _collect(node, frozenset(), found)
    return frozenset(found)


def _collect(node: Node, bound: frozenset[str], found: set[str]) -> None:
    match node:
        case Name(name=name):
            if name not in bound:
                found.add(name)
        case Context(entries=entries):
            for entry in entries:
                _collect(entry.value, bound, found)
                bound = bound | {entry.key}
        case Function(parameters=parameters, body=body):
            _collect(body, bound | {parameter.name for parameter in parameters}, found)
        case For() | Quantified():
            for iteration in node.iterations:
                _collect(iteration.source, bound, found)
                if iteration.until is not None:
                    _collect(iteration.until, bound, found)
                bound = bound | {iteration.name}
            if isinstance(node, For):
                _collect(node.result, bound | {"partial"}, found)
            else:
                _collect(node.condition, bound, found)
        case Filter(source=source, condition=condition):
            _collect(source, bound, found)
            _collect(condition, bound | {"item"}, found)
        case Call(function=Name()) | Expression() | UnaryTests() | Node():
            for child in node.children():
                _collect(child, bound, found)
