"""`pengcheng import`: load a register from CSV, Excel or Parquet."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click


@click.command("import")
@click.argument("register")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--department", required=True, help="who loads it; only the register's source may")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="the day the source vouches for [default: today]")
@click.option("--complete", is_flag=True, help="the file is the whole register: records it lacks have ended")
@click.option("--json", "as_json", is_flag=True, help="print the result as JSON")
def command(register: str, file: Path, department: str, as_of: datetime | None, complete: bool, as_json: bool) -> None:
    """Load FILE into REGISTER: all of it, or nothing and every fault by row and column."""
    import django

    django.setup()
    from pengcheng import clock
    from pengcheng.domain.ledger.actions import Actor
    from pengcheng.domain.organisations.errors import OrganisationsError
    from pengcheng.domain.registers.actions import import_file
    from pengcheng.domain.registers.errors import FileFaulty, RegistersError

    try:
        with _Progress(shown=not as_json) as progress:
            result = import_file(
                register,
                file,
                actor=Actor("department", department),
                as_of=as_of.date() if as_of else clock.today(),
                complete=complete,
                progress=progress.tell,
            )
    except FileFaulty as refused:
        if as_json:
            faults = [asdict(fault) for fault in refused.faults]
            said = {"error": refused.code, "count": refused.count, "faults": faults}
            click.echo(json.dumps(said, ensure_ascii=False))
            raise SystemExit(1) from None
        raise click.ClickException(str(refused)) from None
    except (RegistersError, OrganisationsError) as refused:
        raise click.ClickException(str(refused)) from None
    said = {
        "register": result.register, "rows": result.rows, "added": result.added, "changed": result.changed,
        "ended": result.ended, "findings": list(result.findings), "load": result.load.pk if result.load else None,
    }  # fmt: skip
    if as_json:
        click.echo(json.dumps(said, ensure_ascii=False))
        return
    if result.load is None:
        click.echo("This very file is loaded already; nothing was changed.")
        return
    click.echo(
        f"{result.register}: {result.rows:,} rows read, {result.added:,} added, {result.changed:,} changed, "
        f"{result.ended:,} ended"
    )
    for finding in result.findings:
        click.echo(f"  {finding['rows']:,} rows break the {finding['dimension']} rule: {finding['rule']}")


class _Progress:
    """A line that counts rows, on the error stream."""

    def __init__(self, *, shown: bool) -> None:
        from rich.console import Console
        from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        self._bar = Progress(
            SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(),
            console=Console(stderr=True), disable=not shown, transient=True,
        )  # fmt: skip

    def __enter__(self) -> _Progress:
        self._bar.start()
        self._task = self._bar.add_task("opening")
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def tell(self, what: str, rows: int) -> None:
        """Show what is being done and how many rows are done."""
        self._bar.update(self._task, description=f"{rows:,} rows {what}")
