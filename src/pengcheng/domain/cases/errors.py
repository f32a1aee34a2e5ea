"""Refusals of this room: each has a stable code and says what to do."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _


class CaseError(Exception):
    """Base of the room's refusals; `code` is stable, `message` is for people."""

    code = "case"
    message = _("This could not be done.")

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or self.message)

    def __str__(self) -> str:
        return str(self.args[0])


class CaseNotFound(CaseError):
    code = "case_not_found"
    message = _("There is no such case, or it is not yours to see.")


class CaseChanged(CaseError):
    code = "case_changed"
    message = _("Somebody else has acted on this case meanwhile. Look at it again before you decide.")


class ActionNotPossible(CaseError):
    code = "action_not_possible"
    message = _("This is not possible in the case's present state.")


class ActionNotAllowed(CaseError):
    code = "action_not_allowed"
    message = _("Your post does not allow this action on this case.")


class ReasonMissing(CaseError):
    code = "reason_missing"
    message = _("Please write the reason: the applicant will read it.")


class ActionUsedUp(CaseError):
    code = "action_used_up"
    message = _("This action may be done only once on a case, and it has been done.")


class UnknownProcedure(CaseError):
    code = "unknown_procedure"
    message = _("The city folder has no such procedure.")
