"""The DMN TCK: cases passed, and how many of them the population engine takes on, none of them wrongly."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from pengcheng.channels.cli.benchmarks.measurement import Measurement, against, at_least
from pengcheng.channels.cli.benchmarks.telling import say
from pengcheng.engines.dmn.tck import run_folder
from pengcheng.engines.dmn.tck_population import Accepted, run_population

FOLDER = "PENGCHENG_TCK"
ACCEPTED = 0.6  # of the cases that expect neither an error nor null
JAVA = "0076-feel-external-java"
_LEVELS = ("compliance-level-2", "compliance-level-3")
_NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def measure() -> list[Measurement]:
    """Nothing, with the remedy said, where the data is not there."""
    folder = Path(os.environ.get(FOLDER, "../shared/tck"))
    levels = [path for path in (folder / "TestCases" / level for level in _LEVELS) if path.is_dir()]
    if not levels:
        say(f"the DMN TCK is not at {folder}: set {FOLDER} to its folder")
        return []
    return [*_passed(levels), *_on_vectors(levels)]


def _passed(levels: list[Path]) -> list[Measurement]:
    reports = [run_folder(path, _NOW) for path in levels]
    cases = sum(report.total.cases for report in reports)
    passed = sum(report.total.passed for report in reports)
    java = sum(report.folders[JAVA].cases for report in reports if JAVA in report.folders)
    passed_java = sum(report.folders[JAVA].passed for report in reports if JAVA in report.folders)
    say(f"TCK: {passed:,} of {cases:,} cases; {java} call Java, of which {passed_java} pass")
    return [against("tck_passed", passed - passed_java, "cases", "all but external Java", cases - java, 1.0)]


def _on_vectors(levels: list[Path]) -> list[Measurement]:
    total = sum((run_population(path, _NOW).total for path in levels), Accepted())
    say(
        f"TCK on vectors: of {total.non_error_cases:,} cases that expect a value {total.accepted:,} are accepted "
        f"({total.on_vectors:,} on vectors, {total.folded:,} without inputs), {total.wrong:,} wrong"
    )
    share, right = total.accepted / total.non_error_cases, total.accepted - total.wrong
    return [
        at_least("tck_population_share", share, "of cases", ACCEPTED),
        against("tck_population_right", right, "cases", "accepted", total.accepted, 1.0),
    ]
