"""The peers that are not installed with the platform itself."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from pengcheng.channels.cli.benchmarks.telling import say


def peer(name: str) -> ModuleType | None:
    """A peer's module; None, with the remedy said, where it is not installed."""
    try:
        return import_module(name)
    except ModuleNotFoundError as missing:
        if missing.name is None or missing.name.partition(".")[0] != name.partition(".")[0]:
            raise
        say(f"{name} is not installed, so there is no ratio to it: `make bench` installs the peers")
        return None
