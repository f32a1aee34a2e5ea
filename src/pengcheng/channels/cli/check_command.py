"""`pengcheng check`: validate a city folder."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from pengcheng.channels.cli.speaking import language_option
from pengcheng.city.check import CheckReport, check_folder
from pengcheng.city.classes import ItemClass, classes_of
from pengcheng.city.folder import read_folder
from pengcheng.city.phrases.faults import tell
from pengcheng.city.telling import fault_in


@click.command("check")
@click.argument("city", type=click.Path(path_type=Path), default=Path("cities/demo"))
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    envvar="PENGCHENG_TODAY",
    help="The day whose rules must be in force (default: today).",
)
@click.option("--residents", is_flag=True, help="Say how many residents of the snapshot each finding is about.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
@language_option
def command(city: Path, today: datetime | None, residents: bool, as_json: bool, language: str) -> None:
    """Every fault of the folder CITY, with its file, line and a suggestion, and the engine each item runs on."""
    try:
        folder = read_folder(city)
    except NotADirectoryError as error:
        raise click.ClickException(str(error)) from error
    day = today.date() if today else date.today()  # noqa: DTZ011  # the person's own day
    report = check_folder(folder, day)
    report = replace(report, faults=tuple(fault_in(fault, language) for fault in report.faults))
    standing = _standing(report, day) if residents and report.city else []
    classes = [_told_class(each, language) for each in classes_of(report.city, day)] if report.city else []
    if as_json:
        said = _as_json(city, report) | {"classes": [asdict(each) for each in classes]}
        said |= {"residents": standing} if residents else {}
        click.echo(json.dumps(said, ensure_ascii=False, indent=2))
    else:
        for each in classes:
            click.echo(str(each))
        _print(city, report, language)
        for line in standing:
            click.echo(_told(line, language))
    sys.exit(0 if report.sound else 1)


def _standing(report: CheckReport, day: date) -> list[dict[str, object]]:
    """For each table: how many residents stand on each row, in its gaps, and in what is odd about it."""
    import django

    django.setup()
    from pengcheng.domain.organisations.errors import OrganisationsError
    from pengcheng.domain.registers.errors import RegistersError
    from pengcheng.domain.services.errors import ServiceError
    from pengcheng.domain.services.standing import standing_in

    assert report.city is not None
    try:
        return [line.to_json() for line in standing_in(report.city, day)]
    except (ServiceError, RegistersError, OrganisationsError) as refused:
        raise click.ClickException(str(refused)) from None


def _told_class(each: ItemClass, language: str) -> ItemClass:
    return replace(each, vectorisation=tell(each.vectorisation, language), reason=tell(each.reason, language))


def _told(line: Mapping[str, Any], language: str) -> str:
    def count(place: Mapping[str, Any]) -> str:
        may = f" (perhaps {place['may']:,} more)" if place["may"] else ""
        return tell(f"{place['residents']:,}{may}", language)

    of_all = tell(f"{line['item']}: of {line['residents']:,} residents pass the tests of", language)
    rows = [f"{tell('row ' + str(each['row']), language)}: {count(each)}" for each in line["rows"]]
    findings = [
        f"\n    {tell(each['kind'], language)} ({tell(each['where'], language)}): {count(each)}"
        for each in line["findings"]
    ]
    return f"{of_all} {'; '.join(rows)}{''.join(findings)}"


def _as_json(city: Path, report: CheckReport) -> dict[str, object]:
    return {
        "city": str(city),
        "files": report.files,
        "sound": report.sound,
        "hash": report.city.hash if report.city else None,
        "faults": [fault.as_dict() for fault in report.faults],
    }


def _print(city: Path, report: CheckReport, language: str) -> None:
    for fault in report.faults:
        place = (
            f"{city}/{fault.file}"
            + (f":{fault.line}" if fault.line else "")
            + (f":{fault.column}" if fault.column else "")
        )
        style = {"fg": "yellow"} if fault.severity == "warning" else {"fg": "red"}
        click.echo(
            f"{click.style(place, bold=True)}: {click.style(tell(fault.severity, language), **style)}: "
            f"{fault.message} [{fault.code}]"
        )
        if fault.suggestion:
            click.echo(f"    {fault.suggestion}")
    errors = sum(fault.severity == "error" for fault in report.faults)
    warnings = len(report.faults) - errors
    counted = "no faults" if not errors else f"{errors} fault{'s' if errors > 1 else ''}"
    odd = [f"{warnings} warning{'s' if warnings > 1 else ''}"] if warnings else []
    comma = "，" if language.startswith("zh") else ", "
    click.echo(f"{city}: {comma.join(tell(each, language) for each in (f'{report.files} files', counted, *odd))}")
