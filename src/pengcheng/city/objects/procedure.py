"""The way of a case: states and the actions that lead from one to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pengcheng.city.text import Text


@dataclass(frozen=True, slots=True)
class State:
    """A state of a case. `task` puts it on the list of those who may act; `ends` closes the case."""

    key: str
    name: Text
    waits_for: str | None = None
    task: bool = False
    ends: bool = False
    result: str | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """A step from one of the states `from_` to the state `to`.

    `by` are applicant, system, staff (a post of the item's department whose `may` names the action). `clock`
    says what happens to the limit; `needs` what must be given (reason); `at_most` how often per case.
    """

    key: str
    name: Text
    from_: tuple[str, ...]
    to: str
    by: tuple[str, ...]
    clock: Literal["start", "pause", "resume", "stop"] | None = None
    needs: tuple[str, ...] = ()
    at_most: int | None = None


@dataclass(frozen=True, slots=True)
class Procedure:
    """A procedure: where it starts, its states and its actions by key."""

    key: str
    name: Text
    starts: str
    states: Mapping[str, State]
    actions: Mapping[str, Action]

    def action(self, key: str) -> Action:
        """One action. Raises KeyError."""
        return self.actions[key]

    def actions_from(self, state: str) -> tuple[Action, ...]:
        """What can be done in a state."""
        return tuple(action for action in self.actions.values() if state in action.from_)
