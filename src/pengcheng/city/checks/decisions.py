"""Rules and their examples, and the certificates that carry their results."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from pengcheng.city.checks.view import CityView
from pengcheng.city.decisions import decision_of, inputs_of
from pengcheng.city.faults import Fault
from pengcheng.city.objects import CertificateType, Example, Item
from pengcheng.city.shape import suggest
from pengcheng.city.sources import Part
from pengcheng.city.spelling import spell
from pengcheng.engines.dmn.errors import DmnError, NoVersionInForce, RulesRefused
from pengcheng.engines.dmn.model import Decision, DecisionTable
from pengcheng.engines.dmn.record import compile_decision
from pengcheng.engines.dmn.result import DecisionResult
from pengcheng.engines.dmn.unknown import UNKNOWN
from pengcheng.engines.feel.errors import FeelError

HOLDER_SOURCES = {"name", "id"}
CASE_SOURCES = {"number", "decided_on"}


def check(view: CityView) -> Iterator[Fault]:
    """Rules that cannot be read or have no version today, examples that fail, certificate fields from nowhere."""
    for name, part in view.each("item"):
        item = view.city.items[name]
        rules, examples = view.beside("rules", part), view.beside("examples", part)
        decision = None
        if rules is not None:
            decision, faults = _read(view, item, rules)
            yield from faults
        if decision is not None and rules is not None:
            yield from _named(item, rules)
            yield from _in_force(view, decision, rules)
            if examples is not None:
                yield from _examples(view, item, decision, examples)
        certificate = view.city.certificates.get(item.result.certificate or "")
        if certificate is not None and (decision is not None or item.rules is None):
            yield from _certificate(view, item, decision, certificate)


def _read(view: CityView, item: Item, rules: Part) -> tuple[Decision | None, list[Fault]]:
    try:
        return decision_of(view.city, item), []
    except RulesRefused as refused:
        return None, [
            rules.fault(fault.path, fault.code, fault.message, fault.suggestion, fault.position)
            for fault in refused.faults
        ]


def _named(item: Item, rules: Part) -> Iterator[Fault]:
    if rules.data["decision"] != item.key:
        yield rules.fault(
            ("decision",), "decision_name", f"The item is `{item.key}`.", f"Write `decision: {item.key}`."
        )


def _in_force(view: CityView, decision: Decision, rules: Part) -> Iterator[Fault]:
    if view.today is None:
        return
    try:
        decision.on(view.today)
    except NoVersionInForce as missing:
        yield rules.fault(("versions",), missing.code, str(missing), "Add the version that holds today.")


def _examples(view: CityView, item: Item, decision: Decision, part: Part) -> Iterator[Fault]:
    inputs = inputs_of(view.city, item)
    for index, example in enumerate(item.examples):
        path = ("examples", index)
        unknown = [name for name in example.facts if name not in inputs]
        for name in unknown:
            yield part.fault(
                (*path, "facts", name),
                "unknown_fact",
                f"There is no fact or question `{name}` here.",
                suggest(name, inputs),
            )
        if unknown:
            continue
        on = date.fromisoformat(example.on) if example.on else view.today or decision.versions[-1].effective
        facts = {name: example.facts.get(name, UNKNOWN) for name in inputs}
        try:
            result = compile_decision(decision, on).decide(facts)
        except (DmnError, FeelError) as error:
            yield part.fault(path, "example_failed", f"The example cannot be decided: {error}.")
            continue
        yield from _compared(part, index, example, result)


def _compared(part: Part, index: int, example: Example, result: DecisionResult) -> Iterator[Fault]:
    got: dict[str, object] = {"outcome": str(result.outcome), "asks": sorted(result.asks), **result.outputs}
    for name, wanted in example.gives.items():
        expected = sorted(wanted) if name == "asks" and isinstance(wanted, list) else wanted
        if got.get(name) != expected:
            row = f" by row {result.row + 1}" if result.row is not None else ""
            yield part.fault(
                ("examples", index, "gives", name),
                "example_failed",
                f"“{example.name}”: `{name}` should be {spell(expected, 'en')}, "
                f"the rules give {spell(got.get(name), 'en')}{row}.",
                "Correct the rules or the example.",
            )


def _certificate(
    view: CityView, item: Item, decision: Decision | None, certificate: CertificateType
) -> Iterator[Fault]:
    part = view.part("certificate", certificate.key)
    outputs = _outputs(decision)
    sources: Mapping[str, set[str]] = {
        "holder": HOLDER_SOURCES | {fact.key for fact in view.city.facts_about(certificate.holder)},
        "outputs": outputs,
        "facts": {fact.key for fact in view.city.facts_about(item.subject)},
        "asks": {ask.key for ask in item.asks},
        "case": CASE_SOURCES,
    }
    for index, field in enumerate(certificate.fields):
        source, _, name = field.from_.partition(".")
        if name not in sources[source] and view.knows_all("fact"):
            yield part.fault(
                ("fields", index, "from"),
                "unknown_source",
                f"The item `{item.key}` gives no `{field.from_}`.",
                suggest(name, sources[source]),
            )


def _outputs(decision: Decision | None) -> set[str]:
    """The outputs every version of a decision has."""
    if decision is None:
        return set()
    bodies = [version.body for version in decision.versions]
    tables = [body for body in bodies if isinstance(body, DecisionTable)]
    return (
        set.intersection(*({clause.name for clause in table.outputs} for table in tables))
        if tables
        else {decision.name}
    )
