"""The bounds of one text and of one evaluation. A rule is written by people for people: what goes beyond
these is a mistake or an attack, and gets a `LimitExceeded` in place of an hour of work."""

from pengcheng.engines.feel.errors import LimitExceeded

TEXT_CHARACTERS = 1_000_000
NESTING = 64
HEIGHT = 250
LIST_ITEMS = 1_000_000
STRING_CHARACTERS = 10_000_000
STEPS = 10_000_000
RECURSION = 150
PATTERN_CHARACTERS = 1_000
PATTERN_STEPS = 100_000_000


def check_list(items: int) -> None:
    """Raises LimitExceeded for a list longer than any rule needs."""
    if items > LIST_ITEMS:
        raise LimitExceeded("list_too_long", f"A list of {items:,} items; at most {LIST_ITEMS:,}.")


def check_text(characters: int) -> None:
    """Raises LimitExceeded for a text longer than any rule needs."""
    if characters > STRING_CHARACTERS:
        raise LimitExceeded("text_too_long", f"A text of {characters:,} characters; at most {STRING_CHARACTERS:,}.")
