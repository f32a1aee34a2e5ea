"""Refusals of this room: each has a stable code and says what to do."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _


class PeopleError(Exception):
    """Base of the room's refusals; `code` is stable, `message` is for people."""

    code = "people"
    message = _("This could not be done.")

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or self.message)

    def __str__(self) -> str:
        return str(self.args[0])


class DemoSignInOff(PeopleError):
    """One-click sign-in where the city does not allow it."""

    code = "demo_sign_in_off"
    message = _("Signing in as a demonstration person is switched off in this city.")


class UnknownPersona(PeopleError):
    """No persona of that login."""

    code = "unknown_persona"
    message = _("There is no demonstration person of this name. Choose one from the list.")


class SignInRefused(PeopleError):
    """A wrong name or password; which of the two is not said."""

    code = "sign_in_refused"
    message = _("The name or the password is not right. Please try again.")


class MayNotActFor(PeopleError):
    """No mandate for the subject."""

    code = "may_not_act_for"
    message = _("You cannot act for this person or firm. Choose yourself, or somebody on your list.")


class MandateRefused(PeopleError):
    """A mandate nobody may give: no basis, oneself, or by a resident."""

    code = "mandate_refused"
    message = _("This mandate cannot be given.")


class NotStaff(PeopleError):
    """A resident asked for a page or an action of staff."""

    code = "not_staff"
    message = _("This page is for staff. Sign in with a staff account.")
