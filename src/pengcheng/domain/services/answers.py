"""What an applicant may answer to a question, by the question's type."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from pengcheng.city import Ask
from pengcheng.domain.services.errors import AnswerRefused

AGREEMENTS = ("agreement", "commitment", "boolean")
LONGEST_TEXT = 2000
_YES, _NO = ("true", "yes"), ("false", "no")


def read_answer(ask: Ask, text: str) -> object:
    """The value an answer's text stands for. Raises `AnswerRefused` with what to write instead."""
    text = text.strip()
    if not text:
        raise AnswerRefused(ask.key, _("Please answer this question."))
    if ask.type in AGREEMENTS:
        return _truth(ask, text)
    if ask.values:
        if text not in ask.values:
            raise AnswerRefused(ask.key, _("Please choose one of the answers."))
        return text
    if ask.type in ("number", "integer", "money"):
        return _number(ask, text)
    if ask.type in ("date", "month"):
        return _date(ask, text)
    if len(text) > LONGEST_TEXT:
        raise AnswerRefused(ask.key, _("Please write it shorter."))
    return text


def _truth(ask: Ask, text: str) -> bool:
    if text.lower() in _YES:
        return True
    if text.lower() in _NO:
        return False
    raise AnswerRefused(ask.key, _("Please choose yes or no."))


def _number(ask: Ask, text: str) -> int | Decimal:
    try:
        number = Decimal(text.replace(",", "").replace("，", ""))
    except InvalidOperation:
        raise AnswerRefused(ask.key, _("Please write a number, such as 12 or 12.5.")) from None
    if not number.is_finite() or abs(number) >= Decimal("1e15"):
        raise AnswerRefused(ask.key, _("Please write a number, such as 12 or 12.5."))
    if number == number.to_integral_value():
        return int(number)
    if ask.type == "integer":
        raise AnswerRefused(ask.key, _("Please write a whole number."))
    return number


def _date(ask: Ask, text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01" if ask.type == "month" and len(text) == 7 else text)
    except ValueError:
        raise AnswerRefused(ask.key, _("Please write a date as year-month-day, such as 2026-03-08.")) from None
