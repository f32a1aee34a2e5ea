"""The kinds of files a city folder has: where they lie and which JSON Schema describes them."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file. `many` is the key of the list when one file holds several objects, `one` the key that
    names a single object; `required` files must be in every city."""

    name: str
    pattern: str
    required: bool = False
    many: str | None = None
    one: str | None = None


KINDS = (
    Kind("city", r"city\.yaml", required=True),
    Kind("departments", r"departments\.yaml", required=True, many="departments", one="department"),
    Kind("divisions", r"divisions\.csv"),
    Kind("relations", r"relations\.yaml", many="relations", one="relation"),
    Kind("personas", r"personas\.yaml", many="personas", one="login"),
    Kind("life_events", r"life_events\.yaml", many="life_events", one="life_event"),
    Kind("calendar", r"calendar/[^/]+\.yaml", one="year"),
    Kind("register", r"registers/[^/]+\.yaml", one="register"),
    Kind("fact", r"facts/[^/]+\.yaml", many="facts", one="fact"),
    Kind("procedure", r"procedures/[^/]+\.yaml", one="procedure"),
    Kind("certificate", r"certificates/[^/]+\.yaml", one="certificate"),
    Kind("item", r"items/[^/]+/item\.yaml", one="item"),
    Kind("rules", r"items/[^/]+/rules\.yaml", one="decision"),
    Kind("examples", r"items/[^/]+/examples\.yaml"),
    Kind("example_rows", r"items/[^/]+/examples\.csv"),
)


def kind_of(file: str) -> Kind | None:
    """The kind of a file by its path inside the folder, None for a file nobody reads."""
    return next((kind for kind in KINDS if re.fullmatch(kind.pattern, file)), None)
