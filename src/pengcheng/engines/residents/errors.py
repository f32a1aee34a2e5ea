"""What can be wrong with the parameters of a generated population."""

from __future__ import annotations


class ResidentsError(Exception):
    """A refusal of the generator. `code` is stable; the message names the place and the remedy."""

    code = "residents"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class ParameterFault(ResidentsError):
    """A parameter is missing, unknown or of the wrong kind."""

    code = "parameter_fault"


class TooManyResidents(ResidentsError):
    """There are not enough citizen ids for so many people."""

    code = "too_many_residents"
