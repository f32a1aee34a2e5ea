"""Other rules of an item tried over everybody: type or upload them, see who gains and who loses. Nothing is kept."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pengcheng.channels.web import kept_forms
from pengcheng.channels.web.access import staff
from pengcheng.channels.web.pages import current_language, page
from pengcheng.domain.services import actions, queries
from pengcheng.domain.services.errors import NamesNotYours, PurposeMissing, RulesNotRead
from pengcheng.engines.dmn.interchange import FileRefused, Form, form_of

LARGEST = 4 * 1024 * 1024
LISTINGS = ("gains", "losses", "all")
EDITOR = "rules.yaml"


@staff
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Which item's rules are to be tried."""
    key = request.GET.get("item", "")
    form = queries.compare_form(request.user, "", current_language())
    if key in {choice.value for choice in form.items}:
        return HttpResponseRedirect(reverse("compare_item", args=[key]))
    return page(request, "console/compare.html", form=form, text="", errors={}, faults=(), result=None, asked={})


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def compare(request: HttpRequest, key: str) -> HttpResponse:
    """The rules in an editor; sent, what they would do."""
    form = queries.compare_form(request.user, key, current_language())
    kept = kept_forms.take(request)
    shown: dict[str, Any] = {"form": form, "text": (kept.get("text") if kept else "") or form.text}
    shown |= {"errors": {}, "faults": (), "result": None, "asked": {}}
    if request.method == "POST":
        shown["text"] = request.POST.get("text", "")[:LARGEST]
        shown["asked"] = {"listing": request.POST.get("listing", ""), "purpose": request.POST.get("purpose", "")[:200]}
        _try(request, key, shown)
    status = 422 if shown["errors"] or shown["faults"] else 200
    return page(request, "console/compare.html", status=status, **shown)


def _try(request: HttpRequest, key: str, shown: dict[str, Any]) -> None:
    """Run them, and put the result, or what is wrong with them, on the page."""
    file = request.FILES.get("file")
    if file is not None and (file.size or 0) > LARGEST:
        shown["errors"] = {"file": _("Please choose a file of at most 4 MB.")}
        return
    name = (file.name or "") if file else EDITOR
    try:
        form = form_of(name) if file else Form.YAML
        content = file.read() if file else shown["text"].encode()
        trial = _tried(request, key, content, form, name, shown)
    except FileRefused:
        shown["errors"] = {"file": _("Please choose a file that ends in .yaml, .dmn, .xml or .xlsx.")}
    except RulesNotRead as refusal:
        shown["faults"] = refusal.faults
    else:
        shown["text"] = trial.text
        shown["result"] = queries.comparison_page(trial.comparison, current_language(), trial.notices)


def _tried(
    request: HttpRequest, key: str, content: bytes, form: Form, name: str, shown: dict[str, Any]
) -> actions.Trial:
    """The trial; where names may not be listed, the one without them, with what is missing said beside it."""
    asked = shown["asked"]
    listing = asked["listing"] if asked["listing"] in LISTINGS else None
    purpose, language = asked["purpose"], current_language()
    run = partial(actions.try_rules, request.user, key, content, form, name=name, language=language)
    try:
        return run(listing=listing, purpose=purpose)
    except PurposeMissing as refusal:
        shown["errors"] = {"purpose": str(refusal)}
    except NamesNotYours as refusal:
        shown["errors"] = {"listing": str(refusal)}
    shown["asked"] = {"listing": ""}
    return run()
