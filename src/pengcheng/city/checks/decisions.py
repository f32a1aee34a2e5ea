"""Rules and their examples, and the certificates that carry their results."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from pengcheng.city.checks import examples
from pengcheng.city.checks.view import CityView
from pengcheng.city.decisions import decision_of
from pengcheng.city.faults import Fault
from pengcheng.city.objects import CertificateType, Item
from pengcheng.city.shape import suggest
from pengcheng.city.sources import Part
from pengcheng.engines.dmn.errors import NoVersionInForce, RulesRefused
from pengcheng.engines.dmn.model import Decision, DecisionTable

HOLDER_SOURCES = {"name", "id"}
CASE_SOURCES = {"number", "decided_on"}


def check(view: CityView) -> Iterator[Fault]:
    """Rules that cannot be read or have no version today, examples that fail, certificate fields from nowhere."""
    for name, part in view.each("item"):
        item = view.city.items[name]
        rules = view.beside("rules", part)
        decision = None
        if rules is not None:
            decision, faults = _read(view, item, rules)
            yield from faults
        if decision is not None and rules is not None:
            yield from _named(item, rules)
            yield from _in_order(rules)
            yield from _in_force(view, decision, rules)
            yield from examples.check(view, item, decision, rules, view.beside("examples", part))
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


def _in_order(rules: Part) -> Iterator[Fault]:
    """Versions that stand in another order than they take effect in: people read the last one as the newest."""
    days = [version["effective"] for version in rules.data["versions"]]
    for index, (before, day) in enumerate(pairwise(days), start=1):
        if day < before:
            yield rules.fault(
                ("versions", index, "effective"),
                "versions_out_of_order",
                f"The version of {day} stands after that of {before}.",
                "Put the versions in the order in which they take effect.",
            )


def _in_force(view: CityView, decision: Decision, rules: Part) -> Iterator[Fault]:
    if view.today is None:
        return
    try:
        decision.on(view.today)
    except NoVersionInForce as missing:
        yield rules.fault(("versions",), missing.code, str(missing), "Add the version that holds today.")


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
        if name not in sources[source] and view.knows_all("fact") and view.knows_all("rules"):
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
