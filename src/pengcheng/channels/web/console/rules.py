"""Rules as their author looks at them: each item's class, coverage, findings, and what it reads."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from pengcheng.channels.web.access import staff
from pengcheng.channels.web.pages import current_language, page
from pengcheng.domain.services import queries


@staff
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Every item that has rules."""
    return page(request, "console/rules.html", rules=queries.rules_page(request.user, current_language()))


@staff
@require_safe
def item(request: HttpRequest, key: str) -> HttpResponse:
    """One item's rules, row by row."""
    shown = queries.item_rules_page(request.user, key, current_language())
    return page(request, "console/item_rules.html", item=shown)
