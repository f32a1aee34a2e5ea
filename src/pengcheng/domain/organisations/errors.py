"""Refusals of this noun."""

from __future__ import annotations


class OrganisationsError(Exception):
    """Base of the refusals here; `code` is stable, the message says what to do."""

    code = "organisations"


class NoCityApplied(OrganisationsError):
    """No city folder has been applied to this database."""

    code = "no_city_applied"

    def __init__(self) -> None:
        super().__init__("No city is applied yet. Run: pengcheng apply CITY")


class FolderTooLarge(OrganisationsError):
    """The folder is larger than a city folder can sensibly be."""

    code = "folder_too_large"

    def __init__(self, size: int, most: int) -> None:
        super().__init__(
            f"The city folder holds {size:,} bytes; at most {most:,} are kept in a version. "
            "Move large data out of the folder and import it into a register."
        )
