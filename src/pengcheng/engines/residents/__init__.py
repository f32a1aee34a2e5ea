"""A seeded generator of a believable population.

`generate` yields blocks of whole families. `register_rows` tells a block as rows of the city's registers,
`fact_columns` as one wide table of facts; both say the same. `write_parquet` writes millions of residents in
bounded memory. The generator knows no city: distributions, names and divisions come in as `Parameters` and
`Community`. It reads no clock: the day comes in as an argument. The same seed and size give the same people.
"""

from pengcheng.engines.residents.block import BLOCK_SIZE, Block, generate
from pengcheng.engines.residents.books import Community
from pengcheng.engines.residents.errors import ParameterFault, ResidentsError, TooManyResidents
from pengcheng.engines.residents.facts import SUBJECT, fact_columns
from pengcheng.engines.residents.firm_facts import firm_columns
from pengcheng.engines.residents.parameters import Parameters, read_parameters
from pengcheng.engines.residents.parquet import write_parquet
from pengcheng.engines.residents.rows import register_rows

__all__ = [
    "BLOCK_SIZE",
    "SUBJECT",
    "Block",
    "Community",
    "ParameterFault",
    "Parameters",
    "ResidentsError",
    "TooManyResidents",
    "fact_columns",
    "firm_columns",
    "generate",
    "read_parameters",
    "register_rows",
    "write_parquet",
]
