"""Expressions that begin with a word: if, for, some, every, function."""

from __future__ import annotations

from abc import abstractmethod

from pengcheng.engines.feel import limits
from pengcheng.engines.feel.errors import LimitExceeded
from pengcheng.engines.feel.parser.type_names import TypeNames
from pengcheng.engines.feel.tokens import Token
from pengcheng.engines.feel.tree import (
    Context,
    Expression,
    For,
    Function,
    If,
    Iteration,
    Parameter,
    Quantified,
)


class Clauses(TypeNames):
    """Rules 44 to 46 and 55 to 57."""

    @abstractmethod
    def declared_name(self, what: str) -> str:
        """A name being declared; given by `primaries`."""

    def check_names(self, count: int, start: int) -> None:
        """Raises LimitExceeded for more names in one context or function than people give."""
        if count == limits.NAMES:
            message = f"More than {limits.NAMES:,} names in one context or function; use a list of contexts."
            raise LimitExceeded("too_many_names", message, start, self.last_end)

    def clause(self, token: Token) -> Expression | None:
        """The clause that a word begins, or None if it is a name like any other."""
        match token.text:
            case "if":
                return self._if()
            case "for":
                return self._for()
            case "some" | "every":
                return self._quantified()
            case "function" if self.ahead().text == "(":
                return self._function()
        return None

    def _if(self) -> Expression:
        start = self.take().start
        condition = self.expression()
        self.expect_word("then", "after the condition")
        consequence = self.expression()
        self.expect_word("else", "after the first result")
        return If(condition, consequence, self.expression(), start=start, end=self.last_end)

    def _for(self) -> Expression:
        start = self.take().start
        self.scope.enter(["partial"])
        iterations = self._iterations()
        self.expect_word("return", "after the lists")
        result = self.expression()
        self.scope.leave()
        return For(iterations, result, start=start, end=self.last_end)

    def _quantified(self) -> Expression:
        word = self.take()
        self.scope.enter()
        iterations = self._iterations()
        self.expect_word("satisfies", "after the lists")
        condition = self.expression()
        self.scope.leave()
        return Quantified(word.text, iterations, condition, start=word.start, end=self.last_end)

    def _iterations(self) -> tuple[Iteration, ...]:
        iterations: list[Iteration] = []
        while not iterations or self.accept(","):
            start = self.current.start
            name = self.declared_name("a name for the items")
            self.expect_word("in", "after the name")
            source = self.expression()
            until = self.expression() if self.accept("..") else None
            self.scope.declare(name)
            if len(iterations) == limits.ITERATIONS:
                message = f"More than {limits.ITERATIONS} lists in one loop; make a loop of its own for some of them."
                raise LimitExceeded("too_many_lists", message, start, self.last_end)
            iterations.append(Iteration(name, source, until, start=start, end=self.last_end))
        return tuple(iterations)

    def _function(self) -> Expression:
        start = self.take().start
        self.expect("(", "after `function`")
        self.scope.enter()
        parameters: list[Parameter] = []
        while not self.at(")"):
            begin = self.current.start
            name = self.declared_name("a parameter")
            type_expression = self.type_expression() if self.accept(":") else None
            self.scope.declare(name)
            self.check_names(len(parameters), begin)
            if any(name == parameter.name for parameter in parameters):
                self.fail(f"The function has two parameters `{name}`; rename one.")
            parameters.append(Parameter(name, type_expression, start=begin, end=self.last_end))
            if not self.accept(","):
                break
        self.expect(")", "to close the parameters")
        external = self.at_word("external") and self.ahead().text == "{"
        if external:
            self.take()
        body = self.expression()
        self.scope.leave()
        if external and not isinstance(body, Context):
            self.fail("Expected a context after `external`.")
        return Function(tuple(parameters), body, external, start=start, end=self.last_end)
