"""Decisions for a whole population: shared atoms on bitsets over Arrow blocks, three-valued and exact.

atoms       the smallest questions about a column, and memberships made of them
structure   a diagram's edges to memberships
expressions cells and outputs that compute, compiled for vectors
program     one decision lowered, and how far it can be vectorised
plan        several decisions with the columns and atoms they share
columns     Arrow columns as arrays that hold their values exactly
vectors     the same columns as FEEL vectors
bitsets     sets of rows as packed bits
block       one block of residents: every atom worked out once
reading     blocks of a Parquet file, read ahead
run         a plan over blocks: many decisions together, or one by one
graph       sets of rows made of others, each distinct one once
lowering    a diagram as such sets: who may be granted, who is surely not refused
sources     the sets that a block's columns give: compared with every constant, packed
machine     all decisions' sets as one list of operations on words, in place
possible    what such a run keeps: two bits a resident and decision
decide      one decision by itself: its diagram top down, a bitset on every edge
computing   cells and outputs worked out on vectors
requirements  results of required decisions as columns
patterns    what each unclear resident should be asked, once per pattern of regions
remainder   the scalar engine row by row, where bitsets cannot hold a rule
result      bitmaps, sums, fired rows
"""

from .bitsets import Bitmap
from .plan import PopulationPlan, compile_population
from .program import Vectorisation
from .reading import read_blocks
from .result import DecisionSweep, PopulationResult

__all__ = [
    "Bitmap",
    "DecisionSweep",
    "PopulationPlan",
    "PopulationResult",
    "Vectorisation",
    "compile_population",
    "read_blocks",
]
