"""What the rules engine refuses, one class per refusal, each with a stable `code`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .warnings import RuleWarning

Path = tuple[str | int, ...]
"""Where in a rules document: keys and zero-based positions, e.g. ("versions", 0, "rows", 3, "when", "age")."""


class DmnError(Exception):
    """Base of every refusal of this engine."""

    code = "dmn"


@dataclass(frozen=True, slots=True)
class RuleFault:
    """One fault in a rules document.

    `path` names the place; `position` is the offset in the cell's text where FEEL stopped, if it did;
    `place` is what the caller's `locate` made of the path (file and line), or empty.
    """

    code: str
    message: str
    path: Path
    suggestion: str = ""
    position: int | None = None
    place: str = ""

    def __str__(self) -> str:
        where = self.place or spell_path(self.path)
        return f"{where}: {self.message}" + (f" {self.suggestion}" if self.suggestion else "")


def spell_path(path: Path) -> str:
    """The path in words, rows and versions counted from 1: 'version 1, row 4, when age'."""
    singular = {"versions": "version", "rows": "row", "requires": "required decision", "items": "item"}
    words: list[str] = []
    for step in path:
        if isinstance(step, int):
            words[-1] = f"{singular.get(words[-1], words[-1])} {step + 1}"
        elif words and words[-1] in ("when", "then"):
            words[-1] = f"{words[-1]} {step}"
        else:
            words.append(str(step))
    return ", ".join(words) or "document"


class RulesRefused(DmnError):
    """A rules document with faults; all of them are in `faults`."""

    code = "rules_refused"

    def __init__(self, faults: tuple[RuleFault, ...]) -> None:
        self.faults = faults
        super().__init__("; ".join(str(fault) for fault in faults))


class NoVersionInForce(DmnError):
    """No version of the decision is effective on the day asked for."""

    code = "no_version_in_force"

    def __init__(self, decision: str, on: date, first: date | None) -> None:
        remedy = f"its first version takes effect on {first}" if first else "it has no version"
        super().__init__(f"Decision {decision!r} has no version in force on {on}: {remedy}.")


class RuleWithoutValue(DmnError):
    """Strict mode: a cell or an output of the rule has no value for this subject. `warnings` are the
    `RuleWarning`s that say where and why; the first stands in the message."""

    code = "rule_without_value"

    def __init__(self, warnings: tuple[RuleWarning, ...]) -> None:
        self.warnings = warnings
        more = f" (and {len(warnings) - 1} more)" if len(warnings) > 1 else ""
        super().__init__(f"{warnings[0]}{more}")


class FactTypeWrong(DmnError):
    """A fact's value is not of the type that the input clause declares."""

    code = "fact_type_wrong"

    def __init__(self, name: str, declared: str, value: object) -> None:
        self.name = name
        super().__init__(
            f"Fact {name!r} must be a {declared}, but it is {value!r} ({type(value).__name__}). "
            "Correct the fact's definition, or pass UNKNOWN when the value is not known."
        )


class RequiredDecisionMissing(DmnError):
    """A decision requires another that was not given to the compiler."""

    code = "required_decision_missing"

    def __init__(self, decision: str, missing: str) -> None:
        super().__init__(f"Decision {decision!r} requires {missing!r}, which was not given. Pass it along.")


class RequirementCycle(DmnError):
    """Decisions require each other in a circle."""

    code = "requirement_cycle"

    def __init__(self, circle: tuple[str, ...]) -> None:
        super().__init__(f"Decisions require each other in a circle: {' -> '.join(circle)}. Break one arrow.")


class DiagramTooLarge(DmnError):
    """The table has too many distinct paths to be drawn as one decision diagram within the bound."""

    code = "diagram_too_large"

    def __init__(self) -> None:
        super().__init__("The table's decision diagram would be too large; it is decided row by row instead.")


class NotVectorised(DmnError):
    """What the population engine cannot hold exactly, and why; the scalar engine decides it instead."""

    code = "not_vectorised"

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class ColumnRefused(DmnError):
    """A column of a population block that cannot be read exactly, or is not there."""

    code = "column_refused"
