"""A service item: one matter a body handles for a person or an organisation (domain reference 2.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from pengcheng.city.text import Text
from pengcheng.engines.worktime import Limit


@dataclass(frozen=True, slots=True)
class Replacement:
    """What replaces a paper: a fact the city knows, a certificate it issued, a question, or an upload."""

    kind: Literal["fact", "certificate", "ask", "upload"]
    key: str


@dataclass(frozen=True, slots=True)
class Material:
    """A paper the law asks for, and what replaces it."""

    key: str
    name: Text
    necessity: Literal["required", "optional", "deferrable"] = "required"
    replaced_by: tuple[Replacement, ...] = ()
    hint: Text = field(default_factory=Text)
    situation: str | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """A question only the applicant can answer. `default` is shown, never assumed; `agreement` asks are signed."""

    key: str
    name: Text
    type: str
    hint: Text = field(default_factory=Text)
    values: Mapping[str, Text] = field(default_factory=dict)
    default: object = None
    unit: Text | None = None
    text: Text = field(default_factory=Text)
    situation: str | None = None


@dataclass(frozen=True, slots=True)
class Situation:
    """A question whose answer selects which materials and asks apply."""

    key: str
    name: Text
    values: Mapping[str, Text] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ItemCodes:
    """Codes of the national scheme where the city uses it; `local` is free-form."""

    basic: str | None = None
    local: str | None = None


@dataclass(frozen=True, slots=True)
class Fee:
    """What a service costs and why."""

    name: Text
    standard: Text
    basis: Text = field(default_factory=Text)


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the process as the guide tells it."""

    name: Text
    says: Text = field(default_factory=Text)
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """Where to ask, where to complain, where and when to come."""

    phone: str | None = None
    complaint: str | None = None
    address: Text = field(default_factory=Text)
    hours: Text = field(default_factory=Text)


@dataclass(frozen=True, slots=True)
class Question:
    """A frequent question and its answer."""

    q: Text
    a: Text


@dataclass(frozen=True, slots=True)
class Result:
    """What the person gets: a certificate type of the city, or something else named here."""

    name: Text
    type: str
    certificate: str | None = None


@dataclass(frozen=True, slots=True)
class Commitment:
    """The conditions an applicant commits to in writing, and how the promise is verified afterwards."""

    text: Text
    verify_within: Limit | None = None
    ask: str | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A subject by its facts (left out = unknown) and the decision it must get."""

    name: Text
    facts: Mapping[str, object]
    gives: Mapping[str, object]
    on: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """A service item with everything its guide, its decision and its procedure need.

    `rules` is the document of rules.yaml as read (None for an item decided by people only); the typed
    decision is `city.decision_of(city, item)`.
    """

    key: str
    version: int
    name: Text
    summary: Text
    department: str
    item_type: str
    subject: str
    procedure: str
    initiation: Literal["applicant", "government"]
    filing_mode: Literal["manual", "prefilled", "seamless", "none"]
    decision_mode: Literal["human", "assisted", "instant", "commitment"]
    statutory_limit: Limit
    promised_limit: Limit
    case_type: Literal["immediate", "promised"]
    result: Result
    may_refuse: bool = False
    proactive: bool = False
    visit_count: int = 0
    visit_reason: Text = field(default_factory=Text)
    fully_online: bool = False
    online_depth: tuple[int, ...] = ()
    mail: bool = False
    channels: tuple[str, ...] = ()
    fee: bool = False
    fees: tuple[Fee, ...] = ()
    online_payment: bool = False
    codes: ItemCodes = field(default_factory=ItemCodes)
    exercise_level: int | None = None
    legal_basis: tuple[Text, ...] = ()
    service_object: tuple[str, ...] = ()
    topics: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    life_events: tuple[str, ...] = ()
    keywords: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    conditions: tuple[Text, ...] = ()
    situations: tuple[Situation, ...] = ()
    materials: tuple[Material, ...] = ()
    asks: tuple[Ask, ...] = ()
    commitment: Commitment | None = None
    steps: tuple[Step, ...] = ()
    contact: Contact = field(default_factory=Contact)
    faq: tuple[Question, ...] = ()
    rules: Mapping[str, object] | None = None
    examples: tuple[Example, ...] = ()

    def ask(self, key: str) -> Ask:
        """One question. Raises KeyError."""
        for ask in self.asks:
            if ask.key == key:
                return ask
        raise KeyError(key)
