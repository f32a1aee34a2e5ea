"""`count(rows) > n` and its like, where of some rows it is not known whether they count.

The true count is at least that of the sure rows, and at most that of the sure and the unsure rows together.
"""

from __future__ import annotations

from dataclasses import dataclass

from pengcheng.domain.registers.facts import logic
from pengcheng.engines.feel import tree

NONE, ONE = tree.Number(0), tree.Number(1)


@dataclass(frozen=True, slots=True)
class Counted:
    """A comparison of a count: the rows counted, `operator`, and what the count is compared with."""

    rows: tree.Expression
    operator: str
    other: tree.Expression

    @classmethod
    def in_(cls, node: tree.Comparison) -> Counted | None:
        """The comparison of a count that a node is."""
        if (rows := _counted_rows(node.left)) is not None:
            return cls(rows, node.operator, node.right)
        if (rows := _counted_rows(node.right)) is not None:
            return cls(rows, logic.MIRRORED[node.operator], node.left)
        return None

    def opposite(self) -> Counted:
        """The comparison that is true when this one is not."""
        return Counted(self.rows, logic.OPPOSITE[self.operator], self.other)

    def surely(self, sure: tree.Expression, unsure: tree.Expression) -> tree.Expression:
        """True when it is true however many of the unsure rows count."""
        least, more = logic.count(sure), logic.count(unsure)
        most = tree.Arithmetic("+", least, more)
        if self._asks_for_any():
            return tree.Comparison(">", least, NONE)
        if self.opposite()._asks_for_any():
            return logic.both(tree.Comparison("=", least, NONE), tree.Comparison("=", more, NONE))
        match self.operator:
            case ">" | ">=":
                return tree.Comparison(self.operator, least, self.other)
            case "<" | "<=":
                return tree.Comparison(self.operator, most, self.other)
            case "=":
                return logic.both(tree.Comparison("=", least, self.other), tree.Comparison("=", more, NONE))
        over, under = tree.Comparison(">", least, self.other), tree.Comparison("<", most, self.other)
        return tree.Disjunction((over, under))

    def unknown(self, sure: tree.Expression, unsure: tree.Expression) -> tree.Expression:
        """True when it depends on the unsure rows."""
        if self._asks_for_any() or self.opposite()._asks_for_any():
            none = tree.Comparison("=", logic.count(sure), NONE)
            return logic.both(none, tree.Comparison(">", logic.count(unsure), NONE))
        told = tree.Disjunction((self.surely(sure, unsure), self.opposite().surely(sure, unsure)))
        return logic.is_not_true(told)

    def _asks_for_any(self) -> bool:
        return (self.operator, self.other) in ((">", NONE), ("!=", NONE), (">=", ONE))


def _counted_rows(node: tree.Expression) -> tree.Expression | None:
    match node:
        case tree.Call(function=tree.Name(name="count"), positional=(rows,)):
            return rows
    return None
