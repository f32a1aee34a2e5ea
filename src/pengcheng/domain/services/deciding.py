"""Computing an item for one subject: facts from the registers, answers from the applicant, the rules of the day."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pengcheng.city import City, Item
from pengcheng.domain.people.actors import Actor
from pengcheng.domain.people.subjects import Subject
from pengcheng.domain.registers.facts import FactValue, facts_of
from pengcheng.domain.services.encoding import decode, encode, encode_all
from pengcheng.domain.services.rules import ItemRules, rules_of
from pengcheng.engines.dmn.result import DecisionResult
from pengcheng.engines.dmn.unknown import UNKNOWN

KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Computed:
    """What the rules of a day say about a subject, and everything they were told.

    `facts` are all that were read: those the rule reads, and those that replace a paper. `result` is None for
    an item that only people decide.
    """

    item: Item
    on: date
    rules: ItemRules | None
    facts: Mapping[str, FactValue]
    given: Mapping[str, object]  # input -> value or UNKNOWN, as the rule saw it
    answers: Mapping[str, object]  # encoded
    settled: Mapping[str, Any]
    result: DecisionResult | None

    @property
    def outcome(self) -> str:
        """granted, refused, or unclear."""
        return self.result.outcome.value if self.result and self.result.outcome else "unclear"

    @property
    def open_asks(self) -> tuple[str, ...]:
        """Questions to the applicant that can still change the outcome, in the order that asks least."""
        if self.result is None or self.rules is None:
            return tuple(ask.key for ask in self.item.asks if ask.key not in self.answers)
        return tuple(name for name in self.result.asks if name in self.rules.asks)

    @property
    def open_facts(self) -> tuple[str, ...]:
        """Facts no register could tell that can still change the outcome: a person has to settle them."""
        if self.result is None or self.rules is None:
            return ()
        return tuple(name for name in self.result.asks if name in self.rules.facts)

    @property
    def encoded_outputs(self) -> dict[str, object]:
        """The outputs of the fired row, encoded."""
        return encode_all(self.result.outputs) if self.result else {}

    @property
    def check_hash(self) -> str:
        """Of exactly what the applicant is shown before confirming: facts, answers, outcome."""
        shown = {
            "on": self.on.isoformat(),
            "item": [self.item.key, self.item.version],
            "facts": {name: [fact.state, encode(fact.value)] for name, fact in self.facts.items()},
            "answers": dict(self.answers),
            "outcome": self.outcome,
        }
        text = json.dumps(shown, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def compute(
    city: City,
    item: Item,
    subject: Subject,
    *,
    on: date,
    actor: Actor,
    purpose: str,
    answers: Mapping[str, Any] | None = None,
    settled: Mapping[str, Any] | None = None,
    case: str | None = None,
    now: datetime | None = None,
) -> Computed:
    """Read the facts (each read leaves its receipt) and apply the rules in force on the day.

    `now` is the instant that facts are worked out for, the platform's unless a past day is looked at.

    Runs inside a transaction. A fact that is missing, stale or contradictory is unknown to the rules, unless
    staff have settled it.
    """
    answers, settled = answers or {}, settled or {}
    rules = rules_of(city, item)
    facts = facts_of(subject, fact_names(city, item), city=city, actor=actor, purpose=purpose, case=case, now=now)
    given: dict[str, object] = {}
    for name in rules.inputs if rules else ():
        if name in settled:
            given[name] = decode(settled[name]["value"])
        elif name in answers:
            given[name] = decode(answers[name])
        else:
            fact = facts.get(name)
            given[name] = fact.value if fact is not None and fact.state == KNOWN else UNKNOWN
    result = rules.on(on).decide(given) if rules else None
    return Computed(item, on, rules, facts, given, answers, settled, result)


def fact_names(city: City, item: Item) -> tuple[str, ...]:
    """What an item reads about its subject: the facts of its rules, then those that replace a paper."""
    rules = rules_of(city, item)
    names = dict.fromkeys(rules.facts if rules else ())
    for material in item.materials:
        for replacement in material.replaced_by:
            if replacement.kind == "fact" and replacement.key in city.facts:
                names.setdefault(replacement.key)
    certificate = city.certificates.get(item.result.certificate or "")
    for field in certificate.fields if certificate else ():
        source, _, name = field.from_.partition(".")
        if source == "facts" and name in city.facts:
            names.setdefault(name)
    return tuple(names)


def record_of(computed: Computed) -> dict[str, Any]:
    """What the machine computed, as it is kept with the decision."""
    result = computed.result
    if result is None:
        return {"outcome": "unclear", "outputs": {}, "row": None, "clause": {}, "says": {}, "asks": []}
    return {
        "outcome": computed.outcome,
        "outputs": encode_all(result.outputs),
        "row": result.row,
        "clause": dict(result.clause),
        "says": dict(result.says),
        "asks": list(result.asks),
        "given": encode_all(computed.given),
    }


def facts_record(computed: Computed) -> list[dict[str, Any]]:
    """The facts with their sources and receipts, and the answers, as they are kept with the decision."""
    kept = [fact_record(fact) | {"settled": computed.settled.get(name)} for name, fact in computed.facts.items()]
    asked = [{"ask": name, "value": value, "state": KNOWN, "register": ""} for name, value in computed.answers.items()]
    return kept + asked


def fact_record(fact: FactValue) -> dict[str, Any]:
    """One fact with its source and receipt, as plain JSON."""
    return {
        "fact": fact.name,
        "value": encode(fact.value),
        "state": fact.state,
        "register": fact.register,
        "sources": [source.register for source in fact.sources],
        "record_date": encode(fact.record_date),
        "as_of": encode(fact.as_of),
        "why": dict(fact.why),
        "receipt": fact.receipt,
    }
