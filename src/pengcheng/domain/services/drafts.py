"""Applications on their way: opened, found, locked."""

from __future__ import annotations

from pengcheng.city import Item
from pengcheng.domain.cases.actions import open_case
from pengcheng.domain.cases.models import Case
from pengcheng.domain.ledger import actions as ledger
from pengcheng.domain.organisations.models import CityVersion
from pengcheng.domain.people.actors import Actor
from pengcheng.domain.people.subjects import Subject
from pengcheng.domain.services.errors import NotFound
from pengcheng.domain.services.models import Application, Offer


def open_draft(
    version: CityVersion, item: Item, subject: Subject, actor: Actor, offer: Offer | None = None
) -> Application:
    """A new application in the state its procedure starts with. Runs inside the caller's transaction."""
    case = open_case(
        version,
        item.procedure,
        department=item.department,
        subject=subject,
        actor=actor,
        item=item.key,
        promised=item.promised_limit,
        statutory=item.statutory_limit,
    )
    application = Application.objects.create(case=case, item=item.key, offer=offer)
    ledger.append("application.started", actor=actor, subject=subject, case=case, details={"item": item.key})
    return application


def open_application(item: str, subject: Subject) -> Application | None:
    """The subject's application of this item that is still on its way, if there is one."""
    return (
        Application.objects.select_related("case")
        .filter(
            item=item,
            case__subject_kind=subject.kind,
            case__subject_id=subject.id,
            case__is_closed=False,
        )
        .order_by("-id")
        .first()
    )


def locked_application(case: Case) -> Application:
    """The application of a case the caller may see, both locked for this transaction, with the case's city version
    and pauses. What was read before the lock may have changed since. Raises `NotFound`."""
    application = (
        Application.objects.select_for_update(of=("self", "case"))
        .select_related("case__city_version")
        .defer("case__city_version__content", "case__city_version__changes")
        .prefetch_related("case__pauses")
        .filter(case=case)
        .first()
    )
    if application is None:
        raise NotFound
    return application
