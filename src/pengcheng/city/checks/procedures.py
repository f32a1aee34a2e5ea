"""Procedures: every state can be reached, every action leads somewhere, every way ends, each task has its people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pengcheng.city.checks.view import CityView
from pengcheng.city.faults import Fault
from pengcheng.city.objects import Procedure
from pengcheng.city.shape import suggest
from pengcheng.city.sources import Part

OBJECTION, VERIFICATION = "objection", "verification"  # procedures that the platform opens under these names
_WHY = {
    OBJECTION: "There is no procedure `objection`, and people may object to what {place} says of them.",
    VERIFICATION: "There is no procedure `verification`, and a commitment in {place} is to be verified.",
}


def check(view: CityView) -> Iterator[Fault]:
    """The graph of each procedure, those the platform needs, and whether staff posts may take their actions."""
    for name, part in view.each("procedure"):
        procedure = view.city.procedures[name]
        unknown = list(_unknown_states(part, procedure))
        yield from unknown
        yield from _twice(part)
        if not unknown:
            yield from _graph(part, procedure)
    yield from _reserved(view)
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


@dataclass(frozen=True, slots=True)
class _Use:
    """Where the folder has cases of a procedure opened, and the department that handles them."""

    procedure: str
    department: str
    part: Part
    path: tuple[str | int, ...]


def _of_items(view: CityView) -> Iterator[_Use]:
    for name, part in view.each("item"):
        item = view.city.items[name]
        yield _Use(item.procedure, item.department, part, ("department",))


def _of_the_platform(view: CityView) -> Iterator[_Use]:
    """What the platform opens by itself: a person objects to a fact, a commitment is verified afterwards."""
    about = {fact.subject for fact in view.city.facts.values()}
    for name, part in view.each("register"):
        register = view.city.registers[name]
        if about & set(register.subject):
            yield _Use(OBJECTION, register.source, part, ("source",))
    for name, part in view.each("item"):
        item = view.city.items[name]
        if item.decision_mode == "commitment" and item.commitment and item.commitment.verify_within:
            yield _Use(VERIFICATION, item.department, part, ("commitment", "verify_within"))


def _reserved(view: CityView) -> Iterator[Fault]:
    """A procedure that the platform opens must be there, and must put its case before people from the start."""
    uses = {use.procedure: use for use in _of_the_platform(view)}
    for name, use in uses.items():
        procedure = view.city.procedures.get(name)
        if procedure is None and view.knows_all("procedure"):
            file = f"procedures/{name}.yaml"
            why = _WHY[name].format(place=use.part.document.file)
            yield Fault(file, 0, "procedure_missing", why, f"Add {file}; let it start with a `task: true` state.")
        first = procedure.states.get(procedure.starts) if procedure else None
        if first is not None and not first.task:
            yield view.part("procedure", name).fault(
                ("starts",),
                "starts_unseen",
                f"The platform opens `{name}` by itself, and nobody sees a case in the state `{first.key}`.",
                "Start with a state that is a `task: true`.",
            )


def _posts(view: CityView) -> Iterator[Fault]:
    """A task that waits for staff must have somebody in its department who may act on it."""
    uses = {(use.procedure, use.department): use for use in _of_the_platform(view)}
    for use in (*_of_items(view), *uses.values()):
        procedure = view.city.procedures.get(use.procedure)
        department = view.city.departments.get(use.department)
        if procedure is None or department is None:
            continue
        may = {action for post in department.posts for action in post.may}
        for state in procedure.states.values():
            wanted = {action.key for action in procedure.actions_from(state.key) if "staff" in action.by}
            if state.task and not wanted & may:
                yield use.part.fault(
                    use.path,
                    "nobody_may",
                    f"Nobody in `{department.key}` may act on a `{procedure.key}` case in the state `{state.key}`.",
                    f"Let a post `may` one of: {', '.join(sorted(wanted))}."
                    if wanted
                    else "Let staff take an action there.",
                )
