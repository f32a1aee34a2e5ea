"""XPath's regular expressions: text to tree, tree to Python's text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pengcheng.engines.feel.errors import OperationFault
from pengcheng.engines.feel.patterns.categories import category_class

_NAME_START = (
    r":A-Z_a-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C\u200D\u2070-\u218F"
    r"\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
_NAME = _NAME_START + r"\-.0-9\u00B7\u0300-\u036F\u203F\u2040"
_CLASSES = {"s": r" \t\n\r", "d": r"\d", "w": r"\w", "i": _NAME_START, "c": _NAME}
_SINGLE = {"n": r"\n", "r": r"\r", "t": r"\t"}
_SELF = frozenset("\\|.?*+(){}-[]^$")
_QUANTIFIER = re.compile(r"(\?|\*|\+|\{([0-9]{1,4})(?:(,)([0-9]{1,4})?)?\})(\?)?", re.ASCII)
MAX_DEPTH = 20


@dataclass(frozen=True, slots=True)
class Atom:
    """One character's worth of pattern, or an anchor (`width` 0): its text in Python, which also tests a
    character. `literal`: the character, if it can only be that one."""

    text: str
    literal: str | None = None
    width: int = 1

    def python(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Group:
    """Branches in parentheses, or the whole pattern."""

    branches: tuple[tuple[Piece, ...], ...]
    capturing: bool = True
    whole: bool = False

    def python(self) -> str:
        inner = "|".join("".join(piece.python() for piece in branch) for branch in self.branches)
        if self.whole:
            return inner
        return f"({inner})" if self.capturing else f"(?:{inner})"


@dataclass(frozen=True, slots=True)
class Piece:
    """An atom or group and how often: from `least` to `most` times (None: without end)."""

    atom: Atom | Group
    least: int = 1
    most: int | None = 1
    quantifier: str = ""

    def python(self) -> str:
        return self.atom.python() + self.quantifier


def parse(pattern: str, flags: str) -> Group:
    """The tree of a pattern. Raises OperationFault when XPath's grammar has no such pattern."""
    if "x" in flags:
        pattern = _without_space(pattern)
    reader = _Reader(pattern, flags)
    branches = reader.branches(0)
    if reader.position < len(pattern):
        raise reader.fault("has an unexpected )")
    return Group(branches, whole=True)


def _without_space(pattern: str) -> str:
    """White space outside of character classes does not count under the flag x."""
    kept: list[str] = []
    depth = 0
    previous = ""
    for character in pattern:
        if previous != "\\":
            depth += (character == "[") - (character == "]")
        if depth > 0 or character not in " \t\n\r":
            kept.append(character)
        previous = "" if previous == "\\" else character
    return "".join(kept)


