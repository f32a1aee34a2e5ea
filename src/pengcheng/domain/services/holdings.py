"""What a subject already holds of an item."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from pengcheng import clock
from pengcheng.city import City, Item
from pengcheng.domain.certificates.models import Certificate
from pengcheng.domain.people.subjects import Subject
from pengcheng.domain.services.models import Decision


def held_case_number(city: City, item: Item, subject: Subject) -> str:
    """The number of the case whose result the subject still holds, "" if it holds none."""
    if item.result.certificate is None or item.result.certificate not in city.certificates:
        return ""
    found = (
        live_grants(item.key)
        .filter(subject_kind=subject.kind, subject_id=subject.id)
        .values_list("case__number", flat=True)
        .order_by("-id")
        .first()
    )
    return found or ""


def live_grants(item: str) -> QuerySet[Decision]:
    """Granted decisions of an item whose certificate is in force today."""
    return Decision.objects.filter(
        Q(certificate__valid_until__isnull=True) | Q(certificate__valid_until__gte=clock.today()),
        item=item,
        outcome="granted",
        certificate__state=Certificate.State.VALID,
    )
