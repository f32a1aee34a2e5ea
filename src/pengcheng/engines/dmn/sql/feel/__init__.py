"""FEEL cells and outputs as typed terms.

expressions   every form of the tree, and which parts are constants
comparisons   equality, order, ranges and unary tests
arithmetic    sums, differences, products, exact quotients
calendar      properties of dates and durations, months between two days
rounding      the built-ins that round, made of one floor
builtins      the built-in functions with an exact form

What a term is not exact for is refused where it is met; unlike types are not compared, since they never hold.
"""

from .expressions import Lowering

__all__ = ["Lowering"]
