"""`pengcheng tck`: run a folder laid out like the DMN TCK."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from pengcheng.engines.dmn.errors import DmnError
from pengcheng.engines.dmn.tck import Counts, Report, run_folder


@click.command("tck")
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--strict", is_flag=True, help="Exit with 1 if a case did not pass.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object: folders, total, failures.")
def command(folder: Path, strict: bool, as_json: bool) -> None:
    """Run every test case below DIR and tell what passed."""
    try:
        report = _run(folder)
    except DmnError as error:
        raise click.ClickException(str(error)) from error
    if not report.folders:
        raise click.ClickException(f"{folder} holds no test cases (XML files that begin with `testCases`).")
    click.echo(json.dumps(report.to_json(), ensure_ascii=False, indent=2) if as_json else _in_words(report))
    sys.exit(1 if strict and report.failures else 0)


def _run(folder: Path) -> Report:
    """The report, with a line of progress on the error stream of a terminal."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("test cases", total=None)

        def tell(name: str, done: int, files: int) -> None:
            progress.update(task, description=name, completed=done, total=files)

        return run_folder(folder, datetime.now(UTC), tell)


def _in_words(report: Report) -> str:
    lines = [f"{name}: {_counted(counts)}" for name, counts in report.folders.items()]
    for failure in report.failures:
        lines.append(f"  {failure.folder}, case {failure.case}, {failure.result}: ")
        lines[-1] += f"expected {failure.expected}, got {failure.got}"
    complete = sum(counts.cases == counts.passed for counts in report.folders.values())
    total = report.total
    lines.append(f"{_counted(total)}; {complete} of {len(report.folders)} folders complete")
    lines.append(f"{total.non_error_passed:,} of {total.non_error_cases:,} that expect neither an error nor null")
    return "\n".join(lines)


def _counted(counts: Counts) -> str:
    return f"{counts.passed:,} of {counts.cases:,} cases"
