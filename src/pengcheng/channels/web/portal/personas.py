"""The invented people of a demonstration city, as the sign-in page shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pengcheng.city import City, Text
from pengcheng.domain.people.queries import PersonaCard, personas


@dataclass(frozen=True, slots=True)
class PersonaLine:
    """One of them, in the page's language. `role`: the post and the department of staff."""

    login: str
    name: str
    story: str
    role: str


def persona_cards(city: City, language: str) -> tuple[list[PersonaLine], list[PersonaLine]]:
    """Residents and staff; nobody unless the city allows the one-click sign-in."""
    if not city.demo_sign_in:
        return [], []
    residents, staff = [], []
    for card in personas():
        line = PersonaLine(
            card.login, _in(card.names, language), _in(card.story, language), _role(card, city, language)
        )
        (staff if card.kind == "staff" else residents).append(line)
    return residents, staff


def _role(card: PersonaCard, city: City, language: str) -> str:
    department = city.departments.get(card.department)
    if department is None:
        return ""
    posts = [post.name.in_(language) for post in department.posts if post.key in card.posts]
    return " · ".join([*posts, department.name.in_(language)])


def _in(texts: Mapping[str, str], language: str) -> str:
    return Text.of(texts).in_(language)
