"""`pengcheng compare`: two versions of the rules over the population, before one of them takes effect."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pengcheng.channels.cli.speaking import language_option
from pengcheng.city.phrases.faults import tell

if TYPE_CHECKING:
    from pengcheng.city import City
    from pengcheng.domain.services.comparing import ItemComparison
    from pengcheng.domain.services.effects import Budget, Effect
    from pengcheng.engines.dmn.model import PayPeriod


@click.command("compare")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--item", "items", multiple=True, help="only this item (may be given several times)")
@click.option("--by", multiple=True, help="a fact to group by (default: the division and the age)")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="the day of both decisions (default: when NEW holds)")
@click.option("--list", "listing", type=click.Choice(["gains", "losses", "all"]), help="name who is affected")
@click.option("--json", "as_json", is_flag=True, help="print a JSON object")
@language_option
def command(
    old: Path,
    new: Path,
    items: tuple[str, ...],
    by: tuple[str, ...],
    on: datetime | None,
    listing: str | None,
    as_json: bool,
    language: str,
) -> None:
    """Who gains and who loses when the folder OLD becomes the folder NEW, and what it costs.

    Judges everybody in the newest snapshot of the registers by both. No case is made and nothing is kept.
    """
    import django

    django.setup()
    from pengcheng.domain.organisations.errors import OrganisationsError
    from pengcheng.domain.people.actors import Actor
    from pengcheng.domain.registers.errors import RegistersError
    from pengcheng.domain.services.comparing import compare
    from pengcheng.domain.services.errors import ServiceError

    day = on.date() if on else None
    try:
        found = compare(
            _load(old, language),
            _load(new, language),
            items,
            actor=Actor("operator", "compare"),
            by=by,
            on=day,
            listing=listing,  # type: ignore[arg-type]  # click has checked the choice
            language=None if as_json else language,
        )
    except (ServiceError, RegistersError, OrganisationsError) as refused:
        raise click.ClickException(str(refused)) from None
    if as_json:
        click.echo(json.dumps(asdict(found), default=str, ensure_ascii=False, indent=2))
        return
    if not found.items:
        click.echo(tell("No rule, question or fact differs: nobody gains or loses.", language))
    for item in found.items:
        _Report(language).print(item)


def _load(path: Path, language: str) -> City:
    from pengcheng.city import CityFaults, load_city
    from pengcheng.city.telling import fault_in

    try:
        return load_city(path)
    except CityFaults as error:
        told = "\n  ".join(str(fault_in(fault, language)) for fault in error.faults)
        raise click.ClickException(f"{path}:\n  {told}") from error
    except NotADirectoryError as error:
        raise click.ClickException(tell(str(error), language)) from error


class _Report:
    """Prints what a change of one item does, in a language."""

    def __init__(self, language: str) -> None:
        self._language = language

    def print(self, item: ItemComparison) -> None:
        """The whole, the amounts, and who gains and who loses by each fact."""
        click.secho(self._say(f"{item.name} ({item.item}), on {item.on}"), bold=True)
        effect = item.effect
        self._line(
            f"{effect.residents:,} residents; granted {effect.granted_before:,} -> {effect.granted_after:,}: "
            f"{effect.gains:,} gain it, {effect.losses:,} lose it, {effect.more:,} get more, {effect.less:,} get less; "
            f"unclear {effect.unclear_before:,} -> {effect.unclear_after:,}"
        )
        for budget in effect.budgets:
            self._budget(budget)
        for fact in dict.fromkeys(line.fact for line in item.groups):
            heads = [_padded(self._say(head), width) for head, width in _HEADS]
            click.echo(f"  {fact:22}{''.join(heads)}")
            for line in item.groups:
                if line.fact == fact and _is_touched(line.effect):
                    _print_line(line.label or self._say("not known"), line.effect)
        for affected in item.listed:
            sums = [sum(each.values(), Decimal(0)) for each in (affected.amounts_before, affected.amounts_after)]
            before, after = self._say(affected.before), self._say(affected.after)
            click.echo(f"  {affected.subject}  {before} {sums[0]:,f} -> {after} {sums[1]:,f}")

    def _budget(self, budget: Budget) -> None:
        """One amount each time it is paid, and in a year where that is another sum."""
        before, after = budget.period_before, budget.period_after
        name = f"{budget.name} ({budget.output})" if budget.name else budget.output
        if before == after:
            line = f"{name}: {budget.before:,f} -> {_often(budget.after, after)} ({budget.after - budget.before:+,f})"
        else:
            line = f"{name}: {_often(budget.before, before)} -> {_often(budget.after, after)}"
        self._line(line)
        if (budget.year_before, budget.year_after) != (budget.before, budget.after):
            difference = budget.year_after - budget.year_before
            self._line(f"in a year {budget.year_before:,f} -> {budget.year_after:,f} ({difference:+,f})", indent=4)

    def _line(self, text: str, *, indent: int = 2) -> None:
        click.echo(" " * indent + self._say(text))

    def _say(self, text: str) -> str:
        return tell(text, self._language)


_HEADS = (("before", 9), ("after", 9), ("gain", 8), ("lose", 8), ("more", 8), ("less", 8), ("money a year", 14))


def _often(amount: Decimal, period: PayPeriod | None) -> str:
    return f"{amount:,f}" + {None: "", "once": " once", "month": " per month", "year": " per year"}[period]


def _padded(text: str, width: int, *, left: bool = False) -> str:
    """The text in so many columns of a terminal, where a Chinese character takes two."""
    taken = sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
    room = " " * (width - taken)
    return text + room if left else room + text


def _is_touched(effect: Effect) -> bool:
    return bool(effect.granted_before or effect.granted_after)


def _print_line(label: str, effect: Effect) -> None:
    counts = (effect.granted_before, effect.granted_after)
    changes = (effect.gains, effect.losses, effect.more, effect.less)
    money = sum((budget.year_after - budget.year_before for budget in effect.budgets), Decimal(0))
    click.echo(
        f"    {_padded(label, 20, left=True)}"
        + "".join(f"{count:>9,}" for count in counts)
        + "".join(f"{count:>8,}" for count in changes)
        + f"{money:>+14,f}"
    )
