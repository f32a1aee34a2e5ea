"""What the machine does with an accepted case: it decides what it may, and hands the rest to a person."""

from __future__ import annotations

from pengcheng.city import City, Item
from pengcheng.domain.cases.actions import act_on_locked, open_case
from pengcheng.domain.cases.models import Case
from pengcheng.domain.certificates import actions as certificates
from pengcheng.domain.certificates.models import Certificate
from pengcheng.domain.people.actors import Actor
from pengcheng.domain.services import naming
from pengcheng.domain.services.deciding import Computed
from pengcheng.domain.services.encoding import decode, decode_all
from pengcheng.domain.services.models import Decision
from pengcheng.domain.services.recording import record_decision
from pengcheng.engines.dmn.model import DecisionTable

MACHINE = Actor.system("decision")
HAND_OVER = "hand_to_person"
VERIFICATION = "verification"  # the procedure of the folder by which a commitment is checked afterwards
AT_ONCE = ("instant", "commitment")


def decide(case: Case, computed: Computed, city: City) -> Decision:
    """The machine's decision on a filed case: granted or refused if item and procedure let it, otherwise a person's.

    Runs inside the caller's transaction, which has locked the case, or opened it.
    """
    item, outcome = computed.item, computed.outcome
    says = dict(computed.result.says) if computed.result else {}
    at_once = item.decision_mode in AT_ONCE
    if outcome == "granted" and at_once and may(case, "approve", city):
        act_on_locked(case, "approve", city, actor=MACHINE)
        decision = record_decision(case, computed, city, outcome=outcome, actor=MACHINE)
        issue_certificate(decision, computed, city)
        if item.commitment is not None and item.decision_mode == "commitment":
            open_verification(case, item, city)
        return decision
    if outcome == "refused" and at_once and item.may_refuse and may(case, "refuse", city):
        reason = says.get(city.default_language) or _first(says)
        act_on_locked(case, "refuse", city, actor=MACHINE, reason=reason)
        return record_decision(case, computed, city, outcome=outcome, actor=MACHINE)
    hand_to_person(case, computed, city)
    return record_decision(case, computed, city, outcome="unclear", actor=MACHINE)


def may(case: Case, action: str, city: City) -> bool:
    """Whether the case's procedure lets the machine take this action now."""
    found = city.procedures[case.procedure].actions.get(action)
    return found is not None and case.state in found.from_ and "system" in found.by


def hand_to_person(case: Case, computed: Computed, city: City) -> None:
    """Put the case on the task list with the question that a person has to settle."""
    case.question = question_of(computed, city)
    Case.objects.filter(pk=case.pk).update(question=case.question)
    if may(case, HAND_OVER, city):  # otherwise the procedure has put it before people already
        act_on_locked(case, HAND_OVER, city, actor=MACHINE)


def question_of(computed: Computed, city: City) -> dict[str, str]:
    """What a person has to settle, in every language of the city: the open facts, or the row the machine may
    not apply by itself."""
    if computed.open_facts:
        names = [city.facts[name].name for name in computed.open_facts]
        return {language: ", ".join(name.in_(language) for name in names) for language in city.languages}
    return dict(computed.result.says) if computed.result else {}


def issue_certificate(
    decision: Decision, computed: Computed, city: City, outputs: dict[str, object] | None = None
) -> Certificate | None:
    """The certificate of a granted decision; it is sealed after the commit. None if the item gives none."""
    kind = computed.item.result.certificate
    if kind is None:
        return None
    case = decision.case
    given = outputs if outputs is not None else decode_all(decision.computed["outputs"])
    certificate = certificates.issue(
        city=city,
        city_version=case.city_version,
        certificate_type=kind,
        holder=case.subject,
        holder_name=naming.name_of(city, case.subject),
        sources={
            "outputs": given,
            "periods": _periods(computed),
            "facts": {name: fact.value for name, fact in computed.facts.items()},
            "asks": {name: decode(value) for name, value in computed.answers.items()},
            "case": {"number": case.number, "decided_on": decision.on},
        },
        actor=MACHINE,
        case=case,
        decision_reference=str(decision.pk),
    )
    decision.certificate = certificate
    decision.save(update_fields=["certificate"])
    return certificate


def _periods(computed: Computed) -> dict[str, str]:
    """How often each amount is paid, as the rules of the decision's day say."""
    body = computed.rules.decision.on(computed.on).body if computed.rules else None
    outputs = body.outputs if isinstance(body, DecisionTable) else ()
    return {clause.name: clause.period.value for clause in outputs if clause.period}


def open_verification(case: Case, item: Item, city: City) -> Case | None:
    """The task of checking afterwards what an applicant has committed to, with its own limit."""
    commitment = item.commitment
    if commitment is None or commitment.verify_within is None:
        return None
    return open_case(
        case.city_version,
        VERIFICATION,
        department=item.department,
        subject=case.subject,
        actor=MACHINE,
        item=item.key,
        promised=commitment.verify_within,
        statutory=commitment.verify_within,
        parent=case,
        question=dict(commitment.text),
    )


def _first(texts: dict[str, str]) -> str:
    return next(iter(texts.values()), "")
