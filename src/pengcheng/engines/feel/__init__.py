"""FEEL, the Friendly Enough Expression Language of OMG DMN 1.5, whole, in Python and without dependencies.

    >>> from datetime import datetime
    >>> from pengcheng.engines.feel import evaluate
    >>> evaluate("sum(for p in people return p.age)", {"people": [{"age": 80}, {"age": 3}]}).value
    83
    >>> evaluate('1 + "a"').warnings[0].code
    'wrong_types'

A text is parsed to a typed tree (`tree`), the tree becomes Python source (`generator`), the source is compiled
once and kept by its hash (`compiler`). Operations without an answer give null and a warning with its place;
strict mode raises. Nothing here knows a clock, a file or a network: the instant comes in as an argument.
"""

from pengcheng.engines.feel.compiler import Compiled, compile_expression, compile_unary_tests
from pengcheng.engines.feel.errors import (
    EvaluationFault,
    FeelError,
    LimitExceeded,
    SyntaxFault,
    Warning,
)
from pengcheng.engines.feel.evaluate import Result, evaluate, evaluate_unary_tests
from pengcheng.engines.feel.parser import parse_expression, parse_type, parse_unary_tests
from pengcheng.engines.feel.run import Run

__all__ = [
    "Compiled",
    "EvaluationFault",
    "FeelError",
    "LimitExceeded",
    "Result",
    "Run",
    "SyntaxFault",
    "Warning",
    "compile_expression",
    "compile_unary_tests",
    "evaluate",
    "evaluate_unary_tests",
    "parse_expression",
    "parse_type",
    "parse_unary_tests",
]
