"""A fact as a member of staff types it, when no register could tell."""

from __future__ import annotations

from pengcheng.city import Ask, Fact
from pengcheng.domain.services.answers import read_answer


def read_fact(fact: Fact, text: str) -> object:
    """The value of a fact's text: it is read as an answer of the fact's type. Raises `AnswerRefused`."""
    return read_answer(as_question(fact), text)


def as_question(fact: Fact) -> Ask:
    """A fact asked of a person."""
    return Ask(key=fact.key, name=fact.name, type=fact.type, values=fact.values, unit=fact.unit)
