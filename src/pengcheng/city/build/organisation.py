"""Departments, personas and divisions."""

from __future__ import annotations

from pengcheng.city.build.words import Data, Words
from pengcheng.city.objects import Department, Persona, Post


def department(data: Data, words: Words) -> Department:
    """A department of departments.yaml."""
    return Department(
        key=data["department"],
        name=words.text(data["name"]),
        duties=words.text(data.get("duties")),
        posts=tuple(_post(each, words) for each in data.get("posts", ())),
        uscc=data.get("uscc"),
        code=data.get("code"),
        parent=data.get("parent"),
        division=data.get("division"),
        level=data.get("level"),
        short_name=words.maybe(data.get("short_name")),
    )


def _post(data: Data, words: Words) -> Post:
    return Post(data["post"], words.text(data["name"]), tuple(data.get("may", ())))


def persona(data: Data, words: Words) -> Persona:
    """A persona of personas.yaml."""
    posts = data.get("posts") or ([data["post"]] if data.get("post") else [])
    return Persona(
        login=data["login"],
        name=words.text(data["name"]),
        role=data["role"],
        story=words.text(data["story"]),
        subject=data.get("subject"),
        department=data.get("department"),
        posts=tuple(posts),
        acts_for=tuple(data.get("acts_for", ())),
        rows={register: tuple(rows) for register, rows in data.get("rows", {}).items()},
    )
