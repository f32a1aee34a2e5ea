"""Every change of an account or a mandate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from pengcheng import clock
from pengcheng.city import City, Persona
from pengcheng.domain.ledger import actions as ledger
from pengcheng.domain.people.actors import Actor
from pengcheng.domain.people.errors import DemoSignInOff, MandateRefused, SignInRefused, UnknownPersona
from pengcheng.domain.people.kinship import principals_by_registers
from pengcheng.domain.people.models import Account, Mandate
from pengcheng.domain.people.subjects import Subject

PERSON = "person"
OWN_WORD = "own_word"  # the basis of a mandate that the principal gave


def sign_in_as_persona(login: str, city: City) -> Account:
    """A demonstration person signs in with one click. Raises `DemoSignInOff`, `UnknownPersona`."""
    if not city.demo_sign_in:
        raise DemoSignInOff
    account = Account.objects.filter(login=login, is_persona=True, is_active=True).first()
    if account is None:
        raise UnknownPersona
    return _signed_in(account, city)


def sign_in(login: str, password: str, city: City) -> Account:
    """Somebody signs in with a password. Raises `SignInRefused`; a refused attempt is logged."""
    account = Account.objects.filter(login=login, is_active=True).first()
    # An unknown name costs the same time as a wrong password, so that names cannot be found out.
    known = account.password if account and account.has_usable_password() else make_password("")
    right = check_password(password, known)
    if account is None or not account.has_usable_password() or not right:
        with transaction.atomic():
            ledger.append("account.sign_in_refused", actor=Actor("applicant", login[:64]))
        raise SignInRefused
    return _signed_in(account, city)


@transaction.atomic
def sign_out(account: Account) -> None:
    """Log that somebody signed out; the session itself belongs to the channel."""
    ledger.append("account.signed_out", actor=Actor.of(account), subject=account.subject)


@transaction.atomic
def create_account(
    login: str,
    names: Mapping[str, str],
    *,
    actor: Actor,
    kind: str = Account.Kind.RESIDENT,
    subject: Subject | None = None,
    department: str = "",
    posts: Sequence[str] = (),
    password: str | None = None,
) -> Account:
    """Make an account. Without a password it can sign in only as a persona."""
    account = Account(
        login=login,
        names=dict(names),
        kind=kind,
        subject_kind=subject.kind if subject else "",
        subject_id=subject.id if subject else "",
        department=department,
        posts=list(posts),
    )
    account.set_password(password)
    account.save()
    ledger.append("account.created", actor=actor, subject=subject, details={"login": login})
    return account


@transaction.atomic
def grant_mandate(
    agent: Subject,
    principal: Subject,
    relation: str,
    *,
    basis: str,
    actor: Actor,
    names: Mapping[str, str] | None = None,
    items: Sequence[str] = (),
    since: date | None = None,
    until: date | None = None,
) -> Mandate:
    """Let the agent act for the principal, on a stated basis. Granted again it stays the one it was.

    Only the system (from the registers) and staff grant mandates. Raises `MandateRefused`.
    """
    if agent == principal or relation not in Mandate.Relation.values or not basis:
        raise MandateRefused
    if actor.kind == "applicant":
        raise MandateRefused
    return _grant(agent, principal, relation, basis, actor, names or {}, items, since, until)


@transaction.atomic
def entrust(account: Account, agent: Subject, *, until: date | None = None) -> Mandate:
    """Somebody lets a grown child act for them, on their own word. Entrusted again it stays the mandate it was.

    Raises `MandateRefused`: to oneself, by staff, or until a day that is past.
    """
    own = account.subject
    if own is None or account.is_staff_member or agent == own or (until is not None and until < clock.today()):
        raise MandateRefused
    actor = Actor.of(account)
    return _grant(agent, own, Mandate.Relation.CHILD, OWN_WORD, actor, account.names, (), None, until)


def _grant(
    agent: Subject,
    principal: Subject,
    relation: str,
    basis: str,
    actor: Actor,
    names: Mapping[str, str],
    items: Sequence[str],
    since: date | None,
    until: date | None,
) -> Mandate:
    mandate, made = Mandate.objects.get_or_create(
        agent_kind=agent.kind,
        agent_id=agent.id,
        principal_kind=principal.kind,
        principal_id=principal.id,
        relation=relation,
        revoked_at=None,
        defaults={
            "principal_names": dict(names),
            "items": list(items),
            "basis": basis,
            "since": since or clock.today(),
            "until": until,
        },
    )
    if made:
        details = {"agent": agent.id, "relation": relation, "basis": basis}
        ledger.append("mandate.granted", actor=actor, subject=principal, details=details)
    return mandate


@transaction.atomic
def revoke_mandate(mandate: Mandate, *, actor: Actor) -> Mandate:
    """End a mandate: staff and the system may, and so may either side of it."""
    own = actor.account.subject if actor.account else None
    sides = (Subject(mandate.agent_kind, mandate.agent_id), mandate.principal)
    if actor.kind == "applicant" and own not in sides:
        raise MandateRefused
    locked = Mandate.objects.select_for_update().get(pk=mandate.pk)
    if locked.revoked_at is None:
        locked.revoked_at = clock.now()
        locked.save(update_fields=["revoked_at"])
        details = {"agent": locked.agent_id, "relation": locked.relation}
        ledger.append("mandate.revoked", actor=actor, subject=locked.principal, details=details)
    return locked


@transaction.atomic
def load_personas(city: City) -> int:
    """Make the accounts of the folder's personas, and bring those there are up to date. Returns how many."""
    kept = [_load_persona(persona, city).pk for persona in city.personas]
    Account.objects.filter(is_persona=True, is_active=True).exclude(pk__in=kept).update(is_active=False)
    return len(kept)


