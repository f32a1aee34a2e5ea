"""Examples tried: each gets its decision by the law of its day, and no cell of the rules may be without a value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pengcheng.city.checks.view import CityView
from pengcheng.city.decisions import inputs_of
from pengcheng.city.faults import Fault
from pengcheng.city.objects import Example, Item
from pengcheng.city.shape import suggest
from pengcheng.city.sources import Part, Row
from pengcheng.city.spelling import spell
from pengcheng.engines.dmn.errors import DmnError, NoVersionInForce
from pengcheng.engines.dmn.model import Decision
from pengcheng.engines.dmn.record import compile_decision
from pengcheng.engines.dmn.result import DecisionResult
from pengcheng.engines.dmn.unknown import UNKNOWN
from pengcheng.engines.feel.errors import FeelError


@dataclass(frozen=True, slots=True)
class Tried:
    """One example and where it stands: an entry of examples.yaml or a row of examples.csv."""

    example: Example
    part: Part | None = None
    index: int = 0
    row: Row | None = None

    def fault(self, key: str, name: str, code: str, message: str, suggestion: str = "") -> Fault:
        """A fault of the example; of its entry `name` below `key` (`facts` or `gives`), if given."""
        if self.row is not None:
            column = f"gives:{name}" if key == "gives" else name
            return self.row.fault(code, f"Column `{column}`: {message}" if name else message, suggestion)
        assert self.part is not None
        inner = (key, name) if name else ()
        return self.part.fault(("examples", self.index, *inner), code, message, suggestion)


def check(view: CityView, item: Item, decision: Decision, rules: Part, written: Part | None) -> Iterator[Fault]:
    """Examples that read what is not there, get another decision, or meet a cell that has no value for them."""
    inputs = inputs_of(view.city, item)
    told: set[tuple[object, ...]] = set()
    for tried in _tried(view, item, rules, written):
        example = tried.example
        unknown = [name for name in example.facts if name not in inputs]
        for name in unknown:
            message = f"There is no fact or question `{name}` here."
            yield tried.fault("facts", name, "unknown_fact", message, suggest(name, inputs))
        if unknown:
            continue
        on = date.fromisoformat(example.on) if example.on else view.today or decision.versions[-1].effective
        facts = {name: example.facts.get(name, UNKNOWN) for name in inputs}
        try:
            result = compile_decision(decision, on).decide(facts)
            warned = _warned(rules, decision, on, result, tried, told)
        except NoVersionInForce as missing:
            remedy = "Give the example another day, or the rules an earlier version."
            yield tried.fault("", "", missing.code, f"“{example.name}”: {missing}", remedy)
            continue
        except (DmnError, FeelError) as error:
            yield tried.fault("", "", "example_failed", f"The example cannot be decided: {error}.")
            continue
        yield from warned
        yield from _compared(tried, result)


def _tried(view: CityView, item: Item, rules: Part, written: Part | None) -> Iterator[Tried]:
    """The item's examples with their places: those of the YAML file come first (see `load`)."""
    count = len(written.data["examples"]) if written is not None else 0
    for index, example in enumerate(item.examples[:count]):
        yield Tried(example, written, index)
    folder = rules.document.file.rsplit("/", 1)[0]
    rows = view.sources.rows.get(f"{folder}/examples.csv", [])
    for example, row in zip(item.examples[count:], rows, strict=True):
        yield Tried(example, row=row)


def _warned(
    rules: Part, decision: Decision, on: date, result: DecisionResult, tried: Tried, told: set[tuple[object, ...]]
) -> list[Fault]:
    """What strict mode would refuse, at the cell itself and once for each."""
    version = decision.versions.index(decision.on(on))
    found: list[Fault] = []
    for warning in result.warnings:
        place = (version, warning.path, warning.code)
        if place not in told:
            told.add(place)
            message = f"For “{tried.example.name}”: {warning.message}"
            path = ("versions", version, *warning.path)
            found.append(rules.fault(path, warning.code, message, "", warning.start))
    return found


def _compared(tried: Tried, result: DecisionResult) -> Iterator[Fault]:
    fired = result.row + 1 if result.row is not None else None
    got: dict[str, object] = {"row": fired, "outcome": str(result.outcome), "asks": sorted(result.asks)}
    got |= result.outputs
    for name, wanted in tried.example.gives.items():
        expected = sorted(wanted) if name == "asks" and isinstance(wanted, list) else wanted
        if got.get(name) != expected:
            row = f" by row {fired}" if fired is not None else ""
            message = (
                f"“{tried.example.name}”: `{name}` should be {spell(expected, 'en')}, "
                f"the rules give {spell(got.get(name), 'en')}{row}."
            )
            yield tried.fault("gives", name, "example_failed", message, "Correct the rules or the example.")
