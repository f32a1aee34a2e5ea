"""A block told as rows of the city's registers."""

from __future__ import annotations

import pyarrow as pa

from pengcheng.engines.residents.block import Block
from pengcheng.engines.residents.errors import ParameterFault
from pengcheng.engines.residents.rows.firms import firm_tables
from pengcheng.engines.residents.rows.people import people_tables
from pengcheng.engines.residents.rows.property import property_tables
from pengcheng.engines.residents.rows.work import work_tables

__all__ = ["register_rows"]


def register_rows(block: Block) -> dict[str, pa.Table]:
    """The rows of each register the parameters name, columns under the registers' field names.

    Dates are date32, amounts decimal128(15, 2), codes dictionaries of text, identifiers text; null is an empty
    field. Raises ParameterFault when a register is mapped to no table, or a column renamed that is not there.
    """
    tables = people_tables(block) | work_tables(block) | property_tables(block) | firm_tables(block)
    told: dict[str, pa.Table] = {}
    for register, mapping in block.parameters.registers.items():
        if mapping.table not in tables:
            known = ", ".join(sorted(tables))
            raise ParameterFault(f"registers.{register} is mapped to no known table. Known: {known}.")
        table = tables[mapping.table]
        for column in mapping.rename:
            if column not in table.column_names:
                raise ParameterFault(f"registers.{register} renames {column}, which is no column of {mapping.table}.")
        told[register] = table.rename_columns([mapping.rename.get(name, name) for name in table.column_names])
    return told
