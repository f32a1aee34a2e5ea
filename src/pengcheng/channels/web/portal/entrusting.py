"""Who may act for me: a person lets a grown child act for them, and ends it again."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pengcheng.channels.web import errors as error_pages
from pengcheng.channels.web.access import resident
from pengcheng.channels.web.pages import page
from pengcheng.city import City
from pengcheng.domain.organisations.queries import current_city
from pengcheng.domain.people.actions import entrust, revoke_mandate
from pengcheng.domain.people.actors import Actor
from pengcheng.domain.people.errors import MandateRefused
from pengcheng.domain.people.queries import entrusted_by, mandate_of
from pengcheng.domain.people.subjects import Subject


@resident
def entrusted(request: HttpRequest) -> HttpResponse:
    """Those who may act for me, and a form for one more."""
    own, city = request.user.subject, current_city()
    problems: dict[str, str] = {}
    if request.method == "POST":
        problems = _entrusted(request, own, city)
        if not problems:
            messages.success(request, _("They can act for you from now on."), extra_tags="good")
            return HttpResponseRedirect(reverse("entrusted"))
    return page(
        request,
        "portal/entrusted.html",
        status=422 if problems else 200,
        people=entrusted_by(own),
        errors=problems,
        typed={name: request.POST.get(name, "") for name in ("number", "until")},
    )


@resident
@require_POST
def end(request: HttpRequest, mandate: int) -> HttpResponse:
    """End a mandate that I gave."""
    given = mandate_of(request.user.subject, mandate)
    if given is None:
        return error_pages.not_found(request)
    revoke_mandate(given, actor=Actor.of(request.user))
    messages.success(request, _("They can no longer act for you."), extra_tags="good")
    return HttpResponseRedirect(reverse("entrusted"))


def _entrusted(request: HttpRequest, own: Subject, city: City) -> dict[str, str]:
    """Entrust as the form says; what is wrong with the form, by field."""
    number, text = request.POST.get("number", "").strip().upper(), request.POST.get("until", "").strip()
    if not city.identifiers[own.kind].accepts(number):
        return {"number": _("This is not a right identity number. Please check it.")}
    try:
        until = date.fromisoformat(text) if text else None
    except ValueError:
        return {"until": _("Write the day as year, month and day, for example 2027-12-31.")}
    try:
        entrust(request.user, Subject(own.kind, number), until=until)
    except MandateRefused as refusal:
        return {"number": str(refusal)}
    return {}
