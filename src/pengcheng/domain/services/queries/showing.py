"""Values, facts, questions and outputs as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal
from django.utils import translation
from django.utils.translation import gettext as _

from pengcheng.city import Ask, City, Fact, Item, Text
from pengcheng.city.objects import CertificateField
from pengcheng.domain.certificates.values import how_often, locale_of
from pengcheng.domain.services.answers import AGREEMENTS
from pengcheng.domain.services.deciding import KNOWN
from pengcheng.domain.services.encoding import decode
from pengcheng.domain.services.queries.pages import AskLine, Choice, FactLine, NamedValue
from pengcheng.domain.services.rules import rules_of
from pengcheng.engines.dmn.model import OUTCOME, DecisionTable, OutputClause
from pengcheng.engines.dmn.unknown import UNKNOWN


def text_of(
    value: object,
    city: City,
    language: str,
    *,
    kind: str = "",
    values: Mapping[str, Text] | None = None,
    unit: Text | None = None,
) -> str:
    """A value in words: a code's label, yes or no, money in the city's currency, a date as people write it."""
    locale = locale_of(language)
    if value is UNKNOWN:
        return ""
    if value is None:
        return said("none", language)
    if isinstance(value, bool):
        return said("Yes" if value else "No", language)
    if values and str(value) in values:
        return values[str(value)].in_(language)
    if isinstance(value, (list, tuple)):
        return ", ".join(text_of(each, city, language, kind=kind, values=values) for each in value)
    if kind == "money" and isinstance(value, int | Decimal):
        whole = Decimal(value) == Decimal(value).to_integral_value()
        text = str(format_currency(Decimal(value), city.currency, locale=locale))
        return text.removesuffix(".00") if whole else text
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return str(format_date(value, "long", locale="en_GB" if locale == "en" else locale))  # the day before the month
    text = str(format_decimal(value, locale=locale)) if isinstance(value, int | Decimal) else str(value)
    return text + _unit_text(unit, value, language) if unit else text


def _unit_text(unit: Text, value: object, language: str) -> str:
    """The unit after a number: Chinese sets it close, English drops the plural's s after one."""
    name = unit.in_(language)
    if language.startswith("zh"):
        return name
    return f" {name[:-1] if language.startswith('en') and value == 1 and name.endswith('s') else name}"


def said(message: str, language: str) -> str:
    """A text of the platform itself in a language."""
    with translation.override(language):
        return _(message)


def fact_line(
    stored: Mapping[str, Any], city: City, language: str, *, decisive: bool, objected: bool = False
) -> FactLine:
    """A fact as it is kept with a decision (see `deciding.facts_record`)."""
    fact = city.facts.get(stored["fact"])
    register = city.registers.get(stored["register"])
    department = city.departments.get(register.source) if register else None
    settled = stored.get("settled")
    state = "settled" if settled else stored["state"]
    shown = settled["value"] if settled else stored["value"]
    known = state in (KNOWN, "settled")
    return FactLine(
        fact=stored["fact"],
        label=fact.name.in_(language) if fact else stored["fact"],
        value=_fact_text(fact, decode(shown), city, language) if known else "",
        state=state,
        register=stored["register"],
        register_name=register.name.in_(language) if register else "",
        department=department.name.in_(language) if department else "",
        record_date=decode(stored["record_date"]),
        as_of=decode(stored["as_of"]),
        why=settled["reason"] if settled else in_language(stored["why"], language) if not known else "",
        is_decisive=decisive,
        may_object=register is not None,
        objected=objected,
    )


def ask_line(ask: Ask, answers: Mapping[str, Any], city: City, language: str, item: Item | None = None) -> AskLine:
    """A question with its answer, if it has one."""
    given = decode(answers[ask.key]) if ask.key in answers else None
    statement = item.commitment.text if item and item.commitment and item.commitment.ask == ask.key else ask.text
    return AskLine(
        ask=ask.key,
        label=ask.name.in_(language),
        hint=ask.hint.in_(language),
        type=ask.type,
        choices=_choices(ask, language),
        answer=None if ask.key not in answers else _raw(given),
        answer_text=text_of(given, city, language, kind=ask.type, values=ask.values, unit=ask.unit)
        if ask.key in answers
        else "",
        statement=tuple(line for line in statement.in_(language).splitlines() if line.strip()),
    )


