"""What each pass of the rules compiler makes of small rules, word for word."""

from __future__ import annotations

import pytest

from .golden_files import FOLDER, PASSES, Case, every_case, read, written

CASES = {f"{name}: {case.title}": (name, case) for name, case in every_case()}


@pytest.mark.parametrize("name", CASES)
def test_a_pass_makes_what_stands_in_its_golden_file(name: str) -> None:
    of, case = CASES[name]
    assert PASSES[of](case.given) == case.made


def test_every_golden_file_is_that_of_a_pass() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == set(PASSES)


@pytest.mark.parametrize("name", PASSES)
def test_a_golden_file_holds_its_cases_and_nothing_else(name: str) -> None:
    preface, cases = read(name)
    assert len(cases) >= 4
    assert len({case.title for case in cases}) == len(cases)
    assert written(preface, cases) == (FOLDER / f"{name}.txt").read_text(encoding="utf-8")


def test_the_order_of_what_is_asked_before_changes_no_output() -> None:
    def made(pairs: list[tuple[str, Case]]) -> dict[str, str]:
        return {f"{name}: {case.title}": PASSES[name](case.given) for name, case in pairs}

    assert made(list(every_case())) == made(list(every_case())[::-1])
