"""What the outputs of rules say about themselves to people: a name, and for an amount how often it is paid."""

from __future__ import annotations

from collections.abc import Iterator

from pengcheng.city.checks.view import CityView
from pengcheng.city.decisions import decision_of
from pengcheng.city.document import Path
from pengcheng.city.faults import Fault
from pengcheng.city.sources import Part
from pengcheng.engines.dmn.errors import RulesRefused
from pengcheng.engines.dmn.model import OUTCOME, DecisionTable, OutputClause, PayPeriod

AMOUNTS = ("money", "number")
"""The types of outputs that can be paid."""


def check(view: CityView) -> Iterator[Fault]:
    """Outputs without a name, amounts of money without a period, and periods of what is no amount."""
    languages = [language.partition("-")[0] for language in view.city.languages]
    for name, part in view.each("item"):
        rules = view.beside("rules", part)
        if rules is None:
            continue
        try:
            decision = decision_of(view.city, view.city.items[name])
        except RulesRefused:
            continue  # told by `decisions`, with every fault
        days = [version["effective"] for version in rules.data["versions"]]
        for version in decision.versions if decision else ():
            if isinstance(version.body, DecisionTable):
                path = ("versions", days.index(version.effective), "outputs")
                for clause in version.body.outputs:
                    yield from _output(clause, rules, (*path, clause.name), languages)


def _output(clause: OutputClause, rules: Part, path: Path, languages: list[str]) -> Iterator[Fault]:
    if clause.type != OUTCOME and not clause.label:
        words = ", ".join(f"{language}: ..." for language in languages)
        yield rules.fault(
            path, "output_unnamed", f"The output `{clause.name}` has no name for people.", f"Add `name: {{{words}}}`."
        )
    periods = " | ".join(PayPeriod)
    if clause.type == "money" and clause.period is None:
        yield rules.fault(
            path,
            "amount_without_period",
            f"Nothing says how often the amount `{clause.name}` is paid.",
            f"Add `period: {periods}`.",
        )
    if clause.period and clause.type not in AMOUNTS:
        yield rules.fault(
            (*path, "period"),
            "period_without_amount",
            f"Only amounts are paid, and `{clause.name}` is of the type `{clause.type}`.",
            "Remove the period, or write `type: money`.",
        )
