"""What follows a value: `.name`, `[filter]`, `(arguments)`."""

from __future__ import annotations

from pengcheng.engines.feel.parser.primaries import Primaries
from pengcheng.engines.feel.scope import may_belong_to_name
from pengcheng.engines.feel.tokens import WORD
from pengcheng.engines.feel.tree import Call, Expression, Filter, NamedArgument, Path


class Steps(Primaries):
    """Rules 38 to 43 and 50."""

    def stepped(self) -> Expression:
        value = self.primary()
        while True:
            if self.at("."):
                self.take()
                value = Path(value, self._property_name(), start=value.start, end=self.last_end)
            elif self.at("[") and not self._closes_range():
                value = self._filter(value)
            elif self.at("("):
                value = self._call(value)
            else:
                return value

    def _closes_range(self) -> bool:
        """Whether this `[` is the open end of a range (`[1..5[`) and not the start of a filter."""
        return self.in_range_end and not self.can_start_expression(self.ahead())

    def _property_name(self) -> str:
        if self.current.kind != WORD:
            self.fail("Expected a name after the dot.")
        found = self.scope.property(self.tokens, self.position)
        if found is None:
            return self.take().text
        length, name = found
        self.position += length
        return name

    def _filter(self, source: Expression) -> Expression:
        self.take()
        self.scope.enter_filter()
        outside, self.in_range_end = self.in_range_end, False
        condition = self.expression()
        self.in_range_end = outside
        self.scope.leave_filter()
        self.expect("]", "to close the filter")
        return Filter(source, condition, start=source.start, end=self.last_end)

    def _call(self, function: Expression) -> Expression:
        self.take()
        outside, self.in_range_end = self.in_range_end, False
        positional: list[Expression] = []
        named: list[NamedArgument] = []
        while not self.at(")"):
            start = self.current.start
            name = self._argument_name()
            if name is not None:
                value = self.expression()
                named.append(NamedArgument(name, value, start=start, end=self.last_end))
            elif named:
                self.fail("Arguments are given all by name or all by position, not both.")
            else:
                positional.append(self.expression())
            if not self.accept(","):
                break
        self.in_range_end = outside
        self.expect(")", "to close the arguments")
        if named and positional:
            self.fail("Arguments are given all by name or all by position, not both.")
        return Call(function, tuple(positional), tuple(named), start=function.start, end=self.last_end)

    def _argument_name(self) -> str | None:
        """The name before a colon, if the next argument is given by name."""
        if self.current.kind != WORD:
            return None
        stop = self.position
        while may_belong_to_name(self.tokens[stop]):
            stop += 1
        if self.tokens[stop].text != ":":
            return None
        name = self.spelling(self.position, stop)
        self.position = stop + 1
        return name
