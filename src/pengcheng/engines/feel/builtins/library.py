"""All built-in functions: importing the families registers them."""

from pengcheng.engines.feel.builtins import (
    contexts,
    conversion,
    lists,
    logic,
    months,
    numeric,
    ranges,
    statistics,
    temporal,
    text,
)
from pengcheng.engines.feel.builtins.registry import BUILTINS

FAMILIES = (contexts, conversion, lists, logic, months, numeric, ranges, statistics, temporal, text)
"""The modules, for whoever lists the built-ins by family."""

__all__ = ["BUILTINS", "FAMILIES"]
