"""How a stored decision came about: for its page, as JSON, and as plain text. Who asks, and that they did, is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from pengcheng.city import City
from pengcheng.domain.cases.models import Case
from pengcheng.domain.ledger import actions as ledger
from pengcheng.domain.organisations.queries import city_of
from pengcheng.domain.people.actors import Actor
from pengcheng.domain.people.models import Account
from pengcheng.domain.services import access
from pengcheng.domain.services.errors import NotFound
from pengcheng.domain.services.models import Decision
from pengcheng.domain.services.queries.pages import CaseTrace, TestLine, TraceLine
from pengcheng.domain.services.queries.showing import in_language, said
from pengcheng.domain.services.queries.tracing import stored_lines


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything a decision rests on. `to_json` is the record in every language, `to_text` is for people."""

    decision: Decision
    city: City
    language: str
    rows: tuple[TraceLine, ...]

    def to_json(self) -> dict[str, Any]:
        """The record as it is kept: outcome, rule, trace, facts with their sources and receipts."""
        kept, computed = self.decision, self.decision.computed
        return {
            "case": kept.case.number,
            "decision": kept.pk,
            "item": kept.item,
            "subject": str(kept.subject),
            "outcome": kept.outcome,
            "by": kept.by,
            "on": kept.on.isoformat(),
            "decided_at": kept.decided_at.isoformat(),
            "rule": kept.rule_id,
            "clause": computed["clause"],
            "says": computed["says"],
            "outputs": computed["outputs"],
            "reason": kept.reason,
            "facts": kept.facts,
            "trace": kept.trace,
        }

    def to_text(self) -> str:
        """The same as lines of plain text."""
        item, language, kept = self.city.items[self.decision.item], self.language, self.decision
        computed = kept.computed
        lines = [
            f"{item.name.in_(language)} · {kept.case.number}",
            f"{_outcome(kept.outcome, language)} · {timezone.localtime(kept.decided_at):%Y-%m-%d %H:%M}",
        ]
        if kept.outcome == computed["outcome"]:
            lines.append(_beside(in_language(computed["says"], language), in_language(computed["clause"], language)))
        lines += [*filter(None, [kept.reason]), ""]
        for row in self.rows:
            state = said("decides", language) if row.fired else truth_of(row.truth, language)
            lines.append(f"{row.number}. {_beside(row.says, row.clause)} – {state}")
            lines += [f"   {self._test(test)}" for test in row.tests]
        return "\n".join(lines) + "\n"

    def _test(self, test: TestLine) -> str:
        asked = said("asked: %(wants)s", self.language) % {"wants": test.wants}
        source = said("the applicant's answer", self.language) if test.is_answer else test.source
        day = test.day.isoformat() if test.day else ""
        found = ", ".join(filter(None, (source, day)))
        return f"{test.label}: {test.found}{f' ({found})' if found else ''}; {asked} – {yes_or_no(test, self.language)}"


def explanation(account: Account, number: str, language: str) -> Explanation:
    """How the newest decision of a case came about, for who may see the case. The read is logged. Raises `NotFound`."""
    case = access.visible_case(account, number)
    city = city_of(case.city_version)
    decision = _newest(case)
    if decision is None or decision.item not in city.items:
        raise NotFound
    with transaction.atomic():
        ledger.append(
            "case.read",
            actor=Actor.of(account),
            subject=decision.subject,
            case=case,
            purpose=f"{decision.item}: explanation",
            details={"department": account.department, "decision": decision.pk},
        )
    return Explanation(decision, city, language, stored_lines(decision, city, language))


def case_trace(account: Account, number: str, language: str) -> CaseTrace | None:
    """The way to the newest decision of a case, None while there is none. Raises `NotFound`."""
    case = access.visible_case(account, number)
    city = city_of(case.city_version)
    decision = _newest(case)
    return trace_of(decision, city, language) if decision is not None and decision.item in city.items else None


def trace_of(decision: Decision, city: City, language: str) -> CaseTrace:
    """The way to a stored decision."""
    return CaseTrace(
        decision.case.number,
        decision.pk,
        decision.on,
        decision.outcome,
        decision.rule_id or "",
        stored_lines(decision, city, language),
    )


def truth_of(truth: str, language: str) -> str:
    """How a row came out, in words."""
    if truth == "true":
        return said("fits", language)
    return said("does not fit", language) if truth in ("false", "null") else said("unclear", language)


def yes_or_no(test: TestLine, language: str) -> str:
    """How a test came out, in a word."""
    if test.truth == "unknown":
        return said("not known", language)
    return said("Yes" if test.truth == "true" else "No", language)


def _newest(case: Case) -> Decision | None:
    decision = Decision.objects.filter(case=case).order_by("-id").first()
    if decision is not None:
        decision.case = case
    return decision


def _outcome(outcome: str, language: str) -> str:
    if outcome == "granted":
        return said("Granted", language)
    return said("Refused", language) if outcome == "refused" else said("Unclear", language)


def _beside(words: str, clause: str) -> str:
    return f"{words} ({clause})" if clause else words