def named_outputs(
    outputs: Mapping[str, Any], item: Item, city: City, language: str, *, on: date
) -> tuple[NamedValue, ...]:
    """Outputs as the rules in force on a day name them; the outcome itself is left out."""
    naming = OutputNaming.on(on, item, city, language)
    return tuple(
        NamedValue(name, naming.label(name), naming.text(name, decode(stored)))
        for name, stored in outputs.items()
        if stored is not None and not naming.is_outcome(name)
    )


@dataclass(frozen=True, slots=True)
class OutputNaming:
    """What the outputs of one version of an item's rules are called, counted in and paid by, in a language.

    Rules written before outputs had names are read by the names that the item's certificate gives them.
    """

    clauses: Mapping[str, OutputClause]
    item: Item
    city: City
    language: str

    @classmethod
    def on(cls, day: date, item: Item, city: City, language: str) -> OutputNaming:
        """The naming of the version in force on a day; of the first one before there is any."""
        rules = rules_of(city, item)
        if rules is None:
            return cls({}, item, city, language)
        versions = rules.decision.versions
        version = rules.decision.on(max(day, versions[0].effective))
        outputs = version.body.outputs if isinstance(version.body, DecisionTable) else ()
        return cls({clause.name: clause for clause in outputs}, item, city, language)

    def is_outcome(self, name: str) -> bool:
        """Whether an output is the outcome itself, which pages show in a way of its own."""
        clause = self.clauses.get(name)
        return clause.type == OUTCOME if clause else name == OUTCOME

    def label(self, name: str) -> str:
        """What an output is called."""
        clause, field = self.clauses.get(name), self._field(name)
        if clause and clause.label:
            return in_language(clause.label, self.language)
        return field.name.in_(self.language) if field else self._plain_word(name)

    def text(self, name: str, value: object) -> str:
        """A value with its unit and how often it is paid: "¥200 per month"."""
        return self.paid(name, self.amount(name, value))

    def amount(self, name: str, value: object) -> str:
        """A value with its unit alone."""
        clause, field = self.clauses.get(name), self._field(name)
        kind = clause.type if clause and clause.type != "any" else field.type if field else ""
        unit = Text.of(dict(clause.unit)) if clause and clause.unit else None
        return text_of(
            value,
            self.city,
            self.language,
            kind="" if unit else kind,
            values=field.values if field else None,
            unit=unit,
        )

    def paid(self, name: str, amount: str) -> str:
        """An amount in words with how often it is paid, where the rules say so."""
        clause = self.clauses.get(name)
        period = clause.period if clause else None
        return how_often(period.value, amount, self.language) if period else amount

    def _field(self, name: str) -> CertificateField | None:
        certificate = self.city.certificates.get(self.item.result.certificate or "")
        fields = certificate.fields if certificate else ()
        return next((field for field in fields if field.from_ == f"outputs.{name}"), None)

    def _plain_word(self, name: str) -> str:
        """Keys are English, so other languages get a plain word."""
        if self.language.startswith("en"):
            return name.replace("_", " ").capitalize()
        clause = self.clauses.get(name)
        is_money = clause is not None and clause.type == "money"
        return said("Amount", self.language) if is_money else said("Result", self.language)


def in_language(texts: Mapping[str, str] | None, language: str) -> str:
    """The words of a stored text in a language: the exact tag, its primary language, or whichever there is."""
    if not texts:
        return ""
    return Text.of(dict(texts)).in_(language)


def _fact_text(fact: Fact | None, value: object, city: City, language: str) -> str:
    if fact is None:
        return text_of(value, city, language)
    return text_of(value, city, language, kind=fact.type, values=fact.values, unit=fact.unit)


def _choices(ask: Ask, language: str) -> tuple[Choice, ...]:
    if ask.values:
        return tuple(Choice(value, label.in_(language)) for value, label in ask.values.items())
    if ask.type in AGREEMENTS:
        return (Choice("true", said("Yes", language)), Choice("false", said("No", language)))
    return ()


def _raw(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)
