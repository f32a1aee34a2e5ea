"""`pengcheng tck`: run a folder laid out like the DMN TCK."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import click

from pengcheng.engines.dmn.errors import DmnError
from pengcheng.engines.dmn.tck import Counts, Report, run_folder
from pengcheng.engines.dmn.tck_population import PopulationReport, run_population


@click.command("tck")
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--engine",
    type=click.Choice(["record", "population"]),
    default="record",
    show_default=True,
    help="Which engine: one subject at a time, or all cases of a decision as the rows of one block.",
)
@click.option("--strict", is_flag=True, help="Exit with 1 if a case did not pass.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object: folders, total, failures.")
def command(folder: Path, engine: str, strict: bool, as_json: bool) -> None:
    """Run every test case below DIR and tell what passed."""
    try:
        report = _run(folder, run_folder if engine == "record" else run_population)
    except DmnError as error:
        raise click.ClickException(str(error)) from error
    if not report.folders:
        raise click.ClickException(f"{folder} holds no test cases (XML files that begin with `testCases`).")
    click.echo(json.dumps(report.to_json(), ensure_ascii=False, indent=2) if as_json else _in_words(report))
    sys.exit(1 if strict and (report.failures if isinstance(report, Report) else report.wrong) else 0)


Ran = Report | PopulationReport


def _run(folder: Path, run: Callable[[Path, datetime, Callable[[str, int, int], None]], Ran]) -> Ran:
    """The report, with a line of progress on the error stream of a terminal."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("test cases", total=None)

        def tell(name: str, done: int, files: int) -> None:
            progress.update(task, description=name, completed=done, total=files)

        return run(folder, datetime.now(UTC), tell)


def _in_words(report: Ran) -> str:
    return _of_record(report) if isinstance(report, Report) else _of_population(report)


def _of_population(report: PopulationReport) -> str:
    lines = [
        f"{name}: {counts.accepted:,} of {counts.non_error_cases:,} accepted" for name, counts in report.folders.items()
    ]
    lines += [f"  wrong: {each.folder}, case {each.case}, {each.result}" for each in report.wrong]
    lines += [f"{count:,} refused: {reason}" for reason, count in report.refusals.most_common()]
    total = report.total
    lines.append(
        f"{total.accepted:,} of {total.non_error_cases:,} that expect neither an error nor null: {total.folded:,} of "
        f"constants alone, {total.on_vectors:,} on vectors; {total.wrong:,} wrong"
    )
    return "\n".join(lines)


def _of_record(report: Report) -> str:
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
