"""Who may call a route. Every view declares exactly one of these; a guard test refuses a route that does not.

The declaration decides only who may come in. Whether this person may see this case is decided by the
domain's queries and actions, which are given the account.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from pengcheng.channels.web import errors, kept_forms, refusals

View = Callable[..., HttpResponse]
WRITTEN_EVERY = 300  # seconds


class Access(StrEnum):
    """The three circles of callers."""

    PUBLIC = "public"
    RESIDENT = "resident"
    STAFF = "staff"


def public(view: View) -> View:
    """Anyone, without signing in."""
    return _declared(view, Access.PUBLIC, None)


def resident(view: View) -> View:
    """A signed-in person, for themselves or for somebody they may act for."""
    return _declared(view, Access.RESIDENT, lambda account: not account.is_staff_member)


def staff(view: View) -> View:
    """Staff of a department."""
    return _declared(view, Access.STAFF, lambda account: account.is_staff_member)


def _declared(view: View, access: Access, may: Callable[[Any], bool] | None) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if may is not None and not request.user.is_authenticated:
            return kept_forms.keep_and_sign_in(request)
        if may is not None and not may(request.user):
            return errors.forbidden(request)
        _keep_awake(request)
        try:
            return view(request, *args, **kwargs)
        except refusals.REFUSALS as refusal:
            return refusals.answer(request, refusal)

    guarded.access = access  # type: ignore[attr-defined]
    return guarded


def _keep_awake(request: HttpRequest) -> None:
    """A session ends after half an hour without a request: each request moves its end, written now and then."""
    session, now = request.session, int(time.time())
    if "_auth_user_id" in session and now - session.get("awake", 0) > WRITTEN_EVERY:
        session["awake"] = now


def of(view: View) -> Access | None:
    """What `view` declared, or None when it forgot."""
    return getattr(view, "access", None)
