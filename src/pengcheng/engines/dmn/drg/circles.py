"""Services that would call themselves without end: a service works out a decision that calls the service again.

A service is worked out apart from everything outside, so the decision that calls it is not known there and is worked
out once more. Knowledge models may call themselves, as functions do, until a condition ends it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from ..errors import DmnError


class ModelInCircle(DmnError):
    """A decision service needs itself to be worked out. `names` are the nodes on the way round."""

    code = "model_in_circle"

    def __init__(self, model: str, names: tuple[str, ...]) -> None:
        self.names = names
        super().__init__(
            f"Model {model!r}: {' -> '.join(names)} has no end: the service works out a decision that calls the "
            "service again. Take one of these requirements out, or give the service that decision as an input decision."
        )


class _Node(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def is_service(self) -> bool: ...

    @property
    def needs(self) -> tuple[_Node, ...]: ...

    @property
    def parameters(self) -> tuple[_Node, ...]: ...


def refuse_circles(model: str, services: Iterable[_Node]) -> None:
    """Look for a service that comes to itself.

    Args:
        services: the decision services of the model.

    Raises:
        ModelInCircle: with the names on the way round.
    """
    ends: set[_Node] = set()
    for service in services:
        circle = _circle(service, (), ends)
        if circle:
            raise ModelInCircle(model, tuple(node.name for node in circle))


def _circle(service: _Node, above: tuple[_Node, ...], ends: set[_Node]) -> tuple[_Node, ...]:
    """The way from a service back to itself; `ends` are services from which every way is known to end."""
    if service in ends:
        return ()
    for way in _calls(service):
        called = way[-1]
        if called in (*above, service):
            whole = (*above, *way)
            return whole[whole.index(called) :]
        circle = _circle(called, (*above, *way[:-1]), ends)
        if circle:
            return circle
    ends.add(service)
    return ()


def _calls(service: _Node) -> Iterator[tuple[_Node, ...]]:
    """The ways from a service to each service that is called while it is worked out, from what it is not given."""
    seen = set(service.parameters)
    waiting: list[tuple[_Node, ...]] = [(service,)]
    while waiting:
        way = waiting.pop()
        for node in way[-1].needs:
            if node in seen:
                continue
            if node.is_service:
                yield (*way, node)
            else:
                seen.add(node)
                waiting.append((*way, node))