class _Reader:
    def __init__(self, pattern: str, flags: str) -> None:
        self.pattern = pattern
        self.flags = flags
        self.position = 0
        self.groups = 0

    def fault(self, why: str) -> OperationFault:
        return OperationFault("wrong_pattern", f"The pattern {self.pattern!r} {why}.")

    def peek(self, length: int = 1) -> str:
        return self.pattern[self.position : self.position + length]

    def take(self) -> str:
        character = self.peek()
        if not character:
            raise self.fault("ends too early")
        self.position += 1
        return character

    def branches(self, depth: int) -> tuple[tuple[Piece, ...], ...]:
        if depth > MAX_DEPTH:
            raise self.fault("is nested too deeply")
        found = [self.branch(depth)]
        while self.peek() == "|":
            self.take()
            found.append(self.branch(depth))
        return tuple(found)

    def branch(self, depth: int) -> tuple[Piece, ...]:
        pieces: list[Piece] = []
        while self.peek() not in ("", "|", ")"):
            pieces.append(self.piece(depth))
        return tuple(pieces)

    def piece(self, depth: int) -> Piece:
        atom = self.atom(depth)
        match = _QUANTIFIER.match(self.pattern, self.position)
        if match is None:
            if self.peek() in ("?", "*", "+", "{", "}"):
                raise self.fault("has a quantifier that is wrong")
            return Piece(atom)
        self.position = match.end()
        sign, least, comma, most, _ = match.groups()
        low = {"?": 0, "*": 0, "+": 1}.get(sign, int(least or 0))
        high = {"?": 1, "*": None, "+": None}.get(sign, int(most) if most else (None if comma else low))
        if high is not None and high < low:
            raise self.fault("has a quantifier whose ends are turned round")
        return Piece(atom, low, high, match.group())

    def atom(self, depth: int) -> Atom | Group:
        character = self.take()
        match character:
            case "(":
                return self.group(depth)
            case "[":
                return Atom(self.character_class())
            case "\\":
                return self.escape()
            case ".":
                return Atom("." if "s" in self.flags else r"[^\n\r]")
            case "^":
                return Atom("^", width=0)
            case "$":
                return Atom("$" if "m" in self.flags else r"\Z", width=0)
            case "?" | "*" | "+" | "{" | "}" | "]":
                raise self.fault(f"has {character} where a character should be")
        return Atom(re.escape(character), character)

    def group(self, depth: int) -> Group:
        capturing = True
        if self.peek() == "?":
            if self.peek(2) != "?:":
                raise self.fault("uses (? in a way that XPath does not know")
            self.position += 2
            capturing = False
        else:
            self.groups += 1
        branches = self.branches(depth + 1)
        if self.peek() != ")":
            raise self.fault("has a ( that is not closed")
        self.take()
        return Group(branches, capturing)

    def escape(self) -> Atom:
        character = self.take()
        if character in _SINGLE:
            return Atom(_SINGLE[character], {"n": "\n", "r": "\r", "t": "\t"}[character])
        if character in _SELF:
            return Atom(re.escape(character), character)
        if character.lower() in _CLASSES:
            negated = "^" if character.isupper() else ""
            return Atom(f"[{negated}{_CLASSES[character.lower()]}]")
        if character in "pP":
            return Atom(f"[{'^' if character == 'P' else ''}{self.category()}]")
        if character in "123456789":
            return self.back_reference(character)
        raise self.fault(f"has an escape that XPath does not know: \\{character}")

    def back_reference(self, digits: str) -> Atom:
        while self.peek().isdecimal() and int(digits + self.peek()) <= self.groups:
            digits += self.take()
        if int(digits) > self.groups:
            raise self.fault(f"refers to a group {digits} that it does not have")
        return Atom(f"(?:\\{digits})")

    def category(self) -> str:
        match = re.compile(r"\{([A-Za-z0-9-]+)\}").match(self.pattern, self.position)
        if match is None:
            raise self.fault("has a \\p without {category}")
        self.position = match.end()
        return category_class(match[1])

    def character_class(self, depth: int = 0) -> str:
        """A class in brackets as Python's, subtraction (`[a-z-[aeiou]]`) as a look-ahead."""
        if depth > MAX_DEPTH:
            raise self.fault("is nested too deeply")
        negated = self.peek() == "^"
        if negated:
            self.take()
        parts: list[str] = []
        while True:
            if self.peek(2) == "-[" and parts:
                self.position += 2
                excluded = self.character_class(depth + 1)
                if self.take() != "]":
                    raise self.fault("has more after the class it subtracts")
                return f"(?!{excluded})[{'^' if negated else ''}{''.join(parts)}]"
            character = self.take()
            if character == "]":
                break
            parts.append(self.class_part(character))
        if not parts:
            raise self.fault("has an empty class")
        return f"[{'^' if negated else ''}{''.join(parts)}]"

    def class_part(self, character: str) -> str:
        if character == "[":
            raise self.fault("has a [ inside a class; write \\[")
        if character != "\\":
            return "-" if character == "-" and self.is_range_dash() else re.escape(character)
        atom = self.escape()
        if atom.literal is not None:
            return re.escape(atom.literal)
        if atom.text.startswith("[^"):
            return _inverted(atom.text)
        if not atom.text.startswith("["):
            raise self.fault("refers to a group inside a class")
        return atom.text[1:-1]

    def is_range_dash(self) -> bool:
        """Whether the dash just taken stands between two characters."""
        before = self.pattern[self.position - 2]
        return before not in "[^" and self.peek() not in ("]", "")


def _inverted(text: str) -> str:
    """The inside of a negated class as a positive one, for use within another class."""
    simple = {r"[^\d]": r"\D", r"[^\w]": r"\W", r"[^ \t\n\r]": r"\S"}
    if text in simple:
        return simple[text]
    raise OperationFault("wrong_pattern", "Inside a class, \\I, \\C and \\P are not supported; negate the class.")
