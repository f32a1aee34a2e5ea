"""Reads about accounts: who may act for whom, and which demonstration people there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from pengcheng import clock
from pengcheng.domain.people.models import Account, Mandate
from pengcheng.domain.people.subjects import Subject

SELF = "self"


@dataclass(frozen=True, slots=True)
class PrincipalOf:
    """Somebody an account may act for; `relation` is `self` or a relation of `Mandate`."""

    subject: Subject
    names: dict[str, str]
    relation: str
    items: tuple[str, ...] = ()  # empty: every item


@dataclass(frozen=True, slots=True)
class PersonaCard:
    """A demonstration person on the sign-in page."""

    login: str
    names: dict[str, str]
    story: dict[str, str]
    kind: str
    department: str
    posts: tuple[str, ...]


def may_act_for(account: Account | None, subject: Subject, item: str = "", on: date | None = None) -> bool:
    """Whether the account is the subject, or holds a live mandate for it (that covers the item)."""
    if account is None or not account.is_active or account.is_staff_member or account.subject is None:
        return False
    if account.subject == subject:
        return True
    held = live_mandates(account.subject, on or clock.today()).filter(
        principal_kind=subject.kind, principal_id=subject.id
    )
    return any(not mandate.items or item in mandate.items or not item for mandate in held)


def principals_of(account: Account, item: str = "", on: date | None = None) -> tuple[PrincipalOf, ...]:
    """Everybody the account may act for, itself first."""
    if account.subject is None or account.is_staff_member:
        return ()
    own = PrincipalOf(account.subject, dict(account.names), SELF)
    held = live_mandates(account.subject, on or clock.today()).order_by("id")
    return own, *(
        PrincipalOf(mandate.principal, dict(mandate.principal_names), mandate.relation, tuple(mandate.items))
        for mandate in held
        if not item or not mandate.items or item in mandate.items
    )


def live_mandates(agent: Subject, on: date) -> QuerySet[Mandate]:
    """The mandates an agent holds on a day."""
    return Mandate.objects.filter(
        Q(until__isnull=True) | Q(until__gte=on),
        agent_kind=agent.kind,
        agent_id=agent.id,
        revoked_at__isnull=True,
        since__lte=on,
    )


@dataclass(frozen=True, slots=True)
class Entrusted:
    """Somebody who may act for a person; `by_registers` mandates end with the record, not by a wish."""

    mandate: int
    agent: Subject
    since: date
    until: date | None
    by_registers: bool


def entrusted_by(principal: Subject, on: date | None = None) -> tuple[Entrusted, ...]:
    """Everybody who may act for somebody on a day."""
    day = on or clock.today()
    held = Mandate.objects.filter(
        Q(until__isnull=True) | Q(until__gte=day),
        principal_kind=principal.kind,
        principal_id=principal.id,
        revoked_at__isnull=True,
        since__lte=day,
    ).order_by("id")
    return tuple(
        Entrusted(
            each.pk,
            Subject(each.agent_kind, each.agent_id),
            each.since,
            each.until,
            each.basis.startswith("register:"),
        )
        for each in held
    )


def mandate_of(principal: Subject, number: int) -> Mandate | None:
    """A live mandate that somebody gave, None where it is not theirs."""
    return Mandate.objects.filter(
        pk=number, principal_kind=principal.kind, principal_id=principal.id, revoked_at__isnull=True
    ).first()


def personas() -> Sequence[PersonaCard]:
    """The demonstration people, residents first, in the folder's order."""
    found = Account.objects.filter(is_persona=True, is_active=True).order_by("kind", "id")
    return [
        PersonaCard(each.login, each.names, each.story, each.kind, each.department, tuple(each.posts)) for each in found
    ]
