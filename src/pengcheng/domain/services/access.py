"""Finding an application for somebody: what is not theirs does not exist for them, and the attempt is logged."""

from __future__ import annotations

from django.db import transaction

from pengcheng.domain.cases import permissions
from pengcheng.domain.cases.models import Case
from pengcheng.domain.cases.queries import case_rows
from pengcheng.domain.ledger import actions as ledger
from pengcheng.domain.people.actors import Actor
from pengcheng.domain.people.models import Account
from pengcheng.domain.services.errors import NotFound
from pengcheng.domain.services.models import Application


def application_of(account: Account, number: str) -> Application:
    """The application of this case number, for somebody who may act on it as applicant. Raises `NotFound`."""
    case = visible_case(account, number)
    application = Application.objects.filter(case=case).first()
    if application is None:
        raise NotFound
    application.case = case
    return application


def visible_case(account: Account, number: str) -> Case:
    """A case the account may see. Raises `NotFound`; trying another's case is logged where its subject sees it."""
    # Without the pauses: most look at nothing of the clock, and who acts reads them under the lock.
    case = case_rows().prefetch_related(None).filter(number=number).first()
    if case is None:
        raise NotFound
    if not permissions.may_see(account, case):
        with transaction.atomic():
            ledger.append(
                "case.read_refused",
                actor=Actor.of(account),
                subject=case.subject,
                case=case.number,
                details={"department": account.department},
            )
        raise NotFound
    return case
