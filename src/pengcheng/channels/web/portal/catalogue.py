"""The first page, the search, and the guide of a service."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from pengcheng.channels.web import acting
from pengcheng.channels.web.access import public
from pengcheng.channels.web.pages import account_of, current_language, page
from pengcheng.domain.services import queries


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What the city found for the person, what is on its way, life events, and what is often needed."""
    found = queries.home(account_of(request), current_language())
    return page(request, "portal/home.html", home=found)


@public
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Services that fit some words, or one life event."""
    event = request.GET.get("event", "")
    if event:
        moments = queries.home(None, current_language()).life_events
        chosen = next((each for each in moments if each.event == event), None)
        if chosen is not None:
            context = {"heading": chosen.name, "query": "", "results": chosen.items}
            return page(request, "portal/search.html", **context)
    words = request.GET.get("q", "").strip()[:100]
    found = queries.search(words, current_language())
    return page(request, "portal/search.html", heading="", query=words, results=found.results)


@public
@require_safe
def item(request: HttpRequest, key: str) -> HttpResponse:
    """The guide of one service; to who signed in also where they stand with it."""
    account, language = account_of(request), current_language()
    guide = queries.item_page(key, account, language, acting.subject_of(request) if account else None)
    stands = queries.prospect(key, account, guide.stands_for, language) if account and guide.stands_for else None
    return page(request, "portal/item.html", item=guide, stands=stands)
