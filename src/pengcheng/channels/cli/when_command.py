"""`pengcheng when`: the day somebody becomes entitled, or how many will month by month."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pengcheng.domain.services.foreseeing import Forecast, Foreseen


@click.command("when")
@click.argument("item")
@click.argument("subject", required=False)
@click.option(
    "--years", default=10, show_default=True, type=click.IntRange(1, 100), help="how far one subject is followed"
)
@click.option("--months", default=12, show_default=True, type=click.IntRange(1, 120), help="how far for everybody")
@click.option("--json", "as_json", is_flag=True, help="print a JSON object")
def command(item: str, subject: str | None, years: int, months: int, as_json: bool) -> None:
    """When SUBJECT is granted ITEM if only time passes, and what is missing; without SUBJECT, how many each month."""
    import django

    django.setup()
    from pengcheng.domain.organisations.errors import OrganisationsError
    from pengcheng.domain.people.actors import Actor
    from pengcheng.domain.registers.errors import RegistersError
    from pengcheng.domain.services.errors import ServiceError
    from pengcheng.domain.services.foreseeing import forecast, foresee

    try:
        if subject:
            one = foresee(item, subject, actor=Actor("operator", "when"), years=years)
            click.echo(json.dumps(asdict(one), default=str, ensure_ascii=False)) if as_json else _print_one(one)
        else:
            all_ = forecast(item, months=months)
            click.echo(json.dumps(asdict(all_), default=str, ensure_ascii=False)) if as_json else _print_all(all_)
    except (ServiceError, RegistersError, OrganisationsError) as refused:
        raise click.ClickException(str(refused)) from None


def _print_one(one: Foreseen) -> None:
    click.secho(f"{one.item} on {one.on}: {one.outcome}", bold=True)
    if one.granted_on:
        rate = f", if {' and '.join(one.at_this_rate)} go on at this rate" if one.at_this_rate else ""
        answers = "".join(f", {name} = {str(value).lower()}" for name, value in one.answers.items())
        click.echo(f"  granted on {one.granted_on}{answers}{rate}")
    elif one.near:
        click.echo("  does not become granted by the passing of time")
    for near in one.near:
        click.echo(f"  row {near.row + 1}: {near.says.get('en', '')}")
        for each in near.missing:
            nearest = f", {_told(each.needs)} would do" if each.needs is not None else ""
            day = f"; on {each.reached_on}" if each.reached_on else ""
            click.echo(f"    {each.fact} is {_told(each.has)}, must be {each.test}{nearest}{day}")


def _told(value: object) -> str:
    from pengcheng.engines.dmn.unknown import UNKNOWN

    return "not known" if value is UNKNOWN else str(value).lower() if isinstance(value, bool) else str(value)


def _print_all(found: Forecast) -> None:
    click.secho(f"{found.item}: {found.entitled:,} of {found.population:,} entitled on {found.on}", bold=True)
    for month, count in found.months:
        click.echo(f"  {month:%Y-%m}{count:>9,}")
    if found.at_this_rate:
        click.echo(f"  if {' and '.join(found.at_this_rate)} go on at this rate")
