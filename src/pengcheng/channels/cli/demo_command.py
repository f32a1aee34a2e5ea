"""`pengcheng demo`: the people of a demonstration city, into the registers or straight to one Parquet file."""

from __future__ import annotations

import json
import time
from pathlib import Path

import click

DEFAULT_SIZE = 20_000


@click.command("demo")
@click.argument("city", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--size", default=DEFAULT_SIZE, show_default=True, type=click.IntRange(1), help="how many residents")
@click.option("--seed", default=1, show_default=True, help="the same seed, size and day give the same people")
@click.option(
    "--parquet", type=click.Path(file_okay=False, path_type=Path), help="only write their facts to this folder"
)
@click.option("--json", "as_json", is_flag=True, help="print the result as JSON")
def command(city: Path | None, size: int, seed: int, parquet: Path | None, as_json: bool) -> None:
    """Generate the residents of the folder CITY and its personas.

    The folder is applied first if it is not in force. Without --parquet its registers are loaded with them, and what
    was loaded before ends. With --parquet the database is left alone and a wide table of facts is written.
    """
    import django

    django.setup()
    from django.conf import settings

    from pengcheng.city import CityFaults
    from pengcheng.domain.organisations.errors import OrganisationsError
    from pengcheng.domain.registers.errors import RegistersError
    from pengcheng.domain.services.errors import CityRefused, ServiceError
    from pengcheng.engines.residents import ResidentsError

    started = time.perf_counter()
    folder = city or settings.CITY
    try:
        said = (
            _to_parquet(folder, parquet, size, seed, as_json) if parquet else _to_registers(folder, size, seed, as_json)
        )
    except CityRefused as refused:
        raise click.ClickException("\n  ".join([str(refused.message), *map(str, refused.faults)])) from None
    except CityFaults as refused:
        raise click.ClickException(f"{folder}: {refused}") from None
    except (OrganisationsError, RegistersError, ServiceError, ResidentsError) as refused:
        raise click.ClickException(str(refused)) from None
    said["seconds"] = round(time.perf_counter() - started, 2)
    if as_json:
        click.echo(json.dumps(said, ensure_ascii=False))
    elif parquet:
        click.echo(f"{said['residents']:,} residents in {said['file']}, {said['seconds']} s")
    else:
        click.echo(
            f"{said['residents']:,} residents, {sum(said['rows'].values()):,} register rows, {said['seconds']} s"
        )


def _to_registers(folder: Path, size: int, seed: int, quiet: bool) -> dict[str, object]:
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from pengcheng import clock
    from pengcheng.domain.people.actors import Actor
    from pengcheng.domain.registers.actions import populate, snapshot
    from pengcheng.domain.services.actions import apply_city

    actor = Actor.system("demo")
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), disable=quiet, transient=True) as bar:
        task = bar.add_task("checking the city folder")
        apply_city(folder, actor=actor)
        bar.update(task, description="making the residents")
        filled = populate(
            folder, size=size, seed=seed, today=clock.today(), actor=actor,
            progress=lambda what, rows: bar.update(task, description=f"{what} {rows:,}"),
        )  # fmt: skip
        bar.update(task, description="writing the snapshot")
        snapshot(actor=actor)
    return {"residents": filled.residents, "seed": seed, "rows": dict(filled.rows)}


def _to_parquet(folder: Path, to: Path, size: int, seed: int, quiet: bool) -> dict[str, object]:
    from rich.console import Console
    from rich.progress import Progress

    from pengcheng import clock
    from pengcheng.city import load_city
    from pengcheng.domain.registers.demonstration import communities, population_parameters
    from pengcheng.engines.residents import write_parquet

    to.mkdir(parents=True, exist_ok=True)
    file = to / f"residents-{size}-{seed}.parquet"
    with Progress(console=Console(stderr=True), disable=quiet) as bar:
        task = bar.add_task("residents", total=size)
        written = write_parquet(
            file, population_parameters(folder), communities(load_city(folder)), size, seed, clock.today(),
            progress=lambda done: bar.update(task, completed=done),
        )  # fmt: skip
    return {"residents": written, "seed": seed, "file": str(file)}
