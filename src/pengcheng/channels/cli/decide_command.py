"""`pengcheng decide`: one decision, with reasons."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pengcheng.domain.services.queries.outlook import Outlook


@click.command("decide")
@click.argument("item")
@click.argument("subject")
@click.option("--answer", "answers", multiple=True, metavar="ASK=VALUE", help="an answer to one of the questions")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="decide by the law of another day (default: today)")
@click.option("--strict", is_flag=True, help="fail when a cell or an output of the rules has no value")
@click.option("--language", default=None, help="of the texts; the city's first one if not given")
@click.option("--json", "as_json", is_flag=True, help="print the result as JSON")
def command(
    item: str,
    subject: str,
    answers: tuple[str, ...],
    on: datetime | None,
    strict: bool,
    language: str | None,
    as_json: bool,
) -> None:
    """Decide ITEM for SUBJECT (an identifier) from the registers, without filing a case.

    With --on the law and the calendar are those of that day, and of a past day the registers are read as the city knew
    them then. A register that was first loaded later cannot tell: its oldest rows are read, and it is named.
    """
    import django

    django.setup()
    from pengcheng.domain.organisations.errors import OrganisationsError
    from pengcheng.domain.organisations.queries import current_city
    from pengcheng.domain.people.actors import Actor
    from pengcheng.domain.registers.errors import RegistersError
    from pengcheng.domain.services.errors import ServiceError
    from pengcheng.domain.services.queries.outlook import outlook
    from pengcheng.engines.dmn.errors import DmnError, RuleWithoutValue

    given = dict(part.partition("=")[::2] for part in answers)
    try:
        _check_language(language, current_city().languages)
        day = on.date() if on else None
        found = outlook(item, subject, given, language, actor=Actor.system("decide"), on=day)
        if strict and found.warnings:
            raise RuleWithoutValue(found.warnings)
    except (ServiceError, RegistersError, OrganisationsError, DmnError) as refused:
        raise click.ClickException(str(refused)) from None
    click.echo(json.dumps(found.to_json(), ensure_ascii=False, default=str) if as_json else _in_words(found))


def _check_language(language: str | None, spoken: Sequence[str]) -> None:
    if language is not None and language.split("-")[0] not in {each.split("-")[0] for each in spoken}:
        raise click.BadParameter(f"the city speaks {', '.join(spoken)}", param_hint="--language")


def _in_words(found: Outlook) -> str:
    lines = [f"{found.name} for {found.subject.id} on {found.on}: {found.outcome}"]
    if found.says:
        lines.append(f"  {found.says} ({found.clause})")
    lines += [f"  {output.label}: {output.value}" for output in found.outputs]
    if found.asks:
        lines.append("  still to be asked: " + "; ".join(ask.label for ask in found.asks))
    for way in found.ways:
        answers = ", ".join(f"{name} = {str(value).lower()}" for name, value in way.answers.items())
        lines.append(f"    if {answers}: {way.outcome}" + (f" ({way.says})" if way.says else ""))
    if found.open_facts:
        lines.append("  a person has to find out: " + "; ".join(fact.label for fact in found.open_facts))
    lines += [f"  a rule has no value: {warning}" for warning in found.warnings]
    for register, first in found.reaches_from.items():
        lines.append(
            f"  {register} was first loaded on {first}: its oldest rows stand for what was known on {found.on}"
        )
    if found.later:
        names = "; ".join(fact.label for fact in found.facts if fact.fact in found.later)
        lines.append(f"  so what was known on {found.on} cannot be told for certain of: {names}")
    lines.append("  facts:")
    for fact in found.facts:
        value = fact.value or f"not known ({fact.state}: {fact.why})"
        source = f"{fact.register_name}, {fact.department}" if fact.register_name else ""
        lines.append(f"    {fact.label}: {value}" + (f"  [{source}, {fact.as_of}]" if source else ""))
    return "\n".join(lines)
