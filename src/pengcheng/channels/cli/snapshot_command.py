"""`pengcheng snapshot`: write the registers to Parquet, and on request the wide table of everybody's facts."""

from __future__ import annotations

import json
from pathlib import Path

import click


@click.command("snapshot")
@click.option("--to", type=click.Path(file_okay=False, path_type=Path), help="a new or empty folder for others to use")
@click.option("--facts", type=click.Path(dir_okay=False, path_type=Path), help="also write everybody's facts here")
@click.option("--kind", default="person", show_default=True, help="whose facts")
@click.option("--json", "as_json", is_flag=True, help="print the result as JSON")
def command(to: Path | None, facts: Path | None, kind: str, as_json: bool) -> None:
    """Write the current rows of every register to Parquet; the sweep reads them there."""
    import django

    django.setup()
    from pengcheng.domain.ledger.actions import Actor
    from pengcheng.domain.organisations.errors import OrganisationsError
    from pengcheng.domain.registers.actions import snapshot
    from pengcheng.domain.registers.errors import RegistersError
    from pengcheng.domain.registers.facts.population import write_wide

    def tell(register: str, rows: int) -> None:
        if not as_json:
            click.echo(f"  {register}: {rows:,} rows", err=True)

    try:
        taken = snapshot(to, actor=Actor("system", "snapshot"), progress=tell)
        subjects = write_wide(facts, kind=kind, snapshot=taken) if facts else None
    except (RegistersError, OrganisationsError) as refused:
        raise click.ClickException(str(refused)) from None
    rows = {key: register.rows for key, register in taken.registers.items()}
    if as_json:
        said = {"path": str(taken.path), "day": taken.day.isoformat(), "rows": rows, "subjects": subjects}
        click.echo(json.dumps(said, ensure_ascii=False))
        return
    click.echo(f"{sum(rows.values()):,} rows of {len(rows)} registers in {taken.path}")
    if subjects is not None:
        click.echo(f"the facts of {subjects:,} in {facts}")
