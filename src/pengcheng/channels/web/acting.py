"""For whom the signed-in person looks at their pages: themselves, a child, a parent, a firm.

Only the choice is kept in the session; whether it is (still) allowed is asked of the domain on every request.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import translation

from pengcheng.domain.organisations.queries import current_city
from pengcheng.domain.people.queries import principals_of
from pengcheng.domain.people.subjects import Subject
from pengcheng.domain.services import naming

_KEY = "acting_for"


@dataclass(frozen=True, slots=True)
class Acting:
    """Somebody else the person acts for just now."""

    subject: Subject
    name: str


def subject_of(request: HttpRequest) -> Subject | None:
    """The chosen subject where it is another than the person; None for themselves."""
    acting = current(request)
    return acting.subject if acting else None


def current(request: HttpRequest) -> Acting | None:
    """Whom the person acts for, None when for themselves or not signed in."""
    chosen = request.session.get(_KEY) if hasattr(request, "session") else None
    if not chosen or not request.user.is_authenticated:
        return None
    for principal in principals_of(request.user):
        if str(principal.subject) == chosen and principal.relation != "self":
            name = naming.name_of(current_city(), principal.subject, translation.get_language() or "en")
            return Acting(principal.subject, name)
    return None


def may_choose(request: HttpRequest) -> bool:
    """Whether there is anybody else the signed-in person may act for."""
    return request.user.is_authenticated and len(principals_of(request.user)) > 1


def choose(request: HttpRequest, subject: str) -> None:
    """Remember for whom the pages are shown; an unknown choice means oneself."""
    request.session[_KEY] = subject
