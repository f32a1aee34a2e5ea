"""Home, search, and the guide of an item."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pengcheng.domain.cases.queries import ClockFace
from pengcheng.domain.people.subjects import Subject
from pengcheng.domain.services.queries.pages.rules import RuleVersion
from pengcheng.domain.services.queries.pages.shared import ItemCard, NamedValue


@dataclass(frozen=True, slots=True)
class OfferCard:
    """Something the city found for the person, with the reason.

    `number` is the case in which it was granted already, without asking; "" for an offer to apply.
    """

    id: int
    card: ItemCard
    reason: str
    clause: str
    outputs: tuple[NamedValue, ...]
    subject: Subject
    state: str
    number: str = ""
    for_whom: str = ""  # the name of another whom the person acts for


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """A moment in life, and the items that belong to it."""

    event: str
    name: str
    says: str
    items: tuple[ItemCard, ...]


@dataclass(frozen=True, slots=True)
class CaseCard:
    """A case in a list of the person it is about. `page` says where it goes on: application, decision, case."""

    number: str
    name: str
    state: str
    state_name: str
    opened_at: datetime
    clock: ClockFace
    page: str
    is_closed: bool
    waits_for_me: bool
    subject: Subject
    result: str = ""  # granted | refused | "" while it is open
    about: str = ""  # of a case that is no service: what it asks
    for_whom: str = ""  # the name of another whom the person acts for


@dataclass(frozen=True, slots=True)
class HomePage:
    """The first page."""

    offers: tuple[OfferCard, ...]
    open_cases: tuple[CaseCard, ...]
    life_events: tuple[LifeEvent, ...]
    popular: tuple[ItemCard, ...]
    city_name: str


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What a search found, best first."""

    query: str
    results: tuple[ItemCard, ...]


@dataclass(frozen=True, slots=True)
class MaterialLine:
    """A paper that used to be asked for, and what stands in its place: fact, certificate, ask, upload."""

    name: str
    necessity: str
    replaced_by: str
    source: str  # the department that already knows it


@dataclass(frozen=True, slots=True)
class LimitLine:
    """A limit: so many of a unit."""

    count: int
    unit: str  # immediate | working_day | calendar_day | hour


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the way an application takes, and who takes it."""

    name: str
    by: str  # applicant | system | staff


@dataclass(frozen=True, slots=True)
class Question:
    """A frequent question."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Principal:
    """Somebody the signed-in person may act for; relation is `self` for themselves."""

    subject: Subject
    name: str
    relation: str
    draft: str = ""  # number of an open application of this item for them


@dataclass(frozen=True, slots=True)
class ItemPage:
    """The guide, generated from the item's elements."""

    card: ItemCard
    conditions: tuple[str, ...]
    materials: tuple[MaterialLine, ...]
    promised: LimitLine
    statutory: LimitLine
    steps: tuple[Step, ...]
    fee: bool
    visit_count: int
    initiation: str
    decision_mode: str
    filing_mode: str
    channels: tuple[str, ...]
    legal_basis: tuple[str, ...]
    result: str
    rules: RuleVersion | None  # in force today
    other_rules: tuple[RuleVersion, ...]  # still to come, then earlier ones, the newest first
    faq: tuple[Question, ...]
    phone: str
    complaint: str
    address: str
    hours: str
    code: str
    subject_kind: str
    may_apply: bool  # somebody can ask for it (it is not granted by the city alone)
    applicants: tuple[Principal, ...]  # whom the signed-in person could apply for
    offer: OfferCard | None
    stands_for: Subject | None  # whose standing the page shows to the one who signed in
