"""`pengcheng sweep`: everyone entitled, no longer entitled, unclear."""

from __future__ import annotations

import json
from dataclasses import asdict

import click


@click.command("sweep")
@click.argument("items", nargs=-1)
@click.option("--dry-run", is_flag=True, help="only look: make no offers and no grants")
@click.option("--newest-snapshot", is_flag=True, help="read the newest snapshot instead of taking one")
@click.option("--json", "as_json", is_flag=True, help="print the result as JSON")
def command(items: tuple[str, ...], dry_run: bool, newest_snapshot: bool, as_json: bool) -> None:
    """Match the whole population against ITEMS (all, without names), and make offers from what is found."""
    import django

    django.setup()
    from pengcheng.domain.organisations.errors import OrganisationsError
    from pengcheng.domain.people.actors import Actor
    from pengcheng.domain.registers.errors import RegistersError
    from pengcheng.domain.services.actions import sweep
    from pengcheng.domain.services.errors import ServiceError

    def progress(item: str, entitled: int) -> None:
        if not as_json:
            click.echo(f"  {item}: {entitled:,} entitled", err=True)

    try:
        result = sweep(
            items,
            actor=Actor.system("sweep"),
            make_offers=not dry_run,
            newest_snapshot=newest_snapshot,
            progress=progress,
        )
    except (ServiceError, RegistersError, OrganisationsError) as refused:
        raise click.ClickException(str(refused)) from None
    if as_json:
        click.echo(json.dumps(asdict(result), default=str, ensure_ascii=False))
        return
    click.echo(f"{result.population:,} subjects on {result.on}, matched in {result.seconds:.2f} s (run {result.run})")
    click.echo(
        f"{'item':34}{'entitled':>10}{'no longer':>11}{'unclear':>9}{'offered':>9}{'granted':>9}{'withdrawn':>11}"
    )
    for line in result.items:
        counts = (line.entitled, line.no_longer, line.unclear, line.offered, line.granted, line.withdrawn)
        click.echo(f"{line.item:34}" + "".join(f"{count:>11,}" for count in counts))
