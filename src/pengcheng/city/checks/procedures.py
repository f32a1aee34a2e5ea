"""Procedures: every state can be reached, every action leads somewhere, every way ends."""

from __future__ import annotations

from collections.abc import Iterator

from pengcheng.city.checks.view import CityView
from pengcheng.city.faults import Fault
from pengcheng.city.objects import Procedure
from pengcheng.city.shape import suggest
from pengcheng.city.sources import Part


def check(view: CityView) -> Iterator[Fault]:
    """The graph of each procedure, and whether staff posts may take its actions."""
    for name, part in view.each("procedure"):
        procedure = view.city.procedures[name]
        unknown = list(_unknown_states(part, procedure))
        yield from unknown
        yield from _twice(part)
        if not unknown:
            yield from _graph(part, procedure)
    yield from _posts(view)


def _unknown_states(part: Part, procedure: Procedure) -> Iterator[Fault]:
    def unknown(path: tuple[str | int, ...], state: str) -> Iterator[Fault]:
        if state not in procedure.states:
            yield part.fault(path, "unknown_state", f"There is no state `{state}`.", suggest(state, procedure.states))

    yield from unknown(("starts",), procedure.starts)
    for index, action in enumerate(part.data["actions"]):
        yield from unknown(("actions", index, "to"), action["to"])
        for place, state in enumerate(action["from"]):
            yield from unknown(("actions", index, "from", place), state)


def _twice(part: Part) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, action in enumerate(part.data["actions"]):
        if action["action"] in seen:
            yield part.fault(
                ("actions", index),
                "duplicate_name",
                f"There are two actions `{action['action']}`.",
                "List both states under one `from`, or rename one.",
            )
        seen.add(action["action"])


def _graph(part: Part, procedure: Procedure) -> Iterator[Fault]:
    ends = {state.key for state in procedure.states.values() if state.ends}
    if not ends:
        yield part.fault(("states",), "no_end", "No state ends the case.", "Mark one with `ends: true`.")
        return
    leads = {state: {action.to for action in procedure.actions_from(state)} for state in procedure.states}
    reached = _closure({procedure.starts}, leads)
    back: dict[str, set[str]] = {state: set() for state in procedure.states}
    for state, followers in leads.items():
        for follower in followers:
            back[follower].add(state)
    finishing = _closure(ends, back)
    for state in procedure.states:
        path = ("states", state)
        if state not in reached:
            yield part.fault(
                path, "unreachable_state", f"No action leads to the state `{state}`.", "Add one, or remove the state."
            )
        elif state not in finishing:
            yield part.fault(
                path, "no_way_out", f"A case in the state `{state}` can never end.", "Add an action that leaves it."
            )
        if state in ends and leads[state]:
            yield part.fault(path, "end_goes_on", f"The state `{state}` ends the case, yet an action leaves it.")
    runs_from_opening = procedure.states[procedure.starts].task
    if not runs_from_opening and not any(action.clock == "start" for action in procedure.actions.values()):
        yield part.fault(
            ("actions",), "clock_never_starts", "No action starts the clock.", "Add `clock: start` to one."
        )
    paused = any(action.clock == "pause" for action in procedure.actions.values())
    resumed = any(action.clock == "resume" for action in procedure.actions.values())
    if paused and not resumed:
        yield part.fault(("actions",), "clock_never_resumes", "An action pauses the clock and none resumes it.")


def _closure(start: set[str], leads: dict[str, set[str]]) -> set[str]:
    found, open_ = set(start), list(start)
    while open_:
        for state in leads[open_.pop()] - found:
            found.add(state)
            open_.append(state)
    return found


def _posts(view: CityView) -> Iterator[Fault]:
    """A task that waits for staff must have somebody in the item's department who may act on it."""
    for name, part in view.each("item"):
        item = view.city.items[name]
        procedure = view.city.procedures.get(item.procedure)
        department = view.city.departments.get(item.department)
        if procedure is None or department is None:
            continue
        may = {action for post in department.posts for action in post.may}
        for state in procedure.states.values():
            wanted = {action.key for action in procedure.actions_from(state.key) if "staff" in action.by}
            if state.task and not wanted & may:
                yield part.fault(
                    ("department",),
                    "nobody_may",
                    f"Nobody in `{department.key}` may act on a case in the state `{state.key}`.",
                    f"Let a post `may` one of: {', '.join(sorted(wanted))}."
                    if wanted
                    else "Let staff take an action there.",
                )
