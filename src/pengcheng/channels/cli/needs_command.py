"""`pengcheng needs`: which facts and which columns of which registers an item, or the whole city, reads."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

import click

from pengcheng.city import City, CityFaults, load_city
from pengcheng.city.needs import CityNeeds, Needs, by_register, city_needs, needs


@click.command("needs")
@click.argument("item", required=False)
@click.option("--city", "folder", type=click.Path(path_type=Path), default=Path("cities/demo"), help="The city folder.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), envvar="PENGCHENG_TODAY", help="The day (default: today).")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
def command(item: str | None, folder: Path, on: datetime | None, as_json: bool) -> None:
    """Which facts and register columns ITEM reads; without ITEM, what the whole city reads and what nobody does."""
    city = _load(folder)
    day = on.date() if on else date.today()  # noqa: DTZ011  # the person's own day
    if item is None:
        whole = city_needs(city, day)
        click.echo(json.dumps(_city_as_json(whole), ensure_ascii=False, indent=2)) if as_json else _print_city(whole)
        return
    if item not in city.items:
        raise click.ClickException(f"There is no item {item!r}. The city has: {', '.join(sorted(city.items))}.")
    found = needs(city, city.items[item], day)
    click.echo(json.dumps(_as_json(found), ensure_ascii=False, indent=2)) if as_json else _print(city, found)


def _load(folder: Path) -> City:
    try:
        return load_city(folder)
    except (CityFaults, NotADirectoryError) as error:
        raise click.ClickException(f"{folder}: {error}") from error


def _as_json(found: Needs) -> dict[str, object]:
    return {
        "item": found.item,
        "facts": [
            {"fact": need.fact, "purposes": need.purposes, "registers": by_register(need.columns)}
            for need in found.facts
        ],
        "asks": found.asks,
        "registers": by_register(found.columns),
    }


def _city_as_json(whole: CityNeeds) -> dict[str, object]:
    return {
        "items": [_as_json(found) for found in whole.items],
        "registers": by_register(whole.columns),
        "unread": by_register(whole.unread),
    }


def _print(city: City, found: Needs) -> None:
    click.secho(f"{city.items[found.item].name.in_('en') or found.item} ({found.item})", bold=True)
    for need in found.facts:
        click.echo(f"  {need.fact} ({', '.join(need.purposes)}): {_listed(need.columns)}")
    if found.asks:
        click.echo(f"  asks: {', '.join(found.asks)}")
    click.echo(
        f"  {len(found.facts)} facts, {len(found.columns)} columns of {len(by_register(found.columns))} registers"
    )


def _print_city(whole: CityNeeds) -> None:
    for found in whole.items:
        columns = by_register(found.columns)
        click.echo(f"{found.item}: {len(found.facts)} facts, {len(found.columns)} columns of {len(columns)} registers")
    click.secho("Read by some item", bold=True)
    for register, names in by_register(whole.columns).items():
        click.echo(f"  {register}: {', '.join(names)}")
    click.secho("Read by none", bold=True)
    for register, names in by_register(whole.unread).items():
        click.echo(f"  {register}: {', '.join(names)}")


def _listed(columns: Iterable[tuple[str, str]]) -> str:
    return "; ".join(f"{register}.{', '.join(names)}" for register, names in by_register(columns).items())
