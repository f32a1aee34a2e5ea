"""The questions of an item over a block of the population: whoever some way of answering would help counts as granted.

What only the applicant can say is open for everybody; somebody whom one way of answering grants is worth asking.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pengcheng.domain.services.rules import ItemRules, ways_of_answering
from pengcheng.engines.dmn.model import InputClause

Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Found:
    """What rules come to for each resident of a block: whether granted, and the number of the row or the result."""

    granted: Flags
    numbers: Numbers


def with_any_answers(
    found: Found, block: pa.RecordBatch, rules: ItemRules, decide: Callable[[pa.RecordBatch], Found]
) -> Found:
    """`found` of the block as it is, made better by the first way of answering that grants, resident by resident.

    `decide` says what the same rules come to on the block with everybody's answers in it.
    """
    for way in ways_of_answering(rules):
        if found.granted.all():
            break
        answered = decide(_with_answers(block, way, rules.inputs))
        more = answered.granted & ~found.granted
        found = Found(found.granted | more, np.where(more, answered.numbers, found.numbers))
    return found


def _with_answers(
    block: pa.RecordBatch, way: Mapping[str, object], inputs: Mapping[str, InputClause]
) -> pa.RecordBatch:
    """The block with everybody giving these answers."""
    for name, value in way.items():
        if inputs[name].values:
            column = pa.DictionaryArray.from_arrays(pa.array(np.zeros(block.num_rows, np.int8)), pa.array([value]))
        else:
            column = pa.array(np.full(block.num_rows, value))
        block = block.append_column(name, column)
    return block
