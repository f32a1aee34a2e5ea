"""`pengcheng start`: prepare what is missing, then serve. It is what `make run` calls."""

from __future__ import annotations

import os
from pathlib import Path

import click


@click.command("start")
@click.argument("city", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--host", default="127.0.0.1", show_default=True, help="the address to listen on")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--size", default=20_000, show_default=True, type=click.IntRange(1), help="invented residents")
@click.option("--seed", default=1, show_default=True, help="the same seed gives the same residents")
@click.option("--json", "as_json", is_flag=True, help="print where it listens as one line of JSON")
@click.pass_context
def command(
    context: click.Context, city: Path | None, host: str, port: int, size: int, seed: int, as_json: bool
) -> None:
    """Bring CITY to life: database, folder, residents and sweep where they are missing; then the server."""
    from pengcheng.channels.cli.serve_command import check_port
    from pengcheng.channels.cli.serve_command import command as serve

    check_port(host, port)
    if city is not None:
        os.environ["PENGCHENG_CITY"] = str(city.resolve())
    import django

    django.setup()
    from django.conf import settings

    from pengcheng.channels.cli.preparing import prepare
    from pengcheng.city import CityFaults
    from pengcheng.domain.ledger.errors import LedgerError
    from pengcheng.domain.registers.errors import RegistersError
    from pengcheng.domain.services.errors import CityRefused, ServiceError

    folder = city or settings.CITY
    try:
        prepare(folder, say=lambda text: click.echo(text, err=True), size=size, seed=seed)
    except CityRefused as refused:
        faults = "\n".join(f"  {fault}" for fault in refused.faults)
        raise click.ClickException(f"{refused.message}\n{faults}") from None
    except CityFaults as refused:
        raise click.ClickException(f"{folder}: {refused}") from None
    except (ServiceError, RegistersError, LedgerError) as refused:
        raise click.ClickException(str(refused)) from None
    context.invoke(serve, city=city, host=host, port=port, as_json=as_json)
