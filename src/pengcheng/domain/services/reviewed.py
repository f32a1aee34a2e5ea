"""What the rules say about an application in review: on the facts of today, the answers, and what staff found out."""

from __future__ import annotations

from pengcheng import clock
from pengcheng.city import City
from pengcheng.domain.people.actors import Actor
from pengcheng.domain.services.deciding import Computed, compute
from pengcheng.domain.services.models import Application


def compute_in_review(application: Application, city: City, actor: Actor) -> Computed:
    """The application computed for who reviews it; reading the facts leaves its receipt."""
    case, item = application.case, city.items[application.item]
    return compute(
        city,
        item,
        case.subject,
        on=clock.today(),
        actor=actor,
        purpose=f"{item.key}: review",
        answers=application.answers,
        settled=application.settled,
        case=case.number,
    )
