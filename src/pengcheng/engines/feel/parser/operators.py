"""Operators, by precedence climbing: one function in place of a ladder of seven keeps the stack shallow."""

from __future__ import annotations

from abc import abstractmethod

from pengcheng.engines.feel.parser.steps import Steps
from pengcheng.engines.feel.tree import (
    Arithmetic,
    Between,
    Comparison,
    Conjunction,
    Disjunction,
    Expression,
    In,
    InstanceOf,
    Match,
    Negation,
    Test,
)

COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")

_OR, _AND, _COMPARISON, _ADDITIVE, _MULTIPLICATIVE, _EXPONENT = range(1, 7)
_PRECEDENCE = {
    "or": _OR,
    "and": _AND,
    "between": _COMPARISON,
    "in": _COMPARISON,
    **dict.fromkeys(COMPARISONS, _COMPARISON),
    "+": _ADDITIVE,
    "-": _ADDITIVE,
    "*": _MULTIPLICATIVE,
    "/": _MULTIPLICATIVE,
    "**": _EXPONENT,
}
_STRING_KINDS = ("string", "number")


class Operators(Steps):
    """Rules 4, 19 to 26, 47 to 49 and 51. All binary operators lean to the left."""

    def expression(self) -> Expression:
        with self.nested():
            return self._binary(_OR)

    @abstractmethod
    def test(self) -> Test:
        """One test; given by `unary_tests`."""

    def additive(self) -> Expression:
        """An expression without comparison, `and`, `or`: an end of a range, an operand of `between`."""
        return self._binary(_ADDITIVE)

    def _binary(self, lowest: int) -> Expression:
        left = self._unary()
        while True:
            token = self.current
            precedence = 0 if token.kind in _STRING_KINDS else _PRECEDENCE.get(token.text, 0)
            if precedence < lowest:
                return left
            if precedence <= _AND:
                left = self._logical(left, token.text, precedence)
            elif precedence == _COMPARISON:
                left = self._comparison(left)
            else:
                self.take()
                right = self._binary(precedence + 1)
                left = Arithmetic(token.text, left, right, start=left.start, end=self.last_end)

    def _logical(self, first: Expression, word: str, precedence: int) -> Expression:
        operands = [first]
        while self.accept_word(word):
            operands.append(self._binary(precedence + 1))
        kind = Conjunction if word == "and" else Disjunction
        return kind(tuple(operands), start=first.start, end=self.last_end)

    def _comparison(self, left: Expression) -> Expression:
        operator = self.take().text
        if operator == "in":
            return In(left, self._in_tests(), start=left.start, end=self.last_end)
        if operator == "between":
            low = self.additive()
            self.expect_word("and", "between the two ends")
            return Between(left, low, self.additive(), start=left.start, end=self.last_end)
        return Comparison(operator, left, self.additive(), start=left.start, end=self.last_end)

    def _in_tests(self) -> tuple[Test, ...]:
        opening = self.current
        if not self.at("("):
            return (self._single_test(),)
        with self.nested():
            self.take()
            first = self.test()
            if self.at("..") and isinstance(first, Match):
                span = self.rest_of_range(opening, first.expression)
                return (Match(span, start=span.start, end=span.end),)
            tests = [first]
            while self.accept(","):
                tests.append(self.test())
            self.expect(")", "to close the tests")
            return tuple(tests)

    def _single_test(self) -> Test:
        if self.at(*COMPARISONS):
            return self.test()
        operand = self.additive()
        return Match(operand, start=operand.start, end=operand.end)

    def _unary(self) -> Expression:
        minus = self.accept("-")
        if minus is None:
            value = self.stepped()
            while self.at_word("instance") and self.ahead().text == "of":
                self.position += 2
                value = InstanceOf(value, self.type_expression(), start=value.start, end=self.last_end)
            return value
        with self.nested():
            return Negation(self._unary(), start=minus.start, end=self.last_end)
