"""`pengcheng migrate`: bring the database to this version."""

from __future__ import annotations

import json

import click


@click.command("migrate")
@click.option("--json", "as_json", is_flag=True, help="print the result as JSON")
def command(as_json: bool) -> None:
    """Bring the database to this version; what is up to date already stays as it is."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    waiting = [str(migration) for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]
    call_command("migrate", verbosity=0, interactive=False)
    if as_json:
        click.echo(json.dumps({"applied": waiting}))
    else:
        click.echo(f"{len(waiting)} migrations applied." if waiting else "The database is up to date.")
