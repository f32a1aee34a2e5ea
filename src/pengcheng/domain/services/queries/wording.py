"""What a rule asks, in words: the cells of a table with the facts' names, their units and their codes' labels.

Every cell that compares is a phrase ("at least 36 months"); what is worked out is written with names and arithmetic
signs; for the rest a reader is told what it is worked out from. FEEL itself never shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from pengcheng.city import Ask, City, Fact, Item
from pengcheng.domain.services.queries.showing import said, text_of
from pengcheng.engines.dmn.model import InputClause
from pengcheng.engines.feel import tree

DATES = ("date", "month", "date_time")
SIGNS = {"+": "+", "-": "−", "*": "×", "/": "÷", "**": "^"}
COMPARED = {"<": "<", "<=": "≤", ">": ">", ">=": "≥", "=": "=", "!=": "≠"}


@dataclass(frozen=True, slots=True)
class Wording:
    """The words for one item's rules in one language. `clauses` are the columns that a table works out itself."""

    city: City
    item: Item
    language: str
    clauses: Mapping[str, InputClause]

    @classmethod
    def of(cls, city: City, item: Item, language: str, inputs: Iterable[InputClause] = ()) -> Wording:
        """The words for the columns of a table."""
        return cls(city, item, language, {each.name: each for each in inputs if each.expression is not None})

    def meant(self, name: str) -> Fact | Ask | None:
        """The fact or question of a name."""
        fact = self.city.facts.get(name)
        if fact is not None and fact.subject == self.item.subject:
            return fact
        return next((ask for ask in self.item.asks if ask.key == name), None)

    def label(self, name: str) -> str:
        """What a column is called: the fact's name, the question's, or what it is worked out from."""
        clause = self.clauses.get(name)
        if clause is not None and clause.expression is not None:
            return self.expression(clause.expression.tree)
        meant = self.meant(name)
        return meant.name.in_(self.language) if meant else name.replace("_", " ")

    def value(self, name: str, value: object, *, unit: bool = True) -> str:
        """A value of a column, with its unit."""
        meant = self.meant(name)
        return text_of(
            value,
            self.city,
            self.language,
            kind=meant.type if meant else "",
            values=meant.values if meant else None,
            unit=meant.unit if meant and unit else None,
        )

    def test(self, name: str, tests: tree.UnaryTests) -> str:
        """What a cell asks of its column: "at least 36 months", "Bachelor or Master"."""
        phrases = [self._test(name, each) for each in tests.tests]
        if not tests.negated:
            return self._either(phrases) if phrases else said("anything", self.language)
        return said("not %(value)s", self.language) % {"value": self._either(phrases)}

    def expression(self, node: tree.Expression) -> str:
        """An expression with names for facts and signs for arithmetic; else what it is worked out from."""
        constant = constant_of(node)
        if constant is not None:
            return text_of(constant.value, self.city, self.language)
        match node:
            case tree.Name(name=name):
                return self.label(name)
            case tree.Arithmetic(operator=operator, left=left, right=right):
                return f"{self._part(left)} {SIGNS[operator]} {self._part(right)}"
            case tree.Negation(operand=operand):
                return f"−{self._part(operand)}"
            case tree.Comparison(operator=operator, left=left, right=right):
                return f"{self._part(left)} {COMPARED[operator]} {self._part(right)}"
        names = dict.fromkeys(
            self.label(each.name) for each in tree.walk(node) if isinstance(each, tree.Name) and self.meant(each.name)
        )
        if not names:
            return said("a fixed formula", self.language)
        return said("worked out from %(what)s", self.language) % {"what": self._comma.join(names)}

    # --- parts ---------------------------------------------------------------------------------------

    def _either(self, phrases: Sequence[str]) -> str:
        if len(phrases) < 2:
            return "".join(phrases)
        first = self._comma.join(phrases[:-1])
        return said("%(some)s or %(last)s", self.language) % {"some": first, "last": phrases[-1]}

    @property
    def _comma(self) -> str:
        return "、" if self.language.startswith("zh") else ", "

    def _part(self, node: tree.Expression) -> str:
        text = self.expression(node)
        return f"({text})" if isinstance(node, tree.Arithmetic | tree.Comparison) else text

    def _test(self, name: str, test: tree.Test) -> str:
        if isinstance(test, tree.Compare):
            return self._compared(name, test.operator, test.operand)
        assert isinstance(test, tree.Match)
        return self._matched(name, test.expression)

    def _matched(self, name: str, node: tree.Expression) -> str:
        match node:
            case tree.Range(low=low, high=high, low_included=low_in, high_included=high_in):
                return self._range(name, low, high, low_in, high_in)
            case tree.OneSidedRange(operator=operator, operand=operand):
                return self._compared(name, operator, operand)
            case tree.List(items=items):
                return self._either([self._matched(name, each) for each in items])
            case tree.Comparison(operator=operator, left=tree.Name(name="?"), right=right):
                return self._compared(name, operator, right)
            case tree.Conjunction(operands=operands):
                return f" {said('and', self.language)} ".join(self._matched(name, each) for each in operands)
            case tree.Disjunction(operands=operands):
                return self._either([self._matched(name, each) for each in operands])
        return self._operand(name, node)

    def _operand(self, name: str, node: tree.Expression, *, unit: bool = True) -> str:
        constant = constant_of(node)
        return self.expression(node) if constant is None else self.value(name, constant.value, unit=unit)

    def _range(self, name: str, low: tree.Expression, high: tree.Expression, low_in: bool, high_in: bool) -> str:
        if low_in and high_in:
            ends = {"low": self._operand(name, low, unit=False), "high": self._operand(name, high)}
            return said("%(low)s to %(high)s", self.language) % ends
        both = {
            "least": self._compared(name, ">=" if low_in else ">", low, unit=False),
            "most": self._compared(name, "<=" if high_in else "<", high),
        }
        return said("%(least)s and %(most)s", self.language) % both

    def _compared(self, name: str, operator: str, operand: tree.Expression, *, unit: bool = True) -> str:
        language, value = self.language, self._operand(name, operand, unit=unit)
        meant = self.meant(name)
        if meant is not None and meant.type in DATES:
            phrases = {
                "<": said("before %(value)s", language),
                "<=": said("on or before %(value)s", language),
                ">": said("after %(value)s", language),
                ">=": said("on or after %(value)s", language),
            }
        else:
            phrases = {
                "<": said("less than %(value)s", language),
                "<=": said("at most %(value)s", language),
                ">": said("more than %(value)s", language),
                ">=": said("at least %(value)s", language),
            }
        phrases |= {"=": "%(value)s", "!=": said("not %(value)s", language)}
        return phrases[operator] % {"value": value}


@dataclass(frozen=True, slots=True)
class Constant:
    """A value that stands in a cell as it is."""

    value: object


def constant_of(node: tree.Node) -> Constant | None:
    """The value of a literal; None for what has to be worked out."""
    match node:
        case tree.Null():
            return Constant(None)
        case tree.Boolean(value=value) | tree.Number(value=value) | tree.String(value=value):
            return Constant(value)
        case tree.Negation(operand=tree.Number(value=value)):
            return Constant(-value)
        case tree.AtLiteral(text=text):
            return Constant(_day(text))
        case tree.Call(function=tree.Name(name="date" | "date and time"), positional=(tree.String(value=text),)):
            return Constant(_day(text))
    return None


def _day(text: str) -> object:
    """A date where the text is one; the text itself otherwise (a duration)."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            return text
