"""Refusals of this room: each has a stable code and says what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

SHOWN_FAULTS = 20


class ServiceError(Exception):
    """Base of the room's refusals; `code` is stable, `message` is for people."""

    code = "service"
    message = _("This could not be done.")

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or self.message)

    def __str__(self) -> str:
        return str(self.args[0])


class NotFound(ServiceError):
    """No such thing, or not one the asker may see: the two look the same."""

    code = "not_found"
    message = _("There is no such page, or it is not yours to see.")


class WrongSubject(ServiceError):
    """An item for enterprises asked for a person, or the other way round."""

    code = "wrong_subject"
    message = _("This service is not for the person or firm you chose.")


class NotOnApplication(ServiceError):
    """An item that the city grants by itself."""

    code = "not_on_application"
    message = _("Nobody has to apply for this service: the city grants it by itself.")


class AlreadyHeld(ServiceError):
    """The subject holds the item's result already: `number` is the case it came from."""

    code = "already_held"
    message = _("This has been granted already. You find it on your page.")

    def __init__(self, number: str) -> None:
        super().__init__()
        self.number = number


class NotADraft(ServiceError):
    """The application has been filed already."""

    code = "not_a_draft"
    message = _("This application has been sent. Its answers cannot be changed now.")


class AnswerRefused(ServiceError):
    """An answer that does not fit its question: `ask` names the question."""

    code = "answer_refused"
    message = _("This answer does not fit the question.")

    def __init__(self, ask: str, message: str | None = None) -> None:
        super().__init__(message)
        self.ask = ask


class AnswersMissing(ServiceError):
    """Questions whose answers can still change the outcome."""

    code = "answers_missing"
    message = _("Some questions are still open. Please answer them first.")

    def __init__(self, asks: Sequence[str]) -> None:
        super().__init__()
        self.asks = tuple(asks)


class SomethingChanged(ServiceError):
    """What was confirmed is not what the registers say now."""

    code = "something_changed"
    message = _("The records have changed since you looked. Please check them again.")


class ObjectionRefused(ServiceError):
    """An objection without words, or with too many."""

    code = "objection_refused"
    message = _("Please say in a few words what is wrong.")


class CityRefused(ServiceError):
    """The folder has faults: it is refused whole. `faults` is the complete list."""

    code = "city_refused"
    message = _("The city folder has faults; nothing was changed.")

    def __init__(self, faults: Sequence[object]) -> None:
        lines = [str(self.message), *(f"  {fault}" for fault in faults[:SHOWN_FAULTS])]
        super().__init__("\n".join(lines))
        self.faults = tuple(faults)


class NotReplayable(ServiceError):
    """No decision of that number."""

    code = "not_replayable"
    message = _("There is no decision with this number; the page of a decision shows its own.")


class NotAnIdentifier(ServiceError):
    """What was given cannot be anybody's identifier: it is no number of the type that the city uses."""

    code = "not_an_identifier"
    message = _("This is not a number of the kind the city uses. Please check it for a slip.")

    def __init__(self, text: str, identifier_type: str) -> None:
        super().__init__(f"{self.message} ({text!r}: {identifier_type})")


class UnknownItem(ServiceError):
    """No item of this key; `known` lists the keys there are."""

    code = "unknown_item"
    message = _("There is no such service.")

    def __init__(self, item: str, known: Mapping[str, object]) -> None:
        super().__init__(f"{self.message} ({item}) " + _("The city has: ") + ", ".join(sorted(known)))
        self.item = item


class RegistersDiffer(ServiceError):
    """A folder reads a register that is not defined as in the city in force, so the snapshot cannot serve it."""

    code = "registers_differ"

    def __init__(self, register: str) -> None:
        super().__init__(
            f"registers/{register}.yaml has other fields than in the city in force, so the snapshot cannot be read "
            "by it. Compare rules and facts first; apply the register and take a snapshot after."
        )


class UnknownGroup(ServiceError):
    """No fact of this name by which residents can be put into groups."""

    code = "unknown_group"

    def __init__(self, name: str, known: Sequence[str]) -> None:
        super().__init__(f"Residents cannot be grouped by {name!r}. There are: {', '.join(sorted(known))}.")


class NotAnAuthor(ServiceError):
    """A member of staff whose posts are about cases only."""

    code = "action_not_allowed"
    message = _("This page is for the data officers and rule authors of the departments.")


class RulesNotRead(ServiceError):
    """A text or file of rules with faults: `faults` is the complete list, each with its place."""

    code = "rules_not_read"
    message = _("These rules cannot be read yet.")

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__()
        self.faults = tuple(faults)


class PurposeMissing(ServiceError):
    """Names asked for without saying what for."""

    code = "purpose_missing"
    message = _("Please say what you need the names for; the ledger keeps it.")


class NamesNotYours(ServiceError):
    """Names asked for by another body than the one that handles the item."""

    code = "names_not_yours"
    message = _("Only the department that handles this service may see who is affected.")


class TooManyToCompare(ServiceError):
    """A city larger than one request should go through."""

    code = "too_many_to_compare"
    message = _("This city is too large to compare on a page. On the server, pengcheng compare does the same.")
