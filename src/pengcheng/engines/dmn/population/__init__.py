"""Decisions for a whole population: shared atoms on bitsets over Arrow blocks, three-valued and exact.

atoms       the smallest questions about a column, and memberships made of them
structure   a diagram's edges to memberships
program     one decision lowered, and how far it can be vectorised
plan        several decisions with the columns and atoms they share
columns     Arrow columns as arrays that hold their values exactly
bitsets     sets of rows as packed bits
block       one block of residents: every atom worked out once
run         the diagrams top down, a bitset on every edge
asks        what each unclear resident should be asked
remainder   the scalar engine row by row, where bitsets cannot hold a rule
result      bitmaps, sums, fired rows
"""

from .bitsets import Bitmap
from .plan import PopulationPlan, compile_population
from .program import Vectorisation
from .result import DecisionSweep, PopulationResult

__all__ = [
    "Bitmap",
    "DecisionSweep",
    "PopulationPlan",
    "PopulationResult",
    "Vectorisation",
    "compile_population",
]
