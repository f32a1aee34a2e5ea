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
    """No such case, or not one the asker may see: the two look the same."""

    code = "case_not_found"
    message = _("There is no such case, or it is not yours to see.")


class CaseChanged(CaseError):
    """The case has moved on since the actor looked at it."""

    code = "case_changed"
    message = _("Somebody else has acted on this case meanwhile. Look at it again before you decide.")


class ActionNotPossible(CaseError):
    """The procedure has no such action in this state."""

    code = "action_not_possible"
    message = _("This is not possible in the case's present state.")


class ActionNotAllowed(CaseError):
    """The action's `by`, or the actor's posts, do not allow it."""

    code = "action_not_allowed"
    message = _("Your post does not allow this action on this case.")


class ReasonMissing(CaseError):
    """The action needs a reason."""

    code = "reason_missing"
    message = _("Please write the reason: the applicant will read it.")


class ActionUsedUp(CaseError):
    """The action's `at_most` is reached."""

    code = "action_used_up"
    message = _("This action may be done only once on a case, and it has been done.")


class UnknownProcedure(CaseError):
    """A procedure that the city folder does not have."""

    code = "unknown_procedure"
    message = _("The city folder has no such procedure.")
