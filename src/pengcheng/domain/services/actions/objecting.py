"""Somebody says that a fact about them is wrong: its source department gets a case."""

from __future__ import annotations

from django.db import transaction

from pengcheng import clock
from pengcheng.city import City, Fact
from pengcheng.domain.cases.actions import open_case
from pengcheng.domain.ledger import actions as ledger
from pengcheng.domain.organisations.queries import city_of, current_version
from pengcheng.domain.people.actors import Actor
from pengcheng.domain.people.errors import MayNotActFor
from pengcheng.domain.people.models import Account
from pengcheng.domain.people.queries import may_act_for
from pengcheng.domain.people.subjects import Subject
from pengcheng.domain.registers.facts import facts_of
from pengcheng.domain.services.encoding import encode
from pengcheng.domain.services.errors import NotFound, ObjectionRefused
from pengcheng.domain.services.models import Objection
from pengcheng.domain.services.objections import open_objection

PROCEDURE = "objection"  # the procedure of the folder by which a source looks at what it is told
LONGEST_TEXT = 2000


@transaction.atomic
def object_to_fact(account: Account, subject: Subject, fact: str, text: str) -> Objection:
    """Object to a fact about a subject; while the objection is open, objecting again gives the same one.

    Raises `MayNotActFor`, `NotFound` for a fact there is not, `ObjectionRefused` without words, and
    `UnknownProcedure` when the folder has no procedure `objection`.
    """
    Account.objects.select_for_update().get(pk=account.pk)  # two clicks at once make one objection
    if not may_act_for(account, subject):
        raise MayNotActFor
    version = current_version()
    city = city_of(version)
    meant = city.facts.get(fact)
    if meant is None or meant.subject != subject.kind:
        raise NotFound
    if not text.strip() or len(text) > LONGEST_TEXT:
        raise ObjectionRefused
    running = open_objection(subject, fact)
    if running is not None:
        return running
    actor = Actor.of(account)
    shown = facts_of(subject, (fact,), city=city, actor=actor, purpose=f"objection: {fact}", case=None)[fact]
    case = open_case(
        version,
        PROCEDURE,
        department=_source(city, shown.register),
        subject=subject,
        actor=actor,
        question={language: _question(meant, text, language) for language in city.languages},
    )
    objection = Objection.objects.create(
        case=case,
        subject_kind=subject.kind,
        subject_id=subject.id,
        fact=fact,
        register=shown.register,
        shown=encode(shown.value),
        text=text.strip(),
        made_at=clock.now(),
    )
    details = {"fact": fact, "register": shown.register}
    ledger.append("objection.raised", actor=actor, subject=subject, case=case, details=details)
    return objection


def _source(city: City, register: str) -> str:
    """The body that answers for a register; the platform's operator for a fact of several."""
    found = city.registers.get(register)
    return found.source if found else city.operator


def _question(fact: Fact, text: str, language: str) -> str:
    return f"{fact.name.in_(language)}: {text.strip()}"
