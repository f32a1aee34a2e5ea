"""The residents' columns as the peers like them best."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa


def with_codes(residents: pa.RecordBatch) -> dict[str, pa.Array]:
    """Every column, texts as the small integers of their dictionary."""
    return {
        name: column.indices if pa.types.is_dictionary(column.type) else column
        for name, column in zip(residents.schema.names, residents.columns, strict=True)
    }


def without_nulls(residents: pa.RecordBatch) -> dict[str, npt.NDArray[Any]]:
    """Every column as numbers or booleans, zero or false where there is no value."""
    found: dict[str, npt.NDArray[Any]] = {}
    for name, column in with_codes(residents).items():
        if pa.types.is_boolean(column.type):
            found[name] = column.fill_null(False).to_numpy(zero_copy_only=False)
        else:
            whole = column.view(pa.int32()) if pa.types.is_date32(column.type) else column
            found[name] = whole.fill_null(0).to_numpy().astype(np.int32)
    return found
