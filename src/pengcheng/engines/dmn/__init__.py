"""Decision tables of OMG DMN on two engines that never disagree.

    text, versions, shapes, cells   rules as people write them, to and from the model
    model                           decisions, versions, tables, rows
    cuts, regions, diagram          a table as an ordered decision diagram over regions of its facts
    conclusions, hit_policy         what the matching rows come to
    record, generator               one subject: generated Python, exact about unknown facts
    questions, rows, trace          what to ask, deciding row by row, why and why not
    warnings                        why a cell or an output has no value
    population                      everybody: shared atoms on bitsets over Arrow blocks
    drg, tck                        whole models from DMN XML, and the runner of the DMN TCK

A fact is known, or `UNKNOWN`: any value is possible. A result is decided when every possible value gives the
same; else it is unclear and names the facts that can still change it.
"""

from .errors import (
    ColumnRefused,
    DmnError,
    FactTypeWrong,
    NotVectorised,
    NoVersionInForce,
    RuleFault,
    RulesRefused,
    RuleWithoutValue,
)
from .model import (
    Aggregation,
    Decision,
    DecisionTable,
    DecisionVersion,
    HitPolicy,
    InputClause,
    LiteralDecision,
    Outcome,
    OutputClause,
    Row,
)
from .record import RecordDecision, compile_decision
from .result import DecisionResult
from .text import read_rules, write_rules
from .unknown import UNKNOWN
from .warnings import RuleWarning

__all__ = [
    "UNKNOWN",
    "Aggregation",
    "ColumnRefused",
    "Decision",
    "DecisionResult",
    "DecisionTable",
    "DecisionVersion",
    "DmnError",
    "FactTypeWrong",
    "HitPolicy",
    "InputClause",
    "LiteralDecision",
    "NoVersionInForce",
    "NotVectorised",
    "Outcome",
    "OutputClause",
    "RecordDecision",
    "Row",
    "RuleFault",
    "RuleWarning",
    "RuleWithoutValue",
    "RulesRefused",
    "compile_decision",
    "read_rules",
    "write_rules",
]
