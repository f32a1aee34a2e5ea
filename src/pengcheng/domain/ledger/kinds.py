"""Every kind of entry, with the words in which a person reads it. What is not declared here cannot be logged."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of ledger entry: `noun.action`, its label, and whether it is a read of a person's data."""

    name: str
    label: str | Promise
    is_read: bool = False


_ALL = (
    Kind("account.signed_in", _("Signed in")),
    Kind("account.signed_out", _("Signed out")),
    Kind("account.sign_in_refused", _("Sign-in refused")),
    Kind("account.created", _("Account created")),
    Kind("mandate.granted", _("Right to act for someone granted")),
    Kind("mandate.revoked", _("Right to act for someone withdrawn")),
    Kind("city.applied", _("City folder applied")),
    Kind("register.applied", _("Register made or changed")),
    Kind("register.imported", _("Register loaded")),
    Kind("register.corrected", _("Record corrected")),
    Kind("register.read", _("Your records were read"), is_read=True),
    Kind("register.snapshot_taken", _("Registers written out for the sweep")),
    Kind("case.opened", _("Case opened")),
    Kind("case.acted", _("Case moved on")),
    Kind("case.read", _("Your case was read"), is_read=True),
    Kind("case.read_refused", _("Reading your case was refused"), is_read=True),
    Kind("application.started", _("Draft started")),
    Kind("application.answered", _("Question answered")),
    Kind("application.confirmed", _("Application confirmed")),
    Kind("application.filed", _("Application filed")),
    Kind("application.read", _("Your application was read"), is_read=True),
    Kind("decision.made", _("Decision made")),
    Kind("decision.replayed", _("Decision recomputed"), is_read=True),
    Kind("offer.made", _("Offer made to you")),
    Kind("offer.seen", _("Offer seen")),
    Kind("offer.accepted", _("Offer accepted")),
    Kind("offer.declined", _("Offer declined")),
    Kind("offer.withdrawn", _("Offer withdrawn")),
    Kind("objection.raised", _("You said a record is wrong")),
    Kind("objection.answered", _("Your objection was answered")),
    Kind("sweep.run", _("Everyone's entitlement compared")),
    Kind("load.noticed", _("Entitlements looked at again after records changed")),
    Kind("comparison.listed", _("You were listed among those whom changed rules would affect"), is_read=True),
    Kind("certificate.issued", _("Certificate issued")),
    Kind("certificate.sealed", _("Certificate sealed")),
    Kind("certificate.revoked", _("Certificate revoked")),
    Kind("certificate.suspended", _("Certificate suspended")),
    Kind("certificate.reinstated", _("Certificate valid again")),
    Kind("certificate.file_lost", _("Certificate's file lost, to be made again")),
    Kind("certificate.shown", _("Certificate opened by its code"), is_read=True),
    Kind("certificate.downloaded", _("Certificate downloaded"), is_read=True),
    Kind("ledger.recovered", _("Ledger repaired after a failure")),
)

KINDS: dict[str, Kind] = {kind.name: kind for kind in _ALL}
READ_KINDS = tuple(kind.name for kind in _ALL if kind.is_read)


def label_of(name: str) -> str:
    """The label of a kind in the language of the request; an entry recovered from the log may have none."""
    kind = KINDS.get(name)
    return str(kind.label) if kind else name
