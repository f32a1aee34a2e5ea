"""A draft, and a decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pengcheng.domain.cases.queries import ClockFace
from pengcheng.domain.people.subjects import Subject
from pengcheng.domain.services.queries.pages.catalogue import OfferCard
from pengcheng.domain.services.queries.pages.shared import AskLine, CertificateCard, FactLine, ItemCard, NamedValue


@dataclass(frozen=True, slots=True)
class ApplicationPage:
    """A draft: what is known, what is still asked (in the order that asks least), and what the check page shows.

    `check_hash` belongs to exactly what is shown; `confirm` is given it and refuses when something has changed.
    """

    number: str
    card: ItemCard
    subject: Subject
    subject_name: str
    state: str
    facts: tuple[FactLine, ...]
    asks: tuple[AskLine, ...]  # still open and still able to change the outcome
    answered: tuple[AskLine, ...]
    outlook: str  # granted | refused | unclear as things stand
    outlook_says: str
    ready: bool  # nothing is left to answer
    check_hash: str
    offer: OfferCard | None
    correction: str  # what staff asked to be corrected, "" otherwise


@dataclass(frozen=True, slots=True)
class DecisionPage:
    """A decision with its reasons: what fired, on which facts, with what result."""

    id: int
    number: str
    card: ItemCard
    subject: Subject
    subject_name: str
    outcome: str  # granted | refused | unclear
    by: str  # machine | staff
    says: str
    clause: str
    reason: str
    legal_basis: tuple[str, ...]
    outputs: tuple[NamedValue, ...]
    facts: tuple[FactLine, ...]
    answers: tuple[AskLine, ...]
    question: str  # unclear: what a person is looking at now
    decided_at: datetime
    clock: ClockFace
    waits_for_me: bool  # the department has asked the applicant something
    certificate: CertificateCard | None
    rule_hash: str
    contact: str
