"""The names of types, after `instance of` and after a parameter's colon."""

from __future__ import annotations

from pengcheng.engines.feel.parser.stream import Stream
from pengcheng.engines.feel.scope import may_belong_to_name
from pengcheng.engines.feel.tokens import WORD
from pengcheng.engines.feel.tree import (
    ContextType,
    FunctionType,
    ListType,
    NamedType,
    RangeType,
    TypeEntry,
    TypeExpression,
)

LONG_TYPE_NAMES = (
    ("date", "and", "time"),
    ("days", "and", "time", "duration"),
    ("years", "and", "months", "duration"),
    ("day", "time", "duration"),
    ("year", "month", "duration"),
)


class TypeNames(Stream):
    """Rules 52 and 53."""

    def type_expression(self) -> TypeExpression:
        with self.nested():
            token = self.current
            if token.kind != WORD:
                self.fail("Expected the name of a type.")
            match token.text:
                case "list" | "range" if self.ahead().text == "<":
                    self.position += 2
                    item = self.type_expression()
                    self.expect(">", "to close the type")
                    kind = ListType if token.text == "list" else RangeType
                    return kind(item, start=token.start, end=self.last_end)
                case "context" if self.ahead().text == "<":
                    return self._context_type()
                case "function" if self.ahead().text == "<":
                    return self._function_type()
            return self._named_type()

    def _named_type(self) -> TypeExpression:
        start = self.current.start
        for words in LONG_TYPE_NAMES:
            if all(self.ahead(offset).text == word for offset, word in enumerate(words)):
                self.position += len(words)
                return NamedType(" ".join(words), start=start, end=self.last_end)
        parts = [self._part_of_name()]
        while self.at(".") and self.ahead().kind == WORD:
            self.take()
            parts.append(self._part_of_name())
        return NamedType(".".join(parts), start=start, end=self.last_end)

    def _part_of_name(self) -> str:
        found = self.scope.property(self.tokens, self.position)
        if found is None:
            return self.take().text
        length, name = found
        self.position += length
        return name

    def _context_type(self) -> TypeExpression:
        start = self.take().start
        self.take()
        entries: list[TypeEntry] = []
        while not self.at(">"):
            begin = self.current
            stop = self.position
            while may_belong_to_name(self.tokens[stop]):
                stop += 1
            if stop == self.position:
                self.fail("Expected the name of an entry.")
            name = " ".join(self.text[begin.start : self.tokens[stop - 1].end].split())
            self.position = stop
            self.expect(":", "after the entry's name")
            entries.append(TypeEntry(name, self.type_expression(), start=begin.start, end=self.last_end))
            if not self.accept(","):
                break
        self.expect(">", "to close the type")
        return ContextType(tuple(entries), start=start, end=self.last_end)

    def _function_type(self) -> TypeExpression:
        start = self.take().start
        self.take()
        parameters: list[TypeExpression] = []
        while not self.at(">"):
            parameters.append(self.type_expression())
            if not self.accept(","):
                break
        self.expect(">", "to close the parameters' types")
        self.expect("->", "before the result's type")
        return FunctionType(tuple(parameters), self.type_expression(), start=start, end=self.last_end)
