"""The regular expressions of XPath and XQuery, which FEEL uses, run by Python's `re`.

    syntax      XPath's pattern text to a tree, and the tree to Python's pattern text
    categories  the characters of `\\p{L}` and its kin
    safety      patterns and texts that would keep `re` busy for ever are refused

Source: W3C XPath and XQuery Functions and Operators 3.1, clause 5.6; XML Schema 1.1 part 2, appendix G.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pengcheng.engines.feel import limits
from pengcheng.engines.feel.errors import OperationFault
from pengcheng.engines.feel.patterns.safety import check_shape, cost
from pengcheng.engines.feel.patterns.syntax import parse

_FLAGS = {"s": re.DOTALL, "m": re.MULTILINE, "i": re.IGNORECASE, "x": 0, "q": 0}


class Pattern:
    """A pattern, ready to run. `groups`: how many groups it captures."""

    def __init__(self, compiled: re.Pattern[str], degree: int) -> None:
        self._compiled = compiled
        self._degree = degree
        self.groups = compiled.groups

    def search(self, text: str) -> re.Match[str] | None:
        """The first match anywhere. Raises OperationFault when the text is too long for this pattern."""
        self.cost(text)
        return self._compiled.search(text)

    def replace(self, text: str, replacement: list[str | int]) -> str:
        """All matches replaced by texts and groups."""
        self.cost(text)
        self._refuse_empty()
        length = len(text)

        def substitute(match: re.Match[str]) -> str:
            nonlocal length
            new = "".join(part if isinstance(part, str) else (match.group(part) or "") for part in replacement)
            length += len(new)
            limits.check_text(length)
            return new

        return self._compiled.sub(substitute, text)

    def split(self, text: str) -> list[str]:
        """The parts between the matches."""
        self.cost(text)
        self._refuse_empty()
        parts: list[str] = []
        begin = 0
        for match in self._compiled.finditer(text):
            parts.append(text[begin : match.start()])
            begin = match.end()
        return [*parts, text[begin:]]

    def cost(self, text: str) -> int:
        """How many steps a text can take. Raises OperationFault when it is too long for this pattern."""
        steps = cost(len(text), self._degree)
        if steps > limits.PATTERN_STEPS:
            raise OperationFault(
                "pattern_too_costly",
                f"This pattern could take too long on a text of {len(text):,} characters; make it more exact.",
            )
        return steps

    def _refuse_empty(self) -> None:
        if self._compiled.match("") is not None:
            raise OperationFault("wrong_pattern", "The pattern matches the empty text.")


@lru_cache(maxsize=1024)
def compile_pattern(pattern: str, flags: str) -> Pattern:
    """A pattern with its flags (`s`, `m`, `i`, `x`, `q`). Raises OperationFault when it is wrong, too long, or of
    a shape that can explode."""
    if set(flags) - _FLAGS.keys():
        raise OperationFault("wrong_pattern", f'Flags are s, m, i, x and q, not "{flags}".')
    if len(pattern) > limits.PATTERN_CHARACTERS:
        raise OperationFault("wrong_pattern", f"A pattern has at most {limits.PATTERN_CHARACTERS} characters.")
    options = re.RegexFlag(0)
    for flag in flags:
        options |= _FLAGS[flag]
    if "q" in flags:
        return Pattern(re.compile(re.escape(pattern), options), 1)
    tree = parse(pattern, flags)
    degree = check_shape(tree, options)
    try:
        return Pattern(re.compile(tree.python(), options), degree)
    except (re.error, OverflowError, RecursionError):
        raise OperationFault("wrong_pattern", f"{pattern!r} is no regular expression.") from None


def replacement_of(text: str, flags: str, groups: int) -> list[str | int]:
    """A replacement's text as texts and numbers of groups: `$1` is a group, `\\$` and `\\\\` the characters.

    Of several digits after `$`, as many count as make the number of a group there is.
    """
    if "q" in flags:
        return [text]
    parts: list[str | int] = []
    position = 0
    while position < len(text):
        character = text[position]
        position += 1
        if character == "\\":
            if text[position : position + 1] not in ("\\", "$"):
                raise OperationFault("wrong_replacement", "In a replacement, \\ comes before $ or \\ only.")
            parts.append(text[position])
            position += 1
        elif character == "$":
            digits = re.compile(r"[0-9]+").match(text, position)
            if digits is None:
                raise OperationFault("wrong_replacement", "In a replacement, $ comes before a number; write \\$.")
            taken = len(digits.group())
            while taken > 1 and int(digits.group()[:taken]) > groups:
                taken -= 1
            number = int(digits.group()[:taken])
            parts.append(number if number <= groups else "")
            position += taken
        else:
            parts.append(character)
    return parts
