"""Values that stand by themselves: literals, names, brackets of all kinds, contexts."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation, Overflow

from pengcheng.engines.feel.numbers import CONTEXT, LARGEST_TEXT
from pengcheng.engines.feel.parser.clauses import Clauses
from pengcheng.engines.feel.scope import may_belong_to_name
from pengcheng.engines.feel.tokens import INNER_KEYWORDS, NUMBER, STRING, WORD, Token, unescape
from pengcheng.engines.feel.tree import (
    AtLiteral,
    Boolean,
    Context,
    Entry,
    Expression,
    List,
    Name,
    Null,
    Number,
    OneSidedRange,
    Range,
    String,
)

_ONE_SIDED = ("<", "<=", ">", ">=", "=", "!=")


class Primaries(Clauses):
    """Rules 8 to 14, 27, 33 to 37, 54, 59 to 62."""

    in_range_end = False

    def primary(self) -> Expression:
        token = self.current
        if token.kind == NUMBER:
            return Number(self._number(self.take()), start=token.start, end=token.end)
        if token.kind == STRING:
            self.take()
            return String(unescape(token), start=token.start, end=token.end)
        if token.kind == WORD:
            return self._word(token)
        match token.text:
            case "(":
                return self._parentheses()
            case "[":
                return self._brackets()
            case "]":
                self.take()
                return self.rest_of_range(token, self.expression())
            case "{":
                return self._context()
            case "@":
                return self._at_literal()
        return self.fail_unexpected()

    def _number(self, token: Token) -> int | Decimal:
        text = token.text
        if text.isdecimal() and len(text) <= 34:
            return int(text)
        try:
            return CONTEXT.create_decimal(text)
        except (InvalidOperation, Overflow):
            self.position -= 1
            self.fail(f"{text} is beyond the range of numbers, which ends at {LARGEST_TEXT}.")

    def _word(self, token: Token) -> Expression:
        found = self.scope.variable(self.tokens, self.position)
        if found is None or found[0] == 1:
            clause = self.clause(token)
            if clause is not None:
                return clause
            if token.text in INNER_KEYWORDS:
                self.fail_unexpected()
        length, name = found or (1, token.text)
        self.position += length
        match name:
            case "null":
                return Null(start=token.start, end=token.end)
            case "true" | "false":
                return Boolean(name == "true", start=token.start, end=token.end)
        return Name(name, start=token.start, end=self.last_end)

    def _parentheses(self) -> Expression:
        opening = self.take()
        outside, self.in_range_end = self.in_range_end, False
        try:
            if self.at(*_ONE_SIDED):
                return self._one_sided_range(opening)
            inner = self.expression()
            if self.at(".."):
                return self.rest_of_range(opening, inner)
            self.expect(")", "to close the parenthesis")
            return inner
        finally:
            self.in_range_end = outside

    def _one_sided_range(self, opening: Token) -> Expression:
        operator = self.take().text
        operand = self.expression()
        self.expect(")", "to close the range")
        return OneSidedRange(operator, operand, start=opening.start, end=self.last_end)

    def _brackets(self) -> Expression:
        opening = self.take()
        outside, self.in_range_end = self.in_range_end, False
        try:
            items: list[Expression] = []
            while not self.at("]"):
                items.append(self.expression())
                if len(items) == 1 and self.at(".."):
                    return self.rest_of_range(opening, items[0])
                if not self.accept(","):
                    break
            self.expect("]", "to close the list")
            return List(tuple(items), start=opening.start, end=self.last_end)
        finally:
            self.in_range_end = outside

    def rest_of_range(self, opening: Token, low: Expression) -> Expression:
        """From the two dots to the closing bracket; the opening one and the low end are read already."""
        self.expect("..", "in the range")
        outside, self.in_range_end = self.in_range_end, True
        high = self.expression()
        self.in_range_end = outside
        if not self.at(")", "]", "["):
            self.fail("Expected ) or ] to close the range.")
        closing = self.take()
        return Range(low, high, opening.text == "[", closing.text == "]", start=opening.start, end=closing.end)

    def _context(self) -> Expression:
        opening = self.take()
        outside, self.in_range_end = self.in_range_end, False
        self.scope.enter()
        entries: list[Entry] = []
        while not self.at("}"):
            start = self.current.start
            key = self._key()
            self.expect(":", "after the key")
            self.scope.declare(key)
            value = self.expression()
            self.check_names(len(entries), start)
            entries.append(Entry(key, value, start=start, end=self.last_end))
            if not self.accept(","):
                break
        self.scope.leave()
        self.in_range_end = outside
        self.expect("}", "to close the context")
        return Context(tuple(entries), start=opening.start, end=self.last_end)

    def _key(self) -> str:
        if self.current.kind == STRING:
            return unescape(self.take())
        return self.declared_name("a key")

    def declared_name(self, what: str) -> str:
        """A name being declared: everything up to what cannot belong to a name."""
        stop = self.position
        while may_belong_to_name(self.tokens[stop]) and self.tokens[stop].text != "in":
            stop += 1
        if stop == self.position or self.current.kind != WORD:
            self.fail(f"Expected {what}.")
        name = self.spelling(self.position, stop)
        self.position = stop
        return name

    def spelling(self, begin: int, stop: int) -> str:
        """The characters of some tokens, each run of white space made one space."""
        return " ".join(self.text[self.tokens[begin].start : self.tokens[stop - 1].end].split())

    def _at_literal(self) -> Expression:
        at = self.take()
        if self.current.kind != STRING:
            self.fail('Expected a string after @, as in @"2026-01-31".')
        token = self.take()
        return AtLiteral(unescape(token), start=at.start, end=token.end)
