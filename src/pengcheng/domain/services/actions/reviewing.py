"""What staff do with a case: settle its open facts, approve, refuse, ask for a correction, return it, in bulk."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from pengcheng import clock
from pengcheng.domain.cases import permissions
from pengcheng.domain.cases.actions import act
from pengcheng.domain.cases.errors import ActionNotAllowed, CaseChanged, CaseError, ReasonMissing
from pengcheng.domain.cases.models import Case, CaseStep
from pengcheng.domain.cases.queries import step_taken
from pengcheng.domain.certificates import actions as certificates
from pengcheng.domain.certificates.errors import CertificateError
from pengcheng.domain.ledger import actions as ledger
from pengcheng.domain.organisations.queries import city_of
from pengcheng.domain.people.actors import Actor
from pengcheng.domain.people.errors import NotStaff
from pengcheng.domain.people.models import Account
from pengcheng.domain.services import access
from pengcheng.domain.services.drafts import locked_application
from pengcheng.domain.services.encoding import decode_all, encode
from pengcheng.domain.services.errors import AnswerRefused, ServiceError
from pengcheng.domain.services.facts_entry import read_fact
from pengcheng.domain.services.machine import issue_certificate, question_of
from pengcheng.domain.services.models import Application, Decision, Objection
from pengcheng.domain.services.recording import record_decision
from pengcheng.domain.services.reviewed import compute_in_review

REVIEW = "approve"  # whoever may approve may also settle an open fact


@dataclass(frozen=True, slots=True)
class BulkResult:
    """What came of one case of a bulk action: `error` is "" when it was done."""

    number: str
    error: str
    code: str


def approve(
    account: Account,
    number: str,
    *,
    version: int,
    key: str = "",
    reason: str = "",
    outputs: Mapping[str, object] | None = None,
) -> CaseStep:
    """Grant a case. The amounts come from the rules; where the rules do not grant, staff say why and give them.

    `version` is the case's as it was shown. Raises `NotFound`, `ReasonMissing`, `CertificateError` when the
    certificate lacks a value, and what `cases.actions.act` raises.
    """

    def grant(case: Case, actor: Actor) -> CaseStep:
        step = act(case, "approve", actor=actor, reason=reason, key=key, expected_version=version)
        application = _application(case)
        if application is None:
            return step
        city = city_of(case.city_version)
        computed = compute_in_review(application, city, actor)
        if computed.result is not None and computed.outcome != "granted" and not reason.strip():
            raise ReasonMissing
        decision = record_decision(case, computed, city, outcome="granted", actor=actor, reason=reason.strip())
        given = {**decode_all(decision.computed["outputs"]), **(outputs or {})}
        issue_certificate(decision, computed, city, given)
        return step

    return _step(account, number, key, grant)


def refuse(account: Account, number: str, *, version: int, reason: str, key: str = "") -> CaseStep:
    """Refuse a case, with the reason the applicant reads. Raises as `approve` does."""

    def deny(case: Case, actor: Actor) -> CaseStep:
        step = act(case, "refuse", actor=actor, reason=reason, key=key, expected_version=version)
        application = _application(case)
        if application is not None:
            city = city_of(case.city_version)
            computed = compute_in_review(application, city, actor)
            record_decision(case, computed, city, outcome="refused", actor=actor, reason=reason.strip())
        return step

    return _step(account, number, key, deny)


def request_correction(account: Account, number: str, *, version: int, reason: str, key: str = "") -> CaseStep:
    """Tell the applicant everything that has to be corrected: once only. The clock stands still meanwhile."""
    return _plain(account, number, "request_correction", version, reason, key)


def return_to_applicant(account: Account, number: str, *, version: int, reason: str, key: str = "") -> CaseStep:
    """Give a case back undecided, with the reason."""
    return _plain(account, number, "return_to_applicant", version, reason, key)


def act_as_staff(
    account: Account, number: str, action: str, *, version: int, reason: str = "", key: str = ""
) -> CaseStep:
    """Any action of the case's procedure. Those that decide an application leave a decision, too."""
    if action == "approve":
        return approve(account, number, version=version, reason=reason, key=key)
    if action == "refuse":
        return refuse(account, number, version=version, reason=reason, key=key)

    def follow(case: Case, actor: Actor) -> CaseStep:
        step = act(case, action, actor=actor, reason=reason, key=key, expected_version=version)
        if case.is_closed:
            _follow_up(case, actor, step.reason)
        return step

    return _step(account, number, key, follow)


