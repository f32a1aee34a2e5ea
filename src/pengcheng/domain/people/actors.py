"""Who does something: an applicant, a member of staff, or the system itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pengcheng.domain.people.models import Account


@dataclass(frozen=True, slots=True)
class Actor:
    """The one who acts. `kind` is applicant, staff or system; `id` a login, or the system's part that acted."""

    kind: str
    id: str
    names: Mapping[str, str] = field(default_factory=dict)
    account: Account | None = None

    @classmethod
    def of(cls, account: Account) -> Actor:
        """Somebody who signed in."""
        kind = "staff" if account.is_staff_member else "applicant"
        return cls(kind, account.login, account.names, account)

    @classmethod
    def system(cls, part: str) -> Actor:
        """A part of the platform that acts by itself, such as `decision` or `sweep`."""
        return cls("system", part)
