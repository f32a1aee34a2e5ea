"""A decision's explanation as a file: JSON for machines, plain text for people."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse

from pengcheng.domain.services.queries.explaining import Explanation


def as_json(explanation: Explanation) -> HttpResponse:
    """The record in every language of the city."""
    return JsonResponse(explanation.to_json(), json_dumps_params={"ensure_ascii": False, "indent": 2})


def as_text(explanation: Explanation) -> HttpResponse:
    """The rows tried, one test a line."""
    return HttpResponse(explanation.to_text(), content_type="text/plain; charset=utf-8")