def settle(account: Account, number: str, fact: str, text: str, *, version: int, reason: str) -> Application:
    """A member of staff has found out by other means what no register could tell. The rules then use it.

    Raises `NotFound`, `ReasonMissing`, `AnswerRefused`, `ActionNotAllowed`, `CaseChanged`.
    """

    case = _case_for(account, number)
    city = city_of(case.city_version)
    if case.version != version:
        raise CaseChanged
    if REVIEW not in permissions.duties(account, city) or not case.is_task:
        raise ActionNotAllowed
    if not reason.strip():
        raise ReasonMissing
    if fact not in city.facts:
        raise AnswerRefused(fact, _("There is no such fact."))
    value = encode(read_fact(city.facts[fact], text))
    found = {"value": value, "by": account.login, "reason": reason.strip(), "at": clock.now().isoformat()}
    with transaction.atomic():
        application = locked_application(case)
        if application.case.version != version:
            raise CaseChanged
        application.settled[fact] = found
        application.save(update_fields=["settled"])
        actor = Actor.of(account)
        details = {"fact": fact, "department": account.department, "reason": reason.strip()}
        ledger.append("application.answered", actor=actor, subject=case.subject, case=case, details=details)
        question = question_of(compute_in_review(application, city, actor), city)
        # Whoever has the case open elsewhere looks at it again before acting on it.
        Case.objects.filter(pk=case.pk).update(question=question, version=version + 1)
    return application


def bulk(
    account: Account, cases: Sequence[tuple[str, int]], action: str, *, reason: str = "", key: str = ""
) -> list[BulkResult]:
    """The same action on several cases (number and version as shown), each in its own transaction."""
    results = []
    for number, version in cases:
        try:
            act_as_staff(account, number, action, version=version, reason=reason, key=key)
            results.append(BulkResult(number, "", ""))
        except (CaseError, ServiceError, CertificateError) as error:
            results.append(BulkResult(number, str(error), error.code))
    return results


def _follow_up(case: Case, actor: Actor, reason: str) -> None:
    """What a closed case means for what it is about: the objection is answered, a false commitment undone."""
    objection = Objection.objects.filter(case=case).first()
    if objection is not None:
        details = {"fact": objection.fact, "answer": reason}
        ledger.append("objection.answered", actor=actor, subject=case.subject, case=case, details=details)
    ended = city_of(case.city_version).procedures[case.procedure].states[case.state]
    if case.parent_id is not None and ended.result == "refused":
        for granted in Decision.objects.select_related("certificate").filter(case=case.parent_id):
            if granted.certificate is not None:
                certificates.revoke(granted.certificate, actor=actor, reason=reason)


def _plain(account: Account, number: str, action: str, version: int, reason: str, key: str) -> CaseStep:
    def take(case: Case, actor: Actor) -> CaseStep:
        return act(case, action, actor=actor, reason=reason, key=key, expected_version=version)

    return _step(account, number, key, take)


def _step(account: Account, number: str, key: str, do: Callable[[Case, Actor], CaseStep]) -> CaseStep:
    """One step and all that follows from it, in one transaction; sent again with the same key it is not repeated."""
    case = _case_for(account, number)
    with transaction.atomic():
        return step_taken(case, key) or do(case, Actor.of(account))


def _case_for(account: Account, number: str) -> Case:
    if not account.is_staff_member:
        raise NotStaff
    return access.visible_case(account, number)


def _application(case: Case) -> Application | None:
    return Application.objects.filter(case=case).first()
