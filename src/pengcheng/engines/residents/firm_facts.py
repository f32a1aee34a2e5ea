"""The facts of a block's enterprises as a wide table, as `facts` tells those of its residents."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pyarrow as pa

from pengcheng.engines.residents.block import Block
from pengcheng.engines.residents.columns import codes, flags, numbers, texts
from pengcheng.engines.residents.days import back, months_between
from pengcheng.engines.residents.draws import Bools
from pengcheng.engines.residents.errors import ParameterFault
from pengcheng.engines.residents.facts import SUBJECT
from pengcheng.engines.residents.firms import OPEN

KINDS = ("company", "individual_business")


def _open(block: Block) -> Bools:
    return np.equal(block.firms.state, OPEN)


def _permit(block: Block) -> pa.Array:
    unknown = np.zeros(block.firms.size, dtype=np.bool_)
    unknown[block.planted.get("closed_with_permit", np.empty(0, dtype=np.int64))] = True
    return flags(block.firms.permit, unknown)


def _class(block: Block) -> pa.Array:
    firms = block.firms
    unrated = (firms.risk < 0) | ~_open(block)
    return codes(np.maximum(firms.risk, 0), list(block.parameters.firms.classes), unrated)


def _penalties(block: Block) -> pa.Array:
    firms = block.firms
    return numbers(firms.penalised & (firms.event_on > back(block.today, years=2)))


COLUMNS: dict[str, Callable[[Block], pa.Array]] = {
    "open": lambda block: flags(_open(block)),
    "form": lambda block: codes(block.firms.individual, KINDS),
    "place": lambda block: flags(block.firms.place),
    "months": lambda block: numbers(months_between(block.firms.established_on, block.today)),
    "abnormal": lambda block: flags(block.firms.abnormal & ~block.firms.repaired),
    "serious": lambda block: flags(block.firms.serious & ~block.firms.repaired),
    "risk": _class,
    "broken": lambda block: flags(block.firms.broken & ~block.firms.repaired),
    "penalties": _penalties,
    "permit": _permit,
    "grade": lambda block: codes(block.firms.grade, list(block.parameters.firms.grades), ~_open(block)),
}


def firm_columns(block: Block, names: Sequence[str] | None = None) -> pa.RecordBatch:
    """The facts of the block's enterprises under the city's names, `subject` (the credit code) first.

    Types as in `fact_columns`. Raises ParameterFault for an unknown name.
    """
    mapping = block.parameters.firm_facts
    chosen = list(mapping) if names is None else list(names)
    columns = [texts(block.firms.codes)]
    for name in chosen:
        if mapping.get(name) not in COLUMNS:
            raise ParameterFault(f"firm_facts.{name} is mapped to no known column. Known: {', '.join(COLUMNS)}.")
        columns.append(COLUMNS[mapping[name]](block))
    return pa.RecordBatch.from_arrays(columns, [SUBJECT, *chosen])
