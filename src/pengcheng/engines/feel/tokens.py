"""Text to tokens. Names are left as single words here: which words belong together (`date of birth`,
`profit-loss`) depends on the names in scope, and is the parser's business.

Source: OMG DMN 1.5, clause 10.3.1.2, rules 26 to 37, and 10.3.1.5 (names).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from pengcheng.engines.feel import limits
from pengcheng.engines.feel.errors import LimitExceeded, SyntaxFault

NUMBER: Final = "number"
STRING: Final = "string"
WORD: Final = "word"
SYMBOL: Final = "symbol"
END: Final = "end"

KEYWORDS: Final = frozenset(
    [
        "and",
        "between",
        "else",
        "every",
        "external",
        "false",
        "for",
        "function",
        "if",
        "in",
        "null",
        "or",
        "return",
        "satisfies",
        "some",
        "then",
        "true",
    ]
)
INNER_KEYWORDS: Final = KEYWORDS - frozenset(
    ["every", "external", "for", "function", "if", "null", "some", "true", "false"]
)
"""Words that no expression can begin with."""

# Rule 28, name start characters, and rule 29, name part characters (digits excepted: see _PATTERN).
_START = (
    r"?A-Z_a-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C-\u200D\u2070-\u218F"
    r"\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
_PART = _START + r"0-9\u00B7\u0300-\u036F\u203F-\u2040"
# FEEL's white space is wider than Python's \s only by the byte order mark (rule 61).
_SPACE = r"[\s\u180E\u200B\uFEFF]"

_PATTERN = re.compile(
    rf"""
    (?P<space>{_SPACE}+|//[^\n\r]*|/\*(?s:.*?)\*/)
  | (?P<number>(?:[0-9]+(?:\.(?!\.)[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
  | (?P<string>"(?:[^"\\]|\\.)*")
  | (?P<word>[{_START}][{_PART}]*)
  | (?P<symbol>\.\.|\*\*|<=|>=|!=|->|[-+*/=<>()\[\]{{}},:.@'])
    """,
    re.VERBOSE | re.DOTALL,
)

_ESCAPE = re.compile(
    r"\\(?:u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|u([0-9a-fA-F]{4})"
    r"|U([0-9a-fA-F]{6})|(.))",
    re.DOTALL,
)
_SIMPLE_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", '"': '"', "'": "'", "\\": "\\", "/": "/"}


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the text: its kind, its characters, and where they stand."""

    kind: str
    text: str
    start: int
    end: int


def tokenize(text: str) -> list[Token]:
    """All tokens of a text, the last one of kind END.

    Raises SyntaxFault for a character that FEEL has no use for, LimitExceeded for a text too long.
    """
    if len(text) > limits.TEXT_CHARACTERS:
        raise LimitExceeded(
            "text_too_long",
            f"The text has {len(text):,} characters; at most {limits.TEXT_CHARACTERS:,} are read. Split it.",
        )
    tokens: list[Token] = []
    position = 0
    match = _PATTERN.match
    while position < len(text):
        found = match(text, position)
        if found is None:
            raise _unreadable(text, position)
        kind = found.lastgroup
        end = found.end()
        if kind is not None and kind != "space":
            tokens.append(Token(kind, found.group(), position, end))
        position = end
    tokens.append(Token(END, "", len(text), len(text)))
    return tokens


def _unreadable(text: str, position: int) -> SyntaxFault:
    character = text[position]
    if character == '"':
        return SyntaxFault("string_not_closed", 'This string has no closing ".', position, len(text))
    if text.startswith("/*", position):
        return SyntaxFault("comment_not_closed", "This comment has no closing */.", position, len(text))
    if character in "“”„‟＂":
        return SyntaxFault("wrong_quote", f'{character} does not open a string; write ".', position, position + 1)
    return SyntaxFault("unknown_character", f"{character!r} has no meaning in FEEL; remove it.", position, position + 1)


def unescape(token: Token) -> str:
    """The characters a string token stands for: its quotes off and its escapes resolved.

    Source: rule 64 (`\\n`, `\\u0041`, surrogate pairs, `\\U01F40E`). An unknown escape keeps its backslash.
    """
    body = token.text[1:-1]
    return _ESCAPE.sub(_escaped, body) if "\\" in body else body


def _escaped(match: re.Match[str]) -> str:
    high, low, short, long, simple = match.groups()
    if high is not None:
        return chr(0x10000 + ((int(high, 16) - 0xD800) << 10) + (int(low, 16) - 0xDC00))
    if short is not None:
        return chr(int(short, 16))
    if long is not None:
        code = int(long, 16)
        return chr(code) if code <= 0x10FFFF else match.group()
    return _SIMPLE_ESCAPES.get(simple, match.group())
