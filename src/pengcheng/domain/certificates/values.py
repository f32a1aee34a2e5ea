"""The values on a certificate: where they come from, how they are written, what of them strangers may see."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal
from django.utils import translation
from django.utils.translation import gettext as _

from pengcheng.city import City
from pengcheng.city.objects import CertificateField, CertificateType
from pengcheng.domain.certificates.errors import ValueMissing
from pengcheng.engines.identifiers.schemes import SCHEMES

Sources = Mapping[str, Mapping[str, Any]]


def field_rows(city: City, kind: CertificateType, sources: Sources) -> list[dict[str, Any]]:
    """The certificate's fields with their values, as they are stored. Raises `ValueMissing`."""
    rows = []
    for each in kind.fields:
        value = _value(kind, each, sources)
        rows.append(
            {
                "key": each.key,
                "names": {language: each.name.in_(language) for language in city.languages},
                "type": each.type,
                "value": _plain(value),
                "texts": {
                    language: _paid(each, _written(city, kind, each, value, language), sources, language)
                    for language in city.languages
                },
                "public": each.key in kind.public_fields,
                "name": each.from_ == "holder.name",
            }
        )
    return rows


def mask_name(name: str) -> str:
    """A name of which strangers see enough to recognise the holder and not more.

    Of a name without spaces the first character stays; of each word of another name its first letter.
    """
    words = name.split()
    if len(words) > 1:
        return " ".join(word[0] + "*" * (len(word) - 1) for word in words)
    return name[:1] + "*" * max(len(name) - 1, 1) if name else ""


def how_often(period: str, amount: str, language: str) -> str:
    """An amount in words with how often it is paid (once, month, year): "¥200 per month"."""
    with translation.override(language):
        phrases = {"once": _("%(amount)s once"), "month": _("%(amount)s per month"), "year": _("%(amount)s per year")}
    return phrases[period] % {"amount": amount}


def locale_of(language: str) -> str:
    """The Babel locale of a language tag."""
    parts = language.replace("_", "-").split("-")
    return "_".join([parts[0], *(part.title() if len(part) == 4 else part.upper() for part in parts[1:])])


def _value(kind: CertificateType, each: CertificateField, sources: Sources) -> Any:
    source, _dot, name = each.from_.partition(".")
    try:
        value = sources[source][name]
    except KeyError:
        value = None
    if value is None:
        raise ValueMissing(kind.key, each.key, each.from_)
    return value


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | bool | int) else str(value)


def _written(city: City, kind: CertificateType, each: CertificateField, value: Any, language: str) -> str:
    """The value as people write it in a language; masked where the folder says so."""
    locale = locale_of(language)
    if isinstance(value, Mapping):
        text = str(value.get(language) or next(iter(value.values()), ""))
    elif each.values and str(value) in each.values:
        text = each.values[str(value)].in_(language)
    elif isinstance(value, bool):
        with translation.override(language):
            text = _("Yes") if value else _("No")
    elif each.type == "money":
        text = str(format_currency(Decimal(value), city.currency, locale=locale))
    elif isinstance(value, date):
        text = str(format_date(value, "long", locale=locale))
    elif isinstance(value, int | Decimal):
        text = str(format_decimal(value, locale=locale))
    else:
        text = str(value)
    return _masked(city, kind, each, text) if each.mask else text


def _paid(each: CertificateField, text: str, sources: Sources, language: str) -> str:
    source, _dot, name = each.from_.partition(".")
    period = sources.get("periods", {}).get(name) if source == "outputs" else None
    return how_often(period, text, language) if period else text


def _masked(city: City, kind: CertificateType, each: CertificateField, text: str) -> str:
    if each.from_ == "holder.name":
        return mask_name(text)
    identifier = city.identifiers.get(kind.holder) if each.from_ == "holder.id" else city.identifier_of_type(each.type)
    scheme = SCHEMES.get(identifier.scheme or "") if identifier else None
    if scheme:
        return scheme.mask(text)
    shown = min(3, len(text) // 4)
    return text[:shown] + "*" * (len(text) - 2 * shown) + text[len(text) - shown :]
