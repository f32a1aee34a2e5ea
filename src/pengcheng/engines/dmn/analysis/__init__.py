"""What a rule author wants to know of a table before anybody is decided by it.

boxes      sets of people by what they have in common: for each column, the regions it may lie in
people     an example person of a box: values that really pass and fail the tests in question
findings   gaps, overlaps, rows that never fire, rows that add nothing
coverage   which rows the examples fire
standing   how many residents stand on each row, in a gap, in an overlap
turning    the first day on which an outcome changes, when facts move with time

All of it reads the structure both engines decide on (`compiled.CompiledTable`), so what it says of a table is
true of its decisions. A finding is exact over the tests; where a cell does more than compare its input with
constants, a finding is told only with a person who proves it, and `Analysis.unproved` says what was left open.
"""

from .coverage import Coverage, Subject, coverage
from .findings import Analysis, Finding, FindingKind, analyse
from .people import Person

__all__ = ["Analysis", "Coverage", "Finding", "FindingKind", "Person", "Subject", "analyse", "coverage"]
