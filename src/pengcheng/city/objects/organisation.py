"""Bodies of the city, the people's posts in them, and the areas they serve."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pengcheng.city.text import Text


@dataclass(frozen=True, slots=True)
class Post:
    """A post of a department and the procedure actions its holders may take."""

    key: str
    name: Text
    may: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Department:
    """A body of the city.

    `uscc` is its unified social credit code where the city uses those, `code` its own code elsewhere;
    `identity` is whichever there is. `parent` is the body it belongs to, `division` the area it serves.
    """

    key: str
    name: Text
    duties: Text = field(default_factory=Text)
    posts: tuple[Post, ...] = ()
    uscc: str | None = None
    code: str | None = None
    parent: str | None = None
    division: str | None = None
    level: int | None = None
    short_name: Text | None = None

    @property
    def identity(self) -> str | None:
        """The code by which other systems know this body."""
        return self.uscc or self.code

    def post(self, key: str) -> Post:
        """One post. Raises KeyError."""
        for post in self.posts:
            if post.key == key:
                return post
        raise KeyError(key)


@dataclass(frozen=True, slots=True)
class Division:
    """An administrative area. Codes are looked up, never computed. `notes` are the file's further columns."""

    code: str
    name: Text
    level: str
    parent: str | None = None
    notes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Persona:
    """An invented person of a demonstration city, with a story and a sign-in.

    `subject` is the identifier of the person, `firms` the enterprises acted for; staff have a department and
    a post. `rows` are the register rows that make the story true, by register.
    """

    login: str
    name: Text
    role: str
    story: Text
    subject: str | None = None
    department: str | None = None
    posts: tuple[str, ...] = ()
    acts_for: tuple[str, ...] = ()
    rows: Mapping[str, tuple[Mapping[str, object], ...]] = field(default_factory=dict)
