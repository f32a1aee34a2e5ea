"""`pengcheng check`: validate a city folder."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from pathlib import Path

import click

from pengcheng.city.check import CheckReport, check_folder
from pengcheng.city.folder import read_folder


@click.command("check")
@click.argument("city", type=click.Path(path_type=Path), default=Path("cities/demo"))
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    envvar="PENGCHENG_TODAY",
    help="The day whose rules must be in force (default: today).",
)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
def command(city: Path, today: datetime | None, as_json: bool) -> None:
    """Every fault of the folder CITY, with its file, line and a suggestion."""
    try:
        folder = read_folder(city)
    except NotADirectoryError as error:
        raise click.ClickException(str(error)) from error
    report = check_folder(folder, today.date() if today else date.today())  # noqa: DTZ011  # the person's own day
    if as_json:
        click.echo(json.dumps(_as_json(city, report), ensure_ascii=False, indent=2))
    else:
        _print(city, report)
    sys.exit(0 if report.sound else 1)


def _as_json(city: Path, report: CheckReport) -> dict[str, object]:
    return {
        "city": str(city),
        "files": report.files,
        "sound": report.sound,
        "hash": report.city.hash if report.city else None,
        "faults": [fault.as_dict() for fault in report.faults],
    }


def _print(city: Path, report: CheckReport) -> None:
    for fault in report.faults:
        place = (
            f"{city}/{fault.file}"
            + (f":{fault.line}" if fault.line else "")
            + (f":{fault.column}" if fault.column else "")
        )
        style = {"fg": "yellow"} if fault.severity == "warning" else {"fg": "red"}
        click.echo(
            f"{click.style(place, bold=True)}: {click.style(fault.severity, **style)}: {fault.message} [{fault.code}]"
        )
        if fault.suggestion:
            click.echo(f"    {fault.suggestion}")
    errors = sum(fault.severity == "error" for fault in report.faults)
    warnings = len(report.faults) - errors
    counted = "no faults" if not errors else f"{errors} fault{'s' if errors > 1 else ''}"
    odd = f", {warnings} warning{'s' if warnings > 1 else ''}" if warnings else ""
    click.echo(f"{city}: {report.files} files, {counted}{odd}")
