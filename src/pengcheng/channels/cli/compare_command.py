"""`pengcheng compare`: two versions of the rules over the population, before one of them takes effect."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pengcheng.city import City
    from pengcheng.domain.services.comparing import Effect, ItemComparison


@click.command("compare")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--item", "items", multiple=True, help="only this item (may be given several times)")
@click.option("--by", multiple=True, help="a fact to group by (default: the division and the age)")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="the day of both decisions (default: when NEW holds)")
@click.option("--list", "listing", type=click.Choice(["gains", "losses", "all"]), help="name who is affected")
@click.option("--json", "as_json", is_flag=True, help="print a JSON object")
def command(
    old: Path,
    new: Path,
    items: tuple[str, ...],
    by: tuple[str, ...],
    on: datetime | None,
    listing: str | None,
    as_json: bool,
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
            _load(old),
            _load(new),
            items,
            actor=Actor("operator", "compare"),
            by=by,
            on=day,
            listing=listing,  # type: ignore[arg-type]  # click has checked the choice
            language=None if as_json else "en",
        )
    except (ServiceError, RegistersError, OrganisationsError) as refused:
        raise click.ClickException(str(refused)) from None
    if as_json:
        click.echo(json.dumps(asdict(found), default=str, ensure_ascii=False, indent=2))
        return
    if not found.items:
        click.echo("No rule, question or fact differs: nobody gains or loses.")
    for item in found.items:
        _print(item)


def _load(path: Path) -> City:
    from pengcheng.city import CityFaults, load_city

    try:
        return load_city(path)
    except (CityFaults, NotADirectoryError) as error:
        raise click.ClickException(f"{path}: {error}") from error


def _print(item: ItemComparison) -> None:
    click.secho(f"{item.name} ({item.item}), on {item.on}", bold=True)
    effect = item.effect
    click.echo(
        f"  {effect.residents:,} residents; granted {effect.granted_before:,} -> {effect.granted_after:,}: "
        f"{effect.gains:,} gain it, {effect.losses:,} lose it, {effect.more:,} get more, {effect.less:,} get less; "
        f"unclear {effect.unclear_before:,} -> {effect.unclear_after:,}"
    )
    for budget in effect.budgets:
        change = budget.after - budget.before
        click.echo(f"  {budget.output}: {budget.before:,f} -> {budget.after:,f} ({change:+,f})")
    for fact in dict.fromkeys(line.fact for line in item.groups):
        click.echo(f"  {fact:22}{'before':>9}{'after':>9}{'gain':>8}{'lose':>8}{'more':>8}{'less':>8}{'money':>14}")
        for line in item.groups:
            if line.fact == fact and _is_touched(line.effect):
                _print_line(line.label or "not known", line.effect)
    for affected in item.listed:
        sums = [sum(each.values(), Decimal(0)) for each in (affected.amounts_before, affected.amounts_after)]
        click.echo(f"  {affected.subject}  {affected.before} {sums[0]:,f} -> {affected.after} {sums[1]:,f}")


def _is_touched(effect: Effect) -> bool:
    return bool(effect.granted_before or effect.granted_after)


def _print_line(label: str, effect: Effect) -> None:
    counts = (effect.granted_before, effect.granted_after)
    changes = (effect.gains, effect.losses, effect.more, effect.less)
    money = sum((budget.after - budget.before for budget in effect.budgets), Decimal(0))
    click.echo(
        f"    {label:20}"
        + "".join(f"{count:>9,}" for count in counts)
        + "".join(f"{count:>8,}" for count in changes)
        + f"{money:>+14,f}"
    )
