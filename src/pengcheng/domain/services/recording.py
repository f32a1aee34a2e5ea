"""Writing a decision down so that it can be recomputed for ever."""

from __future__ import annotations

from dataclasses import asdict

from pengcheng import clock
from pengcheng.city import City
from pengcheng.domain.cases.models import Case
from pengcheng.domain.ledger import actions as ledger
from pengcheng.domain.people.actors import Actor
from pengcheng.domain.services.deciding import Computed, facts_record, record_of
from pengcheng.domain.services.encoding import encode
from pengcheng.domain.services.models import Decision, RuleText
from pengcheng.engines.dmn.model import Decision as DmnDecision
from pengcheng.engines.dmn.text import write_rules


def record_decision(
    case: Case, computed: Computed, city: City, *, outcome: str, actor: Actor, reason: str = ""
) -> Decision:
    """Keep a decision with its rule text, facts, sources and trace. Runs inside the deciding transaction."""
    staff = actor.account if actor.kind == "staff" else None
    decision = Decision.objects.create(
        case=case,
        item=case.item,
        subject_kind=case.subject_kind,
        subject_id=case.subject_id,
        outcome=outcome,
        by=Decision.By.STAFF if staff else Decision.By.MACHINE,
        staff=staff,
        reason=reason,
        rule=_rule_text(computed),
        on=computed.on,
        computed=record_of(computed),
        facts=facts_record(computed),
        trace=computed.result.trace().to_json() if computed.result else {},
        decided_at=clock.now(),
    )
    ledger.append(
        "decision.made",
        actor=actor,
        subject=case.subject,
        case=case,
        details={"decision": decision.pk, "outcome": outcome, "rule": decision.rule_id or ""},
    )
    return decision


def _rule_text(computed: Computed) -> RuleText | None:
    """The text of the version in force, kept once under its hash."""
    if computed.rules is None:
        return None
    version = computed.rules.decision.on(computed.on)
    only = DmnDecision(computed.rules.decision.name, (version,))
    read = {clause.name for clause in version.body.inputs}
    inputs = {
        name: encode({key: value for key, value in asdict(clause).items() if key != "expression"})
        for name, clause in computed.rules.inputs.items()
        if name in read
    }
    text, _ = RuleText.objects.get_or_create(
        hash=version.hash, defaults={"document": encode(write_rules(only)), "inputs": inputs}
    )
    return text
