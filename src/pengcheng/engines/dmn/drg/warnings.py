"""Why a node of a model, or a part of it, became null: told with the node, and the characters where a text is at fault.

The standard lets errors end in null (DMN 1.5, 10.3.2.9.4: a failed conversion; 10.3.2.13: an operation without an
answer). The value stays that null; the warning stands beside it, and strict mode makes an error of it. An input that
is not given is null as well: that is an answer of who asks and no fault of the model, so nobody is warned.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pengcheng.engines.feel import Run, limits
from pengcheng.engines.feel.errors import brief

from ..errors import DmnError

_Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class ModelWarning:
    """A warning with its place in a model.

    Attributes:
        model: the name of the model that the node belongs to; nodes of imported models may have equal names.
        node: the decision, input, knowledge model or service.
        code: stable; those of FEEL, and `wrong_type`, `not_allowed`, `requires_itself`, `no_logic` of nodes.
        message: why, and what to do about it.
        text: the FEEL text at fault where the node has only one; "" where it has none or several (a table's cells).
        start, end: the characters of the text at fault, 0 and 0 for a warning about the node as a whole.
    """

    model: str
    node: str
    code: str
    message: str
    text: str = ""
    start: int = 0
    end: int = 0

    def __str__(self) -> str:
        return f"{self.model}, {self.node}: {self.message}"

    def to_json(self) -> dict[str, object]:
        """Plain JSON values."""
        said = {"code": self.code, "message": self.message}
        return {"model": self.model, "node": self.node, **said, "text": self.text, "start": self.start, "end": self.end}


@dataclass(frozen=True, slots=True)
class ModelResult:
    """A value (FEEL's), and the warnings that tell why it, or a part of it, is null, in the order they came up."""

    value: object
    warnings: tuple[ModelWarning, ...] = ()


class NodeWithoutValue(DmnError):
    """Strict mode: a node of the model, or a part of one, has no value. `warnings` are all of them; the first
    stands in the message."""

    code = "node_without_value"

    def __init__(self, warnings: tuple[ModelWarning, ...]) -> None:
        self.warnings = warnings
        more = f" (and {len(warnings) - 1} more)" if len(warnings) > 1 else ""
        super().__init__(f"{warnings[0]}{more}")


class Warnings:
    """What one evaluation tells: once for each node, code and place, and no more than a person reads."""

    def __init__(self) -> None:
        self._told: dict[tuple[str, str, str, str, _Place | None], ModelWarning] = {}

    @property
    def all(self) -> tuple[ModelWarning, ...]:
        """Those told so far, in order."""
        return tuple(self._told.values())

    def tell(self, place: NodePlace, code: str, message: str, at: _Place | None = None) -> None:
        """Note a warning about a node; `at` gives the characters of its text, None the node as a whole."""
        key = (place.model, place.kind, place.node, code, at)
        if key not in self._told and len(self._told) < limits.WARNINGS:
            text = place.text if at and at[1] else ""
            self._told[key] = ModelWarning(place.model, place.node, code, brief(message), text, *(at or (0, 0)))


@dataclass(frozen=True, slots=True)
class NodePlace:
    """Where warnings of a node stand: its model, kind (`decision`, ...), name and, where it has only one, its text."""

    model: str
    kind: str
    node: str
    text: str


class NodeRun(Run):
    """A run of FEEL that tells its warnings under its node's name.

    They are told when they come up: a knowledge model's function runs long after the run that defined it.
    """

    __slots__ = ("_place", "_warnings")

    def __init__(self, now: datetime, place: NodePlace, warnings: Warnings) -> None:
        super().__init__(now)
        self._place = place
        self._warnings = warnings

    def warn(self, code: str, message: str, at: _Place) -> None:
        """An operation has no value: note why, once for each place."""
        self._warnings.tell(self._place, code, message, at)
