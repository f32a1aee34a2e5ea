"""How an item would be decided for a subject, today or on another day, without filing a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from pengcheng import clock
from pengcheng.domain.organisations.queries import current_city
from pengcheng.domain.people.actors import Actor
from pengcheng.domain.people.subjects import Subject
from pengcheng.domain.services.answers import read_answer
from pengcheng.domain.services.deciding import Computed, compute, facts_record
from pengcheng.domain.services.encoding import encode
from pengcheng.domain.services.errors import AnswerRefused, NotAnIdentifier, UnknownItem
from pengcheng.domain.services.queries.application import fact_lines
from pengcheng.domain.services.queries.pages import AskLine, FactLine, NamedValue
from pengcheng.domain.services.queries.showing import ask_line, in_language, named_outputs
from pengcheng.domain.services.rules import ways_of_answering
from pengcheng.engines.dmn.warnings import RuleWarning


@dataclass(frozen=True, slots=True)
class Way:
    """What would come of one way of answering the open questions."""

    answers: Mapping[str, object]
    outcome: str
    outputs: Mapping[str, object]
    says: str


@dataclass(frozen=True, slots=True)
class Outlook:
    """An outcome with its reasons, and where each fact comes from.

    On a past day the law and the calendar are those of the day, and the registers are read as the city knew them then.
    `reaches_from` are the registers that were first loaded after the day, with the day from which they can tell; of
    them the oldest rows were read, and `later` names the facts that rest on one.
    """

    item: str
    name: str
    subject: Subject
    on: date
    outcome: str
    outputs: tuple[NamedValue, ...]
    amounts: Mapping[str, object]  # the outputs as values
    row: int | None
    says: str
    clause: str
    asks: tuple[AskLine, ...]
    open_facts: tuple[FactLine, ...]
    facts: tuple[FactLine, ...]
    rule_hash: str
    ways: tuple[Way, ...]  # empty when nothing is left to ask
    warnings: tuple[RuleWarning, ...] = ()  # cells and outputs of the rules without a value
    later: tuple[str, ...] = ()
    reaches_from: Mapping[str, date] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values."""
        plain = asdict(self)
        plain["outputs"] = dict(self.amounts)
        plain["asks"] = [ask.ask for ask in self.asks]
        plain["open_facts"] = [fact.fact for fact in self.open_facts]
        plain["subject"] = self.subject.id
        plain["warnings"] = [warning.to_json() for warning in self.warnings]
        plain["later"] = list(self.later)
        del plain["amounts"]  # given as `outputs`
        return plain


@transaction.atomic
def outlook(
    item: str,
    subject_id: str,
    answers: Mapping[str, str],
    language: str | None = None,
    *,
    actor: Actor,
    on: date | None = None,
) -> Outlook:
    """Decide an item for one subject of the kind it is for, from the database, by the law of a day (today if not
    given); on a past one by what the city knew then. The read leaves its receipt.

    Raises `UnknownItem`, `NotAnIdentifier`, `AnswerRefused`, `NoCityApplied`, and `NoVersionInForce` of the engine.
    """
    city = current_city()
    meant = city.items.get(item)
    if meant is None:
        raise UnknownItem(item, city.items)
    language = language or city.default_language
    identifier = city.identifiers.get(meant.subject)
    if identifier is not None and not identifier.accepts(subject_id):
        raise NotAnIdentifier(subject_id, identifier.type)
    subject = Subject(meant.subject, subject_id)
    given = {}
    for name, text in answers.items():
        question = next((ask for ask in meant.asks if ask.key == name), None)
        if question is None:
            raise AnswerRefused(name)
        given[name] = encode(read_answer(question, text))
    purpose = f"{item}: outlook"
    day = on or clock.today()
    now = clock.start_of(day) if on else None
    computed = compute(city, meant, subject, on=day, actor=actor, purpose=purpose, answers=given, now=now)
    result = computed.result
    decisive = frozenset(computed.rules.facts) if computed.rules else frozenset()
    facts = fact_lines(facts_record(computed), decisive, subject, city, language)
    return Outlook(
        item=item,
        name=meant.name.in_(language),
        subject=subject,
        on=computed.on,
        outcome=computed.outcome,
        outputs=named_outputs(computed.encoded_outputs, meant, city, language, on=computed.on),
        amounts=dict(result.outputs) if result else {},
        row=result.row if result else None,
        says=in_language(result.says, language) if result else "",
        clause=in_language(result.clause, language) if result else "",
        asks=tuple(ask_line(meant.ask(key), given, city, language, meant) for key in computed.open_asks),
        open_facts=tuple(fact for fact in facts if fact.fact in computed.open_facts),
        facts=facts,
        rule_hash=result.rule_hash if result else "",
        ways=_ways(computed, language),
        warnings=result.warnings if result else (),
        later=tuple(name for name, fact in computed.facts.items() if any(each.reaches_from for each in fact.sources)),
        reaches_from=_reaches_from(computed),
    )


def _reaches_from(computed: Computed) -> dict[str, date]:
    """The registers that cannot tell what they said on the day, each with the first day of which they can."""
    sources = (source for fact in computed.facts.values() for source in fact.sources)
    return {source.register: source.reaches_from for source in sources if source.reaches_from is not None}


def _ways(computed: Computed, language: str) -> tuple[Way, ...]:
    """The outcome for each way of answering what is still open; the facts stay as they are."""
    rules, open_asks = computed.rules, set(computed.open_asks)
    if rules is None or not open_asks:
        return ()
    found: dict[tuple[tuple[str, object], ...], Way] = {}
    for way in ways_of_answering(rules):
        answers = {name: value for name, value in way.items() if name in open_asks}
        if tuple(answers.items()) in found:
            continue
        result = rules.on(computed.on).decide({**computed.given, **answers})
        outcome = result.outcome.value if result.outcome else "unclear"
        says = in_language(result.says, language)
        found[tuple(answers.items())] = Way(answers, outcome, dict(result.outputs), says)
    return tuple(found.values())
