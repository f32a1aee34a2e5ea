"""The tokens under the parser's eye, the names in scope, and the wording of errors."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn, TypeVar

from pengcheng.engines.feel import limits
from pengcheng.engines.feel.builtins.names import BUILTIN_NAMES
from pengcheng.engines.feel.errors import LimitExceeded, SyntaxFault
from pengcheng.engines.feel.scope import Scope
from pengcheng.engines.feel.tokens import END, INNER_KEYWORDS, KEYWORDS, STRING, SYMBOL, WORD, Token, tokenize
from pengcheng.engines.feel.tree import Expression, Node, TypeExpression

T = TypeVar("T", bound=Node)

PROPERTY_NAMES = frozenset({"time offset", "start included", "end included"})
"""Properties of built-in types whose names hold a space (tables 53 to 65)."""

KNOWN_NAMES = BUILTIN_NAMES | PROPERTY_NAMES
_STARTERS = frozenset(("(", "[", "]", "{", "-", "@"))


class Stream(ABC):
    """A text being read. The grammar's mixins build on it and close the circle with `expression`."""

    def __init__(self, text: str, names: frozenset[str]) -> None:
        self.text = text
        self.tokens = tokenize(text)
        self.position = 0
        self.scope = Scope(KNOWN_NAMES, names)
        self._depth = 0

    @abstractmethod
    def expression(self) -> Expression:
        """Any expression; given by `operators`."""

    @abstractmethod
    def type_expression(self) -> TypeExpression:
        """A type's name; given by `type_names`."""

    def whole(self, rule: Callable[[], T]) -> T:
        """What a rule reads, if it reads the text to its end."""
        node = rule()
        if self.current.kind != END:
            self.fail_unexpected()
        return node

    # --- looking and taking -----------------------------------------------------------------

    @property
    def current(self) -> Token:
        return self.tokens[self.position]

    def ahead(self, distance: int = 1) -> Token:
        return self.tokens[min(self.position + distance, len(self.tokens) - 1)]

    @property
    def last_end(self) -> int:
        """Where the token taken last ends."""
        return self.tokens[self.position - 1].end if self.position else 0

    def at(self, *symbols: str) -> bool:
        token = self.tokens[self.position]
        return token.kind == SYMBOL and token.text in symbols

    def at_word(self, *words: str) -> bool:
        token = self.tokens[self.position]
        return token.kind == WORD and token.text in words

    def take(self) -> Token:
        token = self.tokens[self.position]
        self.position += 1
        return token

    def accept(self, *symbols: str) -> Token | None:
        return self.take() if self.at(*symbols) else None

    def accept_word(self, word: str) -> Token | None:
        return self.take() if self.at_word(word) else None

    def expect(self, symbol: str, where: str) -> Token:
        if not self.at(symbol):
            self.fail(f"Expected {symbol} {where}, found {self._found()}.")
        return self.take()

    def expect_word(self, word: str, where: str) -> Token:
        if not self.at_word(word):
            self.fail(f"Expected `{word}` {where}, found {self._found()}.")
        return self.take()

    def can_start_expression(self, token: Token) -> bool:
        if token.kind == SYMBOL:
            return token.text in _STARTERS
        return token.kind != END and token.text not in INNER_KEYWORDS

    # --- bounds and errors ------------------------------------------------------------------

    @contextmanager
    def nested(self) -> Iterator[None]:
        """One level deeper; a text nested beyond all sense is refused before it exhausts the stack."""
        self._depth += 1
        if self._depth > limits.NESTING:
            raise LimitExceeded(
                "nested_too_deep",
                f"More than {limits.NESTING} levels of nesting; give parts of it names of their own.",
                self.current.start,
                self.current.end,
            )
        yield
        self._depth -= 1

    def fail(self, message: str) -> NoReturn:
        token = self.current
        raise SyntaxFault("syntax", message, token.start, token.end)

    def fail_unexpected(self) -> NoReturn:
        token, before = self.current, self.tokens[self.position - 1]
        if token.kind == WORD and before.kind == WORD and self.position and before.text not in KEYWORDS:
            self.fail(
                f"`{token.text}` cannot follow `{before.text}`; if `{before.text} {token.text}` is one name, "
                "it is not known here."
            )
        self.fail(f"Expected a value, an operator or the end, found {self._found()}.")

    def _found(self) -> str:
        token = self.current
        if token.kind == END:
            return "the end of the text"
        return token.text if token.kind == STRING else f"`{token.text}`"
