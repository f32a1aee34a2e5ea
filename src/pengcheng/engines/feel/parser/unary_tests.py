"""The cells of a decision table, and the parser made whole."""

from __future__ import annotations

from pengcheng.engines.feel.parser.operators import COMPARISONS, Operators
from pengcheng.engines.feel.tokens import END
from pengcheng.engines.feel.tree import Compare, Match, Test, UnaryTests


class Parser(Operators):
    """Rules 7 and 15 to 18, on top of all others."""

    def test(self) -> Test:
        start = self.current.start
        operator = self.accept(*COMPARISONS)
        if operator is not None:
            return Compare(operator.text, self.additive(), start=start, end=self.last_end)
        expression = self.expression()
        return Match(expression, start=start, end=expression.end)

    def whole_unary_tests(self) -> UnaryTests:
        """The whole text as a cell."""
        if self.at("-") and self.ahead().kind == END:
            self.take()
            return UnaryTests((), start=0, end=self.last_end)
        if self.at_word("not") and self.ahead().text == "(":
            negated = self._negated()
            if negated is not None:
                return negated
        tests = self._tests()
        if self.current.kind != END:
            self.fail_unexpected()
        return UnaryTests(tests, start=tests[0].start, end=self.last_end)

    def _negated(self) -> UnaryTests | None:
        """`not(tests)`, or None when more follows and `not` is only part of an expression."""
        begin = self.position
        start = self.take().start
        self.take()
        tests = self._tests()
        self.expect(")", "to close the tests")
        if self.current.kind != END:
            self.position = begin
            return None
        return UnaryTests(tests, True, start=start, end=self.last_end)

    def _tests(self) -> tuple[Test, ...]:
        tests = [self.test()]
        while self.accept(","):
            tests.append(self.test())
        return tuple(tests)
