"""The Jinja2 environment of the pages: translations, dates in words, links, assets, icons."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from babel.dates import format_date, format_datetime
from django.urls import reverse
from django.utils import timezone, translation
from jinja2 import Environment, StrictUndefined

from pengcheng.channels.web import assets, kept_forms
from pengcheng.domain.services.queries.pages import Choice


def environment(**options: Any) -> Environment:
    """Called once by Django's Jinja2 backend."""
    options["undefined"] = StrictUndefined
    options["extensions"] = ["jinja2.ext.i18n"]
    made = Environment(trim_blocks=True, lstrip_blocks=True, **options)
    made.install_gettext_callables(  # type: ignore[attr-defined]
        translation.gettext, translation.ngettext, newstyle=True, pgettext=translation.pgettext
    )
    made.globals.update(asset=assets.url, url=_url, event_icon=event_icon, html_language=html_language)
    made.globals.update(came_from=kept_forms.came_from)
    made.filters.update(day=day, moment=moment, pairs=pairs)
    return made


def _url(name: str, *args: Any) -> str:
    return reverse(name, args=args)


def html_language() -> str:
    """The language of the page as BCP 47 writes it."""
    return {"zh-hans": "zh-Hans"}.get(translation.get_language() or "en", translation.get_language() or "en")


def _locale() -> str:
    locale = translation.to_locale(translation.get_language() or "en")
    return "en_GB" if locale == "en" else locale  # the day before the month, as most of the world reads it


def day(value: date | datetime | None) -> str:
    """A date in the words of the page's language; empty for none."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return format_date(value, "long", locale=_locale())


def moment(value: datetime | None) -> str:
    """A date and time of day in the words of the page's language, in the city's time zone."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return f"{day(local)} {format_datetime(local, 'HH:mm', locale=_locale())}"


def pairs(choices: Iterable[Choice]) -> list[tuple[str, str]]:
    """Choices as the radio buttons take them: (value, label)."""
    return [(choice.value, choice.label) for choice in choices]


_EVENT_ICONS = (
    (("birth", "child", "baby"), "baby"),
    (("home", "hous", "buy"), "house"),
    (("graduat", "school", "educat", "study"), "graduation"),
    (("work", "job", "employ", "career"), "briefcase"),
    (("old", "retire", "turning", "elder", "age"), "heart"),
    (("disab",), "accessibility"),
    (("shop", "business", "enterprise", "firm", "open", "company"), "shop"),
    (("mov", "resid", "settl"), "pin"),
    (("marr", "wedding"), "people"),
)


def event_icon(event: str) -> str:
    """The icon that fits the name of a life event; a star when none does."""
    for words, icon in _EVENT_ICONS:
        if any(word in event for word in words):
            return icon
    return "star"
