"""The `pengcheng` command. Each subcommand lives in a file of its own and is imported only when it is called."""

from __future__ import annotations

import importlib
import os
import sys

import click

COMMANDS = {
    "apply": "make the city folder so, all or nothing",
    "bench": "the benchmarks, each against a peer or a limit in the same run",
    "check": "validate the city folder: every fault, with file, line and a suggestion",
    "compare": "two versions of the rules over the population: who gains, who loses, what it costs",
    "decide": "one decision, with reasons",
    "demo": "generate the demo city's residents",
    "diff": "what changes between two city folders, in words",
    "export": "rules as YAML, DMN XML or Excel, any form into any other",
    "import": "load a register from CSV, Excel or Parquet",
    "migrate": "bring the database to this version",
    "needs": "which facts and register columns an item, or the whole city, reads",
    "replay": "recompute a past decision from its record",
    "serve": "the platform on one port",
    "snapshot": "write the registers to Parquet",
    "start": "prepare what is missing, then serve: what make run calls",
    "sweep": "everyone entitled, no longer entitled, unclear",
    "tck": "run a folder laid out like the DMN TCK",
    "verify": "check a certificate or a code offline",
    "when": "when somebody becomes entitled, or how many month by month",
}


class LazyGroup(click.Group):
    """Imports `pengcheng.channels.cli.<name>_command` when the command is called, so that each starts fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"pengcheng.channels.cli.{cmd_name}_command")
        command: click.Command = module.command
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; a database that cannot be used is said in a sentence, with what helps."""
        try:
            return super().invoke(ctx)
        except _database_errors() as error:
            raise click.ClickException(
                f"The database could not be used ({error}). If it is new or of an older version, run: pengcheng migrate"
            ) from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))


def _database_errors() -> tuple[type[Exception], ...]:
    """What Django raises where tables are missing or the server does not answer; asked only once something failed."""
    django = sys.modules.get("django.db.utils")
    return (django.OperationalError, django.ProgrammingError) if django else ()


@click.group(cls=LazyGroup)
@click.version_option(package_name="pengcheng")
def main() -> None:
    """Software that runs a city's digital government from one folder of plain files."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pengcheng.settings")
