"""The task list of a member of staff's department, with the law's clock and bulk actions."""

from __future__ import annotations

import secrets
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from pengcheng.channels.web import kept_forms
from pengcheng.channels.web.access import staff
from pengcheng.channels.web.pages import current_language, page
from pengcheng.domain.cases.queries import TaskFilter
from pengcheng.domain.services import actions, queries

_MOST = 200


@staff
@require_safe
def tasks(request: HttpRequest) -> HttpResponse:
    """What waits for this department, the most urgent first."""
    filters = TaskFilter(
        item=request.GET.get("item", "")[:64],
        state=request.GET.get("state", "")[:64],
        number=request.GET.get("number", "").strip()[:64],
        overdue=request.GET.get("overdue") == "1",
    )
    after = request.GET.get("after", "")[:64]
    found = queries.task_list_page(request.user, current_language(), filters, after=after)
    chosen = {name: request.GET[name] for name in ("item", "state", "number", "overdue") if request.GET.get(name)}
    return page(
        request,
        "console/tasks.html",
        tasks=found,
        filters=filters,
        is_first=not after,
        next_query=urlencode(chosen | {"after": found.next_after}),
        key=secrets.token_urlsafe(12),
        is_author=queries.may_author(request.user),
    )


@staff
@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """One action on the chosen cases; each for itself, one refusal does not stop the others."""
    chosen = [_case_and_version(value) for value in request.POST.getlist("case")[:_MOST]]
    results = actions.bulk(
        request.user,
        [each for each in chosen if each is not None],
        request.POST.get("action", ""),
        reason=request.POST.get("reason", ""),
        key=request.POST.get("key", "")[:40],
    )
    if not results:
        messages.warning(request, _("Choose at least one case first."), extra_tags="warn")
    done = [each for each in results if not each.error]
    if done:
        text = ngettext("%(num)s case is done.", "%(num)s cases are done.", len(done)) % {"num": len(done)}
        messages.success(request, text, extra_tags="good")
    for each in results:
        if each.error:
            messages.error(request, f"{each.number}: {each.error}", extra_tags="bad")
    back = kept_forms.safe_path(request, request.POST.get("page", "")) or reverse("console")
    return HttpResponseRedirect(back)


def _case_and_version(value: str) -> tuple[str, int] | None:
    number, _colon, version = value.rpartition(":")
    return (number, int(version)) if number and version.isdecimal() else None
