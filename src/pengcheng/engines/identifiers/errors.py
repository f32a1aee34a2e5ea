"""A number that cannot be right."""

from __future__ import annotations


class IdentifierError(ValueError):
    """A number that breaks its standard.

    `code` is stable (`<scheme>_length`, `_characters`, `_check`, `_date` ...); the message says what is wrong
    without repeating the whole number, which may be personal; `suggestion` says what to do.
    """

    def __init__(self, code: str, message: str, suggestion: str = "") -> None:
        super().__init__(f"{message} {suggestion}".strip())
        self.code = code
        self.message = message
        self.suggestion = suggestion
