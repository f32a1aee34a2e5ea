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
ITERATIONS = 32
NAMES = 2_000
PATTERN_CHARACTERS = 1_000
PATTERN_STEPS = 100_000_000
PATTERN_STEPS_A_STEP = 100
"""Work on patterns counts as one step for so many of the matcher's."""
WARNINGS = 100
CHARACTERS_A_STEP = 16
"""Work on texts counts as one step for so many characters."""


class Budget:
    """Work on one value that may still be done: parts shared within a value are many when they are looked through."""

    __slots__ = ("_left",)

    def __init__(self, steps: int = STEPS) -> None:
        self._left = steps

    def spend(self, steps: int) -> None:
        """Count work. Raises LimitExceeded when it is more than any rule needs."""
        self._left -= steps
        if self._left < 0:
            raise too_many_steps()


def too_many_steps() -> LimitExceeded:
    """What work beyond STEPS ends with."""
    return LimitExceeded("too_many_steps", f"The expression takes more than {STEPS:,} steps; narrow its lists.")


def check_list(items: int) -> None:
    """Raises LimitExceeded for a list longer than any rule needs."""
    if items > LIST_ITEMS:
        raise LimitExceeded("list_too_long", f"A list of {items:,} items; at most {LIST_ITEMS:,}. Narrow it.")


def check_text(characters: int) -> None:
    """Raises LimitExceeded for a text longer than any rule needs."""
    if characters > STRING_CHARACTERS:
        raise LimitExceeded(
            "text_too_long", f"A text of {characters:,} characters; at most {STRING_CHARACTERS:,}. Shorten it."
        )
