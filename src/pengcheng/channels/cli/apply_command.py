"""`pengcheng apply`: make a city folder so, all or nothing."""

from __future__ import annotations

import json
from pathlib import Path

import click


@click.command("apply")
@click.argument("city", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--actor", default="cli", show_default=True, help="who applies it, for the log")
@click.option("--note", default="", help="why, for the log")
@click.option("--json", "as_json", is_flag=True, help="print the result as JSON")
def command(city: Path | None, actor: str, note: str, as_json: bool) -> None:
    """Check the folder CITY and make it so. A folder with faults is refused whole."""
    import django

    django.setup()
    from django.conf import settings

    from pengcheng.domain.people.actors import Actor
    from pengcheng.domain.registers.errors import RegistersError
    from pengcheng.domain.services.actions import apply_city
    from pengcheng.domain.services.errors import CityRefused

    try:
        applied = apply_city(city or settings.CITY, actor=Actor("operator", actor), note=note)
    except CityRefused as refused:
        _show_faults(refused, as_json)
        raise SystemExit(1) from None
    except RegistersError as refused:
        raise click.ClickException(str(refused)) from None
    if as_json:
        click.echo(
            json.dumps(
                {
                    "version": applied.version,
                    "hash": applied.hash,
                    "changed": applied.changed,
                    "changes": [str(change) for change in applied.changes],
                    "registers": applied.registers,
                    "personas": applied.personas,
                },
                ensure_ascii=False,
            )
        )
    elif not applied.changed:
        click.echo(f"Version {applied.version} is in force already; nothing was changed.")
    else:
        click.echo(f"Version {applied.version} is in force ({applied.hash[:12]}).")
        for change in applied.changes:
            click.echo(f"  {change}")


def _show_faults(refused: object, as_json: bool) -> None:
    from pengcheng.domain.services.errors import CityRefused

    assert isinstance(refused, CityRefused)
    if as_json:
        click.echo(json.dumps({"error": refused.code, "faults": [str(each) for each in refused.faults]}))
        return
    click.echo(str(refused.message), err=True)
    for fault in refused.faults:
        click.echo(f"  {fault}", err=True)
