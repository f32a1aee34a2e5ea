"""The `pengcheng` command. Each subcommand lives in a file of its own and is imported only when it is called."""

from __future__ import annotations

import importlib
import os

import click

COMMANDS = {
    "apply": "make the city folder so, all or nothing",
    "bench": "the benchmarks, each against a peer or a limit in the same run",
    "check": "validate the city folder: every fault, with file, line and a suggestion",
    "decide": "one decision, with reasons",
    "demo": "generate the demo city's residents",
    "diff": "what changes between two city folders, in words",
    "import": "load a register from CSV, Excel or Parquet",
    "migrate": "bring the database to this version",
    "replay": "recompute a past decision from its record",
    "serve": "the platform on one port",
    "snapshot": "write the registers to Parquet",
    "start": "prepare what is missing, then serve: what make run calls",
    "sweep": "everyone entitled, no longer entitled, unclear",
    "verify": "check a certificate or a code offline",
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

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))


@click.group(cls=LazyGroup)
@click.version_option(package_name="pengcheng")
def main() -> None:
    """Software that runs a city's digital government from one folder of plain files."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pengcheng.settings")
