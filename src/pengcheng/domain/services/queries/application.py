"""A draft with what the city knows, and the decision with its reasons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from pengcheng import clock
from pengcheng.city import City, Item
from pengcheng.domain.cases.queries import face_of
from pengcheng.domain.organisations.queries import city_of
from pengcheng.domain.people.actors import Actor
from pengcheng.domain.people.models import Account
from pengcheng.domain.people.subjects import Subject
from pengcheng.domain.services import access, naming
from pengcheng.domain.services.deciding import Computed, compute, facts_record
from pengcheng.domain.services.errors import NotFound
from pengcheng.domain.services.models import Application, Decision, Objection
from pengcheng.domain.services.queries import cards
from pengcheng.domain.services.queries.catalogue import offer_card
from pengcheng.domain.services.queries.pages import (
    ApplicationPage,
    AskLine,
    CertificateCard,
    DecisionPage,
    FactLine,
)
from pengcheng.domain.services.queries.showing import ask_line, fact_line, in_language, named_outputs


def application_page(account: Account, number: str, language: str) -> ApplicationPage:
    """A draft for who may act on it: what the city knows and what it still has to ask. Raises `NotFound`.

    Reading the facts leaves a receipt in the ledger. The number of queries does not grow with the facts.
    """
    application = access.application_of(account, number)
    case = application.case
    city = city_of(case.city_version)
    item = city.items[application.item]
    with transaction.atomic():
        computed = compute(
            city,
            item,
            case.subject,
            on=clock.today(),
            actor=Actor.of(account),
            purpose=f"{item.key}: draft",
            answers=application.answers,
            case=case.number,
        )
    return _page(application, item, computed, city, language)


def _page(application: Application, item: Item, computed: Computed, city: City, language: str) -> ApplicationPage:
    case = application.case
    answers = application.answers
    open_asks = computed.open_asks
    answered = [ask for ask in item.asks if ask.key in answers]
    return ApplicationPage(
        number=case.number,
        card=cards.item_card(item, city, language),
        subject=case.subject,
        subject_name=naming.name_of(city, case.subject, language),
        state=case.state,
        facts=fact_lines(facts_record(computed), _decisive(computed), case.subject, city, language),
        asks=tuple(ask_line(item.ask(key), answers, city, language, item) for key in open_asks),
        answered=tuple(ask_line(ask, answers, city, language, item) for ask in answered),
        outlook=computed.outcome,
        outlook_says=in_language(computed.result.says, language) if computed.result else "",
        ready=not open_asks,
        check_hash=computed.check_hash,
        offer=offer_card(application.offer, city, language) if application.offer else None,
        correction=_correction_asked(application),
    )


def decision_page(account: Account, number: str, language: str) -> DecisionPage:
    """The newest decision of a case, with its reasons, facts and certificate. Raises `NotFound`."""
    case = access.visible_case(account, number)
    decision = Decision.objects.select_related("certificate").filter(case=case).order_by("-id").first()
    if decision is None:
        raise NotFound
    city = city_of(case.city_version)
    item = city.items[decision.item]
    computed = decision.computed
    return DecisionPage(
        id=decision.pk,
        number=case.number,
        card=cards.item_card(item, city, language),
        subject=case.subject,
        subject_name=naming.name_of(city, case.subject, language),
        outcome=decision.outcome,
        by=decision.by,
        says=in_language(computed["says"], language) if decision.outcome == computed["outcome"] else "",
        clause=in_language(computed["clause"], language) if decision.outcome == computed["outcome"] else "",
        reason=decision.reason,
        legal_basis=tuple(text.in_(language) for text in item.legal_basis),
        outputs=named_outputs(computed["outputs"], item, city, language, on=decision.on)
        if decision.outcome == "granted"
        else (),
        facts=fact_lines(decision.facts, frozenset(computed.get("given", {})), case.subject, city, language),
        answers=_answers(decision, item, city, language),
        question=in_language(case.question, language) if not case.is_closed else "",
        decided_at=decision.decided_at,
        clock=face_of(case, city),
        waits_for_me=city.procedures[case.procedure].states[case.state].waits_for == "applicant",
        certificate=_certificate(decision, language),
        rule_hash=decision.rule_id or "",
        contact=item.contact.phone or "",
    )


def fact_lines(
    stored: list[dict[str, Any]], decisive: frozenset[str], subject: Subject, city: City, language: str
) -> tuple[FactLine, ...]:
    """Facts as kept with a decision; those somebody has objected to are marked: one query."""
    objected = set(
        Objection.objects.filter(subject_kind=subject.kind, subject_id=subject.id, case__is_closed=False).values_list(
            "fact", flat=True
        )
    )
    return tuple(
        fact_line(each, city, language, decisive=each["fact"] in decisive, objected=each["fact"] in objected)
        for each in stored
        if "fact" in each
    )


def _decisive(computed: Computed) -> frozenset[str]:
    return frozenset(computed.rules.facts) if computed.rules else frozenset()


def _answers(decision: Decision, item: Item, city: City, language: str) -> tuple[AskLine, ...]:
    given: Mapping[str, Any] = {each["ask"]: each["value"] for each in decision.facts if "ask" in each}
    return tuple(ask_line(ask, given, city, language, item) for ask in item.asks if ask.key in given)


def _certificate(decision: Decision, language: str) -> CertificateCard | None:
    certificate = decision.certificate
    if certificate is None:
        return None
    return CertificateCard(
        code=certificate.code,
        name=in_language(certificate.titles, language),
        number=certificate.identifier,
        state=certificate.state_on(clock.today()).value,
        issued_at=certificate.issued_at,
        valid_until=certificate.valid_until,
        is_sealed=certificate.sealed_at is not None,
    )


def _correction_asked(application: Application) -> str:
    """What staff wrote when they asked for the correction that is open now."""
    step = application.case.steps.filter(to_state=application.case.state).order_by("-sequence").first()
    return step.reason if step is not None and step.action == "request_correction" else ""
