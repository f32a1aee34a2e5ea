"""A person's own pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from pengcheng.domain.people.subjects import Subject
from pengcheng.domain.services.queries.pages.catalogue import CaseCard, OfferCard, Principal
from pengcheng.domain.services.queries.pages.shared import ActionChoice, CertificateCard, ItemCard, StepLine


@dataclass(frozen=True, slots=True)
class Read:
    """One use of the person's data as the ledger keeps it. `entry` gives its proof."""

    entry: int
    at: datetime
    is_provable: bool


@dataclass(frozen=True, slots=True)
class ReadLine:
    """What one reader did with the person's data on one day, for one reason; `reads`: each time, newest first.

    Opening a page of a draft again reads the same facts again: it is one line here and several entries in the ledger.
    """

    who: str
    what: str
    why: str
    case: str
    facts: tuple[str, ...]
    reads: tuple[Read, ...]

    @property
    def last(self) -> Read:
        """The newest."""
        return self.reads[0]


@dataclass(frozen=True, slots=True)
class ObjectionLine:
    """An objection in a list of the person who made it."""

    number: str
    label: str
    department: str
    text: str
    made_at: datetime
    state_name: str
    is_closed: bool


@dataclass(frozen=True, slots=True)
class MyPage:
    """Everything the city has about a person, and who looked at it."""

    subject: Subject
    name: str
    principals: tuple[Principal, ...]
    cases: tuple[CaseCard, ...]
    certificates: tuple[CertificateCard, ...]
    reads: tuple[ReadLine, ...]
    swept_on: date | None  # when the last sweep went through everybody of this kind
    objections: tuple[ObjectionLine, ...]
    offers: tuple[OfferCard, ...]


@dataclass(frozen=True, slots=True)
class MyCasePage:
    """A case as the person it is about sees it."""

    card: CaseCard
    item: ItemCard | None
    steps: tuple[StepLine, ...]
    actions: tuple[ActionChoice, ...]
    department: str
    decision: int | None
