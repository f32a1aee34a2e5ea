"""Where somebody stands with an item: granted and why, or what is missing, and when it turns if time goes on."""

from __future__ import annotations

from pengcheng.city import City, Item
from pengcheng.domain.organisations.queries import current_city
from pengcheng.domain.people.actors import Actor
from pengcheng.domain.people.errors import MayNotActFor
from pengcheng.domain.people.models import Account
from pengcheng.domain.people.queries import may_act_for
from pengcheng.domain.people.subjects import Subject
from pengcheng.domain.services import naming
from pengcheng.domain.services.deciding import fact_record
from pengcheng.domain.services.encoding import encode_all
from pengcheng.domain.services.errors import NotFound, WrongSubject
from pengcheng.domain.services.foreseeing import NearRow, Seen, look_ahead
from pengcheng.domain.services.queries.pages import (
    MissingLine,
    NamedValue,
    NearLine,
    Prospect,
    TraceLine,
)
from pengcheng.domain.services.queries.rulebook import outcome_of, outputs_of
from pengcheng.domain.services.queries.showing import ask_line, fact_line, in_language, named_outputs, said
from pengcheng.domain.services.queries.tracing import Tracing
from pengcheng.domain.services.rules import ItemRules, rules_of
from pengcheng.engines.dmn.analysis.turning import Missing


def prospect(item: str, account: Account, subject: Subject, language: str) -> Prospect:
    """Where a subject stands with an item today, for who may act for it. The read leaves its receipt.

    Raises `NotFound`, `MayNotActFor`, `WrongSubject`.
    """
    city = current_city()
    meant = city.items.get(item)
    rules = rules_of(city, meant) if meant else None
    if meant is None or rules is None:
        raise NotFound
    if not may_act_for(account, subject, item):
        raise MayNotActFor
    if subject.kind != meant.subject:
        raise WrongSubject
    seen = look_ahead(item, subject.id, actor=Actor.of(account), purpose=f"{item}: outlook", city=city)
    return _Page(city, meant, rules, seen, language).prospect(account, subject)


class _Page:
    """One subject's standing put into words."""

    def __init__(self, city: City, item: Item, rules: ItemRules, seen: Seen, language: str) -> None:
        self.city, self.item, self.rules, self.seen, self.language = city, item, rules, seen, language
        records = [fact_record(fact) for fact in seen.facts.values()]
        version = rules.decision.on(seen.foreseen.on)
        self.tracing = Tracing.of(version, item, seen.given, records, city, language)
        self.rows = rules.on(seen.foreseen.on).tracer.rows(seen.given)

    def prospect(self, account: Account, subject: Subject) -> Prospect:
        """The whole of it."""
        foreseen, result, language = self.seen.foreseen, self.seen.result, self.language
        open_facts = [name for name in result.asks if name in self.rules.facts]
        outputs = foreseen.outputs if foreseen.granted_on else {}
        is_self = subject == account.subject
        return Prospect(
            subject=subject,
            subject_name="" if is_self else naming.name_of(self.city, subject, language),
            is_self=is_self,
            on=foreseen.on,
            outcome=foreseen.outcome,
            says=in_language(result.says, language),
            clause=in_language(result.clause, language),
            outputs=named_outputs(encode_all(outputs), self.item, self.city, language, on=foreseen.on),
            fired=self._row(result.row, fired=True) if result.row is not None else None,
            granted_on=foreseen.granted_on,
            at_this_rate=tuple(self.tracing.wording.label(name) for name in self._assumed()),
            near=tuple(self._near(row) for row in sorted(self._ways(), key=_waits_for_others)),
            open_facts=tuple(
                fact_line(fact_record(self.seen.facts[name]), self.city, language, decisive=True) for name in open_facts
            ),
            asks=tuple(
                ask_line(self.item.ask(name), {}, self.city, language, self.item)
                for name in result.asks
                if name in self.rules.asks
            ),
            if_answered=self._answers(),
        )

    def _assumed(self) -> tuple[str, ...]:
        """The runs of months that the grant, or the way to it, takes to go on."""
        if self.seen.foreseen.outcome == "granted":
            return ()
        missed = {each.fact for near in self.seen.foreseen.near for each in near.missing if each.reached_on}
        return tuple(name for name in self.seen.foreseen.at_this_rate if name in missed)

    def _answers(self) -> tuple[NamedValue, ...]:
        wording = self.tracing.wording
        answers = self.seen.foreseen.answers.items()
        return tuple(NamedValue(name, wording.label(name), wording.value(name, value)) for name, value in answers)

    def _row(self, number: int, *, fired: bool = False) -> TraceLine:
        return self.tracing.row(self.rows[number], fired=fired)

    def _near(self, near: NearRow) -> NearLine:
        table = self.tracing.table
        return NearLine(
            says=in_language(near.says, self.language),
            clause=in_language(near.clause, self.language),
            outputs=outputs_of(table.rows[near.row], table, self.tracing.wording),
            missing=tuple(self._missing(near.row, each) for each in near.missing),
            behind=tuple(self._row(number) for number in self._still_behind(near)),
        )

    def _ways(self) -> list[NearRow]:
        """The near rows without those that come after another grant."""
        table = self.tracing.table
        return [
            near
            for near in self.seen.foreseen.near
            if not any(outcome_of(table.rows[number], table) == "granted" for number in near.behind)
        ]

    def _still_behind(self, near: NearRow) -> tuple[int, ...]:
        """The rows that would decide before a near row even if nothing were missing for it."""
        met = {each.fact: each.needs for each in near.missing if each.needs is not None}
        rows = self.rules.on(self.seen.foreseen.on).tracer.rows({**self.seen.given, **met})
        return tuple(number for number in near.behind if rows[number].matches.value == "true")

    def _missing(self, row: int, missed: Missing) -> MissingLine:
        truths = {test.input: test.truth.value for test in self.rows[row].tests}
        has, needs = missed.has, missed.needs
        counts = _is_count(has) and _is_count(needs) and 0 <= has < needs  # type: ignore[operator]
        return MissingLine(
            test=self.tracing.test(row, missed.fact, truths[missed.fact]),
            progress=self._progress(missed) if counts else "",
            has=int(has) if counts else None,  # type: ignore[call-overload]
            needs=int(needs) if counts else None,  # type: ignore[call-overload]
            reached_on=missed.reached_on,
            at_this_rate=missed.fact in self.seen.foreseen.at_this_rate,
        )

    def _progress(self, missed: Missing) -> str:
        wording = self.tracing.wording
        has = wording.value(missed.fact, missed.has, unit=False)
        return said("%(has)s of %(needs)s", self.language) % {
            "has": has,
            "needs": wording.value(missed.fact, missed.needs),
        }


def _waits_for_others(near: NearRow) -> bool:
    """Rows that time alone brings come first."""
    return bool(near.behind) or not near.missing or any(each.reached_on is None for each in near.missing)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
