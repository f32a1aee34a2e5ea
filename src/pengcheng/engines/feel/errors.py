"""What can go wrong in FEEL: errors that stop, and warnings that come beside a value.

A text that cannot be read, or work beyond the bounds, raises. An operation that has no value (`1 + "a"`)
gives null, as the standard says, and a `Warning` that names the place; strict mode raises that instead.
"""

from __future__ import annotations

from dataclasses import dataclass

MESSAGE_CHARACTERS = 500
"""A message quotes what it is about; of a text of a million characters, only the two ends."""


def brief(message: str) -> str:
    """A message no longer than a person reads."""
    if len(message) <= MESSAGE_CHARACTERS:
        return message
    half = MESSAGE_CHARACTERS // 2
    return f"{message[:half]} ... {message[-half:]}"


@dataclass(frozen=True, slots=True)
class Warning:
    """Why a value became null: a stable code, a sentence, and the characters `start` to `end` of the text."""

    code: str
    message: str
    start: int = 0
    end: int = 0


class FeelError(Exception):
    """Base of all errors of this library.

    `code` is stable and for programs; `message` is for people and says what to write instead; `start` and
    `end` are offsets of characters in the text.
    """

    def __init__(self, code: str, message: str, start: int = 0, end: int = 0) -> None:
        message = brief(message)
        super().__init__(message)
        self.code = code
        self.message = message
        self.start = start
        self.end = end

    def __str__(self) -> str:
        return f"{self.message} (at character {self.start + 1})"


class SyntaxFault(FeelError):
    """The text is not FEEL."""


class LimitExceeded(FeelError):
    """The text or its evaluation goes beyond the bounds of `limits`."""


class EvaluationFault(FeelError):
    """Strict mode: an operation had no value."""


class OperationFault(Exception):
    """Raised inside an operation that has no value; becomes a Warning with the place, or an EvaluationFault."""

    def __init__(self, code: str, message: str) -> None:
        message = brief(message)
        super().__init__(message)
        self.code = code
        self.message = message
