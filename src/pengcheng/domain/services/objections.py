"""Objections that are still looked at."""

from __future__ import annotations

from pengcheng.domain.people.subjects import Subject
from pengcheng.domain.services.models import Objection


def open_objection(subject: Subject, fact: str) -> Objection | None:
    """The objection to this fact that is still looked at, if there is one."""
    return (
        Objection.objects.select_related("case")
        .filter(subject_kind=subject.kind, subject_id=subject.id, fact=fact, case__is_closed=False)
        .first()
    )
