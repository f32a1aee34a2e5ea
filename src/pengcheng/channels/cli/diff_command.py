"""`pengcheng diff`: what changes between two city folders, in words."""

from __future__ import annotations

import json
from pathlib import Path

import click

from pengcheng.city import City, CityFaults, load_city
from pengcheng.city.compare import compare


@click.command("diff")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--language", help="The language of the sentences (default: English where the city speaks it).")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list, with every language of the city.")
def command(old: Path, new: Path, language: str | None, as_json: bool) -> None:
    """What changes from the folder OLD to the folder NEW."""
    before, after = _load(old), _load(new)
    changes = compare(before, after)
    if as_json:
        languages = tuple(dict.fromkeys((*after.languages, "en")))
        click.echo(json.dumps([change.as_dict(languages) for change in changes], ensure_ascii=False, indent=2))
        return
    for change in changes:
        click.echo(change.in_(language or "en"))
    if not changes:
        click.echo("Nothing changes.")


def _load(path: Path) -> City:
    try:
        return load_city(path)
    except CityFaults as error:
        raise click.ClickException(f"{path}: {error}") from error
    except NotADirectoryError as error:
        raise click.ClickException(str(error)) from error
