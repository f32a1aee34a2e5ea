"""A decision printed for a database: one SELECT over a table of facts, with the record engine's answer for each row.

layout       the table: which column holds which fact, as which type
feel         cells and outputs as typed terms; what has no exact form is refused
terms        the typed terms, and `logic`, which puts them together simply
edges        sets of regions as conditions on columns
reach        the decision diagram top down: what is possible by what is known
doubts       which unknown facts can still change the result
outputs      the hit policies, where outputs are worked out
decide       the passes above in their order, to an `Answer`
layers       what is used again is worked out once, in a select of its own
dialects     terms as SQLGlot's syntax tree, a module for each database
statement    the whole, and the table it wants

Nothing is parsed back from text and nothing is approximated: `NotPrintable` names the place, the reason, the remedy.
"""

from .dialects import DIALECTS
from .errors import NotPrintable
from .layout import Layout
from .statement import Statement, print_decision, print_table
from .types import Type, number

__all__ = [
    "DIALECTS",
    "Layout",
    "NotPrintable",
    "Statement",
    "Type",
    "number",
    "print_decision",
    "print_table",
]
