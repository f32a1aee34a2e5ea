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

from ..errors import DmnError, Path, spell_path
from .places import NodeTexts, Stretch


@dataclass(frozen=True, slots=True)
class ModelWarning:
    """A warning with its place in a model.

    Attributes:
        model: the name of the model that the node belongs to; nodes of imported models may have equal names.
        node: the decision, input, knowledge model or service.
        code: stable; those of FEEL, `wrong_type`, `not_allowed`, `requires_itself`, `no_logic` of nodes, and of tables
            `overlap`, `conflict`, `not_a_number`.
        message: why, and what to do about it.
        path: the cell, entry or binding of the node, as `("rows", 2, "then", "amount")`; () for the node as a whole.
        text: the FEEL text at fault; "" where no text is.
        start, end: the characters of the text at fault, 0 and 0 where no text is.
    """

    model: str
    node: str
    code: str
    message: str
    path: Path = ()
    text: str = ""
    start: int = 0
    end: int = 0

    def __str__(self) -> str:
        place = [self.model, self.node, *([spell_path(self.path)] if self.path else [])]
        return f"{', '.join(place)}: {self.message}"

    def to_json(self) -> dict[str, object]:
        """Plain JSON values."""
        place = {"model": self.model, "node": self.node, "path": list(self.path)}
        said = {"code": self.code, "message": self.message}
        return {**place, **said, "text": self.text, "start": self.start, "end": self.end}


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
        self._told: dict[tuple[str, str, str, str, Stretch | None], ModelWarning] = {}

    @property
    def all(self) -> tuple[ModelWarning, ...]:
        """Those told so far, in order."""
        return tuple(self._told.values())

    def tell(self, place: NodePlace, code: str, message: str, at: Stretch | None = None) -> None:
        """Note a warning about a node; `at` gives the characters of its texts, None the node as a whole."""
        key = (place.model, place.kind, place.node, code, at)
        if key in self._told or len(self._told) >= limits.WARNINGS:
            return
        found = place.texts.find(at)
        if found is None:
            self._told[key] = ModelWarning(place.model, place.node, code, brief(message))
            return
        text, characters = found
        self._told[key] = ModelWarning(place.model, place.node, code, brief(message), text.path, text.text, *characters)

    def told_within(self, place: NodePlace, stretch: Stretch) -> bool:
        """Whether something was told about these characters of a node."""
        node = (place.model, place.kind, place.node)
        return any(
            key[:3] == node and at is not None and stretch[0] <= at[0] and at[1] <= stretch[1]
            for key in self._told
            if (at := key[4])
        )


@dataclass(frozen=True, slots=True)
class NodePlace:
    """Where warnings of a node stand: its model, kind (`decision`, ...), name and texts."""

    model: str
    kind: str
    node: str
    texts: NodeTexts


class NodeRun(Run):
    """A run of FEEL that tells its warnings under its node's name.

    They are told when they come up: a knowledge model's function runs long after the run that defined it.
    """

    __slots__ = ("_place", "_warnings")

    def __init__(self, now: datetime, place: NodePlace, warnings: Warnings) -> None:
        super().__init__(now)
        self._place = place
        self._warnings = warnings

    def warn(self, code: str, message: str, at: Stretch) -> None:
        """An operation has no value: note why, once for each place."""
        self._warnings.tell(self._place, code, message, at)

    def warned(self, stretch: Stretch) -> bool:
        """Whether it is told already why something in these characters has no value."""
        return self._warnings.told_within(self._place, stretch)
