"""Issuing, suspending and revoking certificates. Sealing, which follows the commit, is in `sealing`."""

from __future__ import annotations

import secrets
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.crypto import get_random_string

from pengcheng import clock
from pengcheng.city import City
from pengcheng.city.objects import CertificateType, Department
from pengcheng.domain.certificates.errors import ReasonMissing, StateRefused, UnknownType
from pengcheng.domain.certificates.models import Certificate
from pengcheng.domain.certificates.sealing import seal, seal_after_commit, seal_pending
from pengcheng.domain.certificates.values import Sources, field_rows
from pengcheng.domain.ledger import actions as ledger
from pengcheng.domain.ledger.actions import Actor, Party
from pengcheng.domain.organisations.models import CityVersion
from pengcheng.engines.identifiers.certificate import CertificateIdentifier

__all__ = ["issue", "reinstate", "revoke", "seal", "seal_pending", "suspend"]

CODE_LENGTH = 12
CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: nothing that is read as something else
_BODY_CODE_LENGTH = 18


def issue(
    *,
    city: City,
    city_version: CityVersion,
    certificate_type: str,
    holder: Party,
    holder_name: str,
    sources: Sources,
    actor: Party,
    case: Any = None,
    decision_reference: str = "",
) -> Certificate:
    """Issues a certificate in the deciding transaction; it is sealed after the commit.

    `certificate_type` is its key in the city folder. `sources` gives the values its fields ask for:
    {"outputs": {...}, "facts": {...}, "asks": {...}, "case": {...}}; "holder" (id, name) is filled in here. Issued
    again for the same `decision_reference` it returns the certificate that is there.
    Raises `UnknownType`, `ValueMissing`.
    """
    kind = city.certificates.get(certificate_type)
    if kind is None:
        raise UnknownType
    if decision_reference:
        there = Certificate.objects.filter(type=kind.key, decision_reference=decision_reference).first()
        if there is not None:
            return there
    with transaction.atomic():
        certificate = _made(city, city_version, kind, holder, holder_name, sources)
        certificate.case_number = str(getattr(case, "number", case or ""))
        certificate.decision_reference = decision_reference
        certificate.save()
        certificate.identifier = _identifier(city, kind, certificate)
        certificate.save(update_fields=["identifier"])
        transaction.on_commit(partial(seal_after_commit, certificate.pk))
        ledger.append(
            "certificate.issued",
            actor=actor,
            subject=holder,
            case=case,
            details={"certificate": certificate.identifier, "type": kind.key, "department": kind.issuer},
        )
    return certificate


def revoke(certificate: Certificate, *, actor: Party, reason: str) -> Certificate:
    """Ends a certificate for good. Revoked again it stays as it is. Raises `ReasonMissing`."""
    return _change_state(certificate, Certificate.State.REVOKED, "certificate.revoked", actor, reason)


def suspend(certificate: Certificate, *, actor: Party, reason: str) -> Certificate:
    """Takes a certificate's force for a time. Raises `ReasonMissing`, `StateRefused` when it is revoked."""
    return _change_state(certificate, Certificate.State.SUSPENDED, "certificate.suspended", actor, reason)


def reinstate(certificate: Certificate, *, actor: Party, reason: str) -> Certificate:
    """Gives a suspended certificate its force again. Raises `ReasonMissing`, `StateRefused` when it is revoked."""
    return _change_state(certificate, Certificate.State.VALID, "certificate.reinstated", actor, reason)


def _change_state(
    certificate: Certificate, state: Certificate.State, ledger_kind: str, actor: Party, reason: str
) -> Certificate:
    if not reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        current = Certificate.objects.select_for_update().get(pk=certificate.pk)
        if current.state == state:
            return current
        if current.state == Certificate.State.REVOKED:
            raise StateRefused
        current.state, current.state_reason, current.state_since = state, reason.strip(), clock.now()
        current.save(update_fields=["state", "state_reason", "state_since"])
        ledger.append(
            ledger_kind,
            actor=actor,
            subject=Actor(current.holder_kind, current.holder_id),
            case=current.case_number,
            details={"certificate": current.identifier, "reason": current.state_reason, "department": current.issuer},
        )
    return current


def _made(
    city: City, version: CityVersion, kind: CertificateType, holder: Party, holder_name: str, sources: Sources
) -> Certificate:
    now = clock.now()
    issuer = city.departments[kind.issuer]
    values = {**sources, "holder": {"id": str(holder.id), "name": holder_name, **sources.get("holder", {})}}
    return Certificate(
        code=get_random_string(CODE_LENGTH, CODE_ALPHABET),
        identifier=secrets.token_hex(16),  # until the row has the number that its serial is made of
        type=kind.key,
        city_version=version,
        titles={language: kind.name.in_(language) for language in city.languages},
        words={language: kind.text.in_(language) for language in city.languages},
        fields=field_rows(city, kind, values),
        languages=list(city.languages),
        holder_kind=str(holder.kind),
        holder_id=str(holder.id),
        holder_name=holder_name,
        issuer=kind.issuer,
        issuer_code=_body_code(issuer),
        issuer_names={language: issuer.name.in_(language) for language in city.languages},
        issued_at=now,
        valid_until=kind.valid_for.after(now.date()) if kind.valid_for else None,
    )


def _identifier(city: City, kind: CertificateType, certificate: Certificate) -> str:
    """The number of domain reference 2.5; its serial is the issue date and the row's number."""
    serial = f"{certificate.issued_at:%Y%m%d}{certificate.pk:012d}"
    type_code = certificate.issuer_code + kind.type_sequence
    return str(CertificateIdentifier(type_code, certificate.issuer_code, serial))


def _body_code(body: Department) -> str:
    """A body's code in the 18 characters of the identifier; a city with shorter codes gets leading zeros."""
    plain = "".join(letter for letter in (body.identity or body.key).upper() if letter.isascii() and letter.isalnum())
    return plain[-_BODY_CODE_LENGTH:].rjust(_BODY_CODE_LENGTH, "0")