@transaction.atomic
def refresh_mandates(subject: Subject, city: City) -> None:
    """Bring the mandates that rest on the registers to what the registers say today: given, and ended."""
    system = Actor.system("registers")
    found = principals_by_registers(city, subject, clock.now())
    kept = [
        grant_mandate(
            subject,
            kin.principal,
            kin.relation,
            basis=_basis(kin.register),
            actor=system,
            names=dict.fromkeys(city.languages, kin.name) if kin.name else {},
        ).pk
        for kin in found
    ]
    ended = Mandate.objects.filter(
        agent_kind=subject.kind, agent_id=subject.id, revoked_at__isnull=True, basis__startswith=_basis("")
    ).exclude(pk__in=kept)
    for mandate in ended:
        revoke_mandate(mandate, actor=system)


def _basis(register: str) -> str:
    return f"register:{register}"


def _signed_in(account: Account, city: City) -> Account:
    with transaction.atomic():
        if account.subject is not None and not account.is_staff_member:
            refresh_mandates(account.subject, city)
        account.last_login = clock.now()
        account.save(update_fields=["last_login"])
        ledger.append("account.signed_in", actor=Actor.of(account), subject=account.subject)
    return account


def _load_persona(persona: Persona, city: City) -> Account:
    """A persona's account; one that has not changed is left alone."""
    is_staff = persona.department is not None
    wanted = {
        "names": {language: persona.name.in_(language) for language in city.languages},
        "story": {language: persona.story.in_(language) for language in city.languages},
        "kind": Account.Kind.STAFF if is_staff else Account.Kind.RESIDENT,
        "subject_kind": PERSON if persona.subject else "",
        "subject_id": persona.subject or "",
        "department": persona.department or "",
        "posts": list(persona.posts),
        "is_persona": True,
        "is_active": True,
    }
    account = Account.objects.filter(login=persona.login).first()
    if account is None:
        account = Account(login=persona.login)
        account.set_unusable_password()
        _note_created(account, persona)
    if account.pk is None or any(getattr(account, name) != value for name, value in wanted.items()):
        for name, value in wanted.items():
            setattr(account, name, value)
        account.save()
    return account


def _note_created(account: Account, persona: Persona) -> None:
    subject = Subject(PERSON, persona.subject) if persona.subject else None
    details = {"login": account.login}
    ledger.append("account.created", actor=Actor.system("apply"), subject=subject, details=details)
