"""The engines beside which the population engine is measured, and what each of them is asked to do."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import ModuleType
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from pengcheng.channels.cli.benchmarks.telling import say

Flags = npt.NDArray[np.bool_]


class Peer(Protocol):
    """An engine with the items and the residents loaded."""

    def answers(self) -> Mapping[str, Any]:
        """Who is granted each item, for all residents and items, as this engine likes to say it."""

    def flags(self, answer: Any) -> Flags:
        """The same as a flag for each resident."""

    def quickly(self) -> dict[str, int]:
        """How many are granted each item, in the form that costs this engine least and tells less than `answers`."""


def peer(name: str) -> ModuleType | None:
    """A peer's module; None, with the remedy said, where it is not installed."""
    try:
        return import_module(name)
    except ModuleNotFoundError as missing:
        if missing.name is None or missing.name.partition(".")[0] != name.partition(".")[0]:
            raise
        say(f"{name} is not installed, so there is no ratio to it: `make bench` installs the peers")
        return None
