"""Service items, from item.yaml, rules.yaml and examples.yaml."""

from __future__ import annotations

from typing import Any

from pengcheng.city.build.words import Data, Words, limit
from pengcheng.city.objects import (
    Ask,
    Commitment,
    Contact,
    Example,
    Fee,
    Item,
    ItemCodes,
    Material,
    Question,
    Replacement,
    Result,
    Situation,
    Step,
)


def item(data: Data, rules: Data | None, examples: Data | None, words: Words) -> Item:
    """A service item. `rules` and `examples` are its two other files, None where they are absent."""
    plain = ("department", "item_type", "subject", "procedure", "initiation", "filing_mode", "decision_mode")
    optional = ("may_refuse", "proactive", "visit_count", "fully_online", "mail", "fee", "online_payment")
    lists = ("online_depth", "channels", "service_object", "life_events")
    chosen: dict[str, Any] = {name: data[name] for name in (*plain, "case_type")}
    chosen |= {name: data[name] for name in (*optional, "exercise_level") if name in data}
    chosen |= {name: tuple(data.get(name, ())) for name in lists}
    codes, contact, result = data.get("codes", {}), data.get("contact", {}), data["result"]
    return Item(
        key=data["item"],
        version=data.get("version", 1),
        name=words.text(data["name"]),
        summary=words.text(data["summary"]),
        statutory_limit=limit(data["statutory_limit"]),
        promised_limit=limit(data["promised_limit"]),
        result=Result(words.text(result["name"]), result["type"], result.get("certificate")),
        visit_reason=words.text(data.get("visit_reason")),
        fees=tuple(
            Fee(words.text(each["name"]), words.text(each["standard"]), words.text(each.get("basis")))
            for each in data.get("fees", ())
        ),
        codes=ItemCodes(codes.get("basic"), codes.get("local")),
        legal_basis=words.texts(data.get("legal_basis")),
        topics={kind: tuple(topics) for kind, topics in data.get("topics", {}).items()},
        keywords={language: tuple(each) for language, each in data.get("keywords", {}).items()},
        conditions=words.texts(data.get("conditions")),
        situations=tuple(
            Situation(each["situation"], words.text(each["name"]), words.values(each.get("values")))
            for each in data.get("situations", ())
        ),
        materials=tuple(_material(each, words) for each in data.get("materials", ())),
        asks=tuple(_ask(each, words) for each in data.get("asks", ())),
        commitment=_commitment(data.get("commitment"), words),
        steps=tuple(
            Step(words.text(each["name"]), words.text(each.get("says")), each.get("step"))
            for each in data.get("steps", ())
        ),
        contact=Contact(
            contact.get("phone"),
            contact.get("complaint"),
            words.text(contact.get("address")),
            words.text(contact.get("hours")),
        ),
        faq=tuple(Question(words.text(each["q"]), words.text(each["a"])) for each in data.get("faq", ())),
        rules=rules,
        examples=tuple(_example(each, words) for each in (examples or {}).get("examples", ())),
        **chosen,
    )


def _material(data: Data, words: Words) -> Material:
    replaced = data.get("replaced_by", [])
    return Material(
        key=data["material"],
        name=words.text(data["name"]),
        necessity=data.get("necessity", "required"),
        replaced_by=tuple(
            Replacement(kind, key)
            for each in ([replaced] if isinstance(replaced, dict) else replaced)
            for kind, key in each.items()
        ),
        hint=words.text(data.get("hint")),
        situation=data.get("situation"),
    )


def _ask(data: Data, words: Words) -> Ask:
    return Ask(
        key=data["ask"],
        name=words.text(data["name"]),
        type=data["type"],
        hint=words.text(data.get("hint")),
        values=words.values(data.get("values")),
        default=data.get("default"),
        unit=words.maybe(data.get("unit")),
        text=words.text(data.get("text")),
        situation=data.get("situation"),
    )


def _commitment(data: Data | None, words: Words) -> Commitment | None:
    if data is None:
        return None
    within = data.get("verify_within")
    return Commitment(words.text(data["text"]), limit(within) if within else None, data.get("ask"))


def _example(data: Data, words: Words) -> Example:
    on = data.get("on")
    return Example(words.text(data["name"]), data["facts"], data["gives"], str(on) if on else None)
