"""The static files where Django answers for them; on the fast front they never reach it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from pengcheng.channels.web import assets
from pengcheng.channels.web.access import public
from pengcheng.channels.web.errors import not_found


@public
@require_safe
def static_file(request: HttpRequest, name: str) -> HttpResponse:
    """One asset under its hashed name."""
    found = assets.answer(request.path, request.headers.get("Accept-Encoding", ""))
    if found is None:
        return not_found(request)
    body, headers = found
    return HttpResponse(body, headers=headers)
