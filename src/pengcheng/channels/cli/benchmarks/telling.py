"""What a benchmark says while it works, on the error stream: the output belongs to the figures."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click


def say(text: str) -> None:
    """One line."""
    click.echo(f"  {text}", err=True)


@contextmanager
def progress(label: str, length: int) -> Iterator[Callable[[int], None]]:
    """A bar of `length` steps; it is told how many are done so far."""
    with click.progressbar(length=length, label=f"  {label}", file=sys.stderr) as bar:

        def tell(done: int) -> None:
            bar.update(done - bar.pos)

        yield tell
