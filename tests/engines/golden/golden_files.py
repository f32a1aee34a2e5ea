"""Golden files: for each pass of the rules compiler one text, case by case what goes in and what comes out.

`python -m tests.engines.golden.golden_files` writes every output anew; read the difference before you keep it. A new
case is a title and an input: the output is written for you.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from . import feel_passes, table_passes

FOLDER = Path(__file__).parent / "files"
PASSES: Mapping[str, Callable[[str], str]] = {
    "feel_parser": feel_passes.parsed,
    "feel_typing": feel_passes.typed,
    "feel_fold": feel_passes.constants,
    "feel_generator": feel_passes.generated,
    "table_columns": table_passes.columns,
    "table_diagram": table_passes.diagram,
    "table_generator": table_passes.generated,
    "population_program": table_passes.program,
    "population_lowering": table_passes.lowered,
}
"""What a pass makes of an input, as text, by the name of its file."""

_CASE = re.compile(r"^# ([^\n]+)\n\ninput\n(.*?)\n\noutput\n(.*?)\n*(?=^# |\Z)", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Case:
    """One thing that a pass does. `title`: the thing, in a sentence."""

    title: str
    given: str
    made: str


def read(name: str) -> tuple[str, list[Case]]:
    """What stands in front of the first case, and the cases of a pass."""
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    return text[: text.index("# ")], [Case(*found) for found in _CASE.findall(text)]


def written(preface: str, cases: list[Case]) -> str:
    """The text of a golden file."""
    blocks = [f"# {case.title}\n\ninput\n{case.given}\n\noutput\n{case.made}\n" for case in cases]
    return preface + "\n".join(blocks)


def every_case() -> Iterator[tuple[str, Case]]:
    """The cases of all passes, each with the name of its pass."""
    for name in PASSES:
        for case in read(name)[1]:
            yield name, case


def main() -> None:
    """Write every output."""
    for name, work in PASSES.items():
        preface, cases = read(name)
        anew = [replace(case, made=work(case.given)) for case in cases]
        (FOLDER / f"{name}.txt").write_text(written(preface, anew), encoding="utf-8")


if __name__ == "__main__":
    main()
