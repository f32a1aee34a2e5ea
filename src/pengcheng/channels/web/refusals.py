"""What the domain refuses, said to a person: as a page where they looked, as a notice where they acted."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from pengcheng.channels.web import errors, kept_forms
from pengcheng.domain.cases.errors import CaseError
from pengcheng.domain.certificates.errors import CertificateError
from pengcheng.domain.ledger.errors import EntryNotFound, NotYetIntegrated
from pengcheng.domain.organisations.errors import NoCityApplied
from pengcheng.domain.people.errors import PeopleError
from pengcheng.domain.registers.errors import SnapshotMissing
from pengcheng.domain.services.errors import ServiceError
from pengcheng.engines.worktime import CalendarMissing

REFUSALS = (
    CaseError,
    CertificateError,
    PeopleError,
    ServiceError,
    EntryNotFound,
    NotYetIntegrated,
    NoCityApplied,
    SnapshotMissing,
    CalendarMissing,
)

NOT_FOUND = frozenset(
    {
        "not_found",
        "case_not_found",
        "certificate_not_found",
        "certificate_not_yours",
        "unknown_item",
        "unknown_persona",
        "ledger_entry_not_found",
    }
)
FORBIDDEN = frozenset({"may_not_act_for", "not_staff", "action_not_allowed", "demo_sign_in_off"})


def answer(request: HttpRequest, refusal: Exception) -> HttpResponse:
    """The refusal as a page, or, where a form was sent, as a notice on the page it was sent from."""
    code = getattr(refusal, "code", "")
    if code in NOT_FOUND or isinstance(refusal, EntryNotFound):
        return errors.not_found(request)
    if isinstance(refusal, NoCityApplied) or code == "no_city":
        return errors.not_ready(request)
    if request.method != "POST":
        return errors.refused(request, str(refusal), status=403 if code in FORBIDDEN else 409)
    messages.add_message(request, messages.ERROR, str(refusal), extra_tags="bad")
    return HttpResponseRedirect(kept_forms.came_from(request) or "/")
