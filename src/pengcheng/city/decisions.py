"""The decisions of a city's items: which facts their rules may read, and the rules as the engine knows them."""

from __future__ import annotations

from pengcheng.city.objects import City, Item
from pengcheng.engines.dmn.model import Decision, InputClause
from pengcheng.engines.dmn.text import read_rules

ASKING_COSTS = 2.0
"""A question to the applicant weighs more than a fact the city can still find out."""


def inputs_of(city: City, item: Item) -> dict[str, InputClause]:
    """What the rules of `item` may read: the facts about its subject and the answers to its questions."""
    clauses = {
        fact.key: InputClause(
            fact.key,
            type=feel_type(fact.type),
            values=tuple(fact.values),
            nullable=fact.nullable,
            integer=fact.type == "integer",
        )
        for fact in city.facts_about(item.subject)
    }
    for ask in item.asks:
        clauses[ask.key] = InputClause(
            ask.key,
            type=feel_type(ask.type),
            values=tuple(ask.values),
            integer=ask.type == "integer",
            cost=ASKING_COSTS,
        )
    return clauses


FEEL_TYPES = {
    "text": "string",
    "code": "string",
    "boolean": "boolean",
    "integer": "number",
    "number": "number",
    "money": "number",
    "date": "date",
    "month": "date",
    "date_time": "date and time",
    "agreement": "boolean",
}


def feel_type(name: str) -> str:
    """The FEEL type of a field type of the city; identifiers are strings."""
    return FEEL_TYPES.get(name, "string")


def decision_of(city: City, item: Item) -> Decision | None:
    """The decision of `item`, None when people alone decide it. Raises dmn.errors.RulesRefused."""
    if item.rules is None:
        return None
    return read_rules(item.rules, inputs_of(city, item))
