"""FEEL on columns: the same text that decides one subject, worked out for a block of rows at once in numpy.

    >>> import numpy as np
    >>> from pengcheng.engines.feel import parse_expression
    >>> from pengcheng.engines.feel.typing import NUMBER, Static
    >>> from pengcheng.engines.feel.vector import compile_vector, from_values, to_values
    >>> program = compile_vector(parse_expression("age * 2 >= 60"), {"age": Static(NUMBER)})
    >>> to_values(program.evaluate({"age": from_values([29, 30, None])}, 3))
    [False, True, None]

A vector never differs from the scalar engine. What has no exact vector form raises NotVectorised when the text is
compiled; what a block's values exceed raises it for that block, and the scalar engine decides the block's rows.

    vectors      typed columns with null masks
    dictionary   values to vectors and back; functions of few distinct values, asked once for each
    shaping      vectors put together, chosen from, as lists
    operands     what arithmetic and comparison look at
    arithmetic, comparison, logic, calendar, rounding, lists, navigation, coercion, builtins   one family each
    scope        what names stand for, function values among them
    fold         constant parts, worked out once by the scalar engine
    loops        for, some, every, filters
    evaluator    the visit of the tree
    program      a text compiled, tried on no rows, run on blocks
"""

from pengcheng.engines.feel.vector.dictionary import from_values, to_values
from pengcheng.engines.feel.vector.program import VectorProgram, compile_vector
from pengcheng.engines.feel.vector.refusal import NotVectorised
from pengcheng.engines.feel.vector.scope import Host
from pengcheng.engines.feel.vector.vectors import Truths, Vector

__all__ = [
    "Host",
    "NotVectorised",
    "Truths",
    "Vector",
    "VectorProgram",
    "compile_vector",
    "from_values",
    "to_values",
]
