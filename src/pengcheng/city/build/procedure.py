"""Procedures and certificate types."""

from __future__ import annotations

from pengcheng.city.build.words import Data, Words
from pengcheng.city.objects import Action, CertificateField, CertificateType, Procedure, State
from pengcheng.city.period import Period


def procedure(data: Data, words: Words) -> Procedure:
    """A procedure of procedures/*.yaml."""
    return Procedure(
        key=data["procedure"],
        name=words.text(data["name"]),
        starts=data["starts"],
        states={key: _state(key, state, words) for key, state in data["states"].items()},
        actions={each["action"]: _action(each, words) for each in data["actions"]},
    )


def _state(key: str, data: Data, words: Words) -> State:
    return State(
        key=key,
        name=words.text(data["name"]),
        waits_for=data.get("waits_for"),
        task=data.get("task", False),
        ends=data.get("ends", False),
        result=data.get("result"),
    )


def _action(data: Data, words: Words) -> Action:
    return Action(
        key=data["action"],
        name=words.text(data["name"]),
        from_=tuple(data["from"]),
        to=data["to"],
        by=tuple(data["by"]),
        clock=data.get("clock"),
        needs=tuple(data.get("needs", ())),
        at_most=data.get("at_most"),
    )


def certificate(data: Data, words: Words) -> CertificateType:
    """A certificate type of certificates/*.yaml."""
    return CertificateType(
        key=data["certificate"],
        type_sequence=data["type_sequence"],
        name=words.text(data["name"]),
        issuer=data["issuer"],
        holder=data["holder"],
        category=data["category"],
        fields=tuple(
            CertificateField(
                key=each["field"],
                name=words.text(each["name"]),
                from_=each["from"],
                type=each.get("type", "text"),
                mask=each.get("mask", False),
                values=words.values(each.get("values")),
            )
            for each in data["fields"]
        ),
        public_fields=tuple(data.get("public_fields", ())),
        text=words.text(data.get("text")),
        valid_for=Period.parse(data["valid_for"]) if data.get("valid_for") else None,
    )
