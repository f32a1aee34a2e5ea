"""Recomputing a past decision from its record alone: the stored rule text, the stored facts, nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from pengcheng.domain.ledger import actions as ledger
from pengcheng.domain.people.actors import Actor
from pengcheng.domain.services.encoding import decode, decode_all, encode_all
from pengcheng.domain.services.errors import NotReplayable
from pengcheng.domain.services.models import Decision, RuleText
from pengcheng.engines.dmn.model import InputClause
from pengcheng.engines.dmn.record import compile_decision
from pengcheng.engines.dmn.text import read_rules

COMPARED = ("outcome", "outputs", "row", "clause", "asks")


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where the record and the recomputation do not agree."""

    what: str
    recorded: object
    recomputed: object


@dataclass(frozen=True, slots=True)
class Replay:
    """The result of a replay. `differences` is empty when the decision stands as it was made."""

    decision: int
    number: str
    item: str
    outcome: str
    by: str
    rule_hash: str
    differences: tuple[Difference, ...]

    @property
    def is_equal(self) -> bool:
        """Whether the recomputation gives exactly what was recorded."""
        return not self.differences


@transaction.atomic
def replay(reference: str, *, actor: Actor) -> Replay:
    """Recompute a decision, named by its number or by its case's (then the newest one of the case).

    Raises `NotReplayable`. What people decided without rules has nothing to recompute and is equal.
    """
    decision = _find(reference)
    differences = _differences(decision)
    ledger.append(
        "decision.replayed",
        actor=actor,
        subject=decision.subject,
        case=decision.case,
        purpose=f"{decision.item}: replay",
        details={"decision": decision.pk, "equal": not differences},
    )
    return Replay(
        decision.pk,
        decision.case.number,
        decision.item,
        decision.outcome,
        decision.by,
        decision.rule_id or "",
        differences,
    )


def _find(reference: str) -> Decision:
    known = Decision.objects.select_related("case", "rule")
    found = known.filter(case__number=reference).order_by("-id").first()
    if found is None and reference.isascii() and reference.isdigit() and len(reference) < 19:
        found = known.filter(pk=int(reference)).first()
    if found is None:
        raise NotReplayable
    return found


def _differences(decision: Decision) -> tuple[Difference, ...]:
    recorded: Mapping[str, Any] = decision.computed
    if decision.rule is None:
        return ()
    rules = read_rules(decode(decision.rule.document), _inputs(decision.rule))
    found: list[Difference] = []
    compiled = compile_decision(rules, decision.on)
    if compiled.rule_hash != decision.rule_id:
        found.append(Difference("rule", decision.rule_id, compiled.rule_hash))
    result = compiled.decide(decode_all(recorded["given"]))
    recomputed = {
        "outcome": result.outcome.value if result.outcome else "unclear",
        "outputs": encode_all(result.outputs),
        "row": result.row,
        "clause": dict(result.clause),
        "asks": list(result.asks),
    }
    found += [
        Difference(what, recorded[what], recomputed[what]) for what in COMPARED if recorded[what] != recomputed[what]
    ]
    if decision.by == Decision.By.MACHINE and decision.outcome not in ("unclear", recomputed["outcome"]):
        found.append(Difference("decision", decision.outcome, recomputed["outcome"]))
    return (*found, *_facts_differ(decision))


def _facts_differ(decision: Decision) -> list[Difference]:
    """The facts with their sources must be those the rule was given: a changed record shows."""
    given: Mapping[str, Any] = decision.computed["given"]
    kept = {each["fact"]: each for each in decision.facts if "fact" in each}
    return [
        Difference(f"fact {name}", each["value"], given[name])
        for name, each in kept.items()
        if name in given and each["state"] == "known" and not each.get("settled") and each["value"] != given[name]
    ]


def _inputs(rule: RuleText) -> dict[str, InputClause]:
    clauses = {}
    for name, stored in rule.inputs.items():
        fields = decode(stored)
        clauses[name] = InputClause(**{**fields, "values": tuple(fields["values"])})
    return clauses
