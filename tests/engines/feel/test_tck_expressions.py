"""The DMN TCK, as far as its models are FEEL and nothing else (see tck.py)."""

from __future__ import annotations

import pytest

from tests.engines.feel.tck import ROOT, run_folder

FOREIGN_CODE = "0076-feel-external-java"


def folders() -> list[str]:
    if not ROOT.exists():
        return []
    return sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("*/*") if path.is_dir())


@pytest.mark.skipif(not ROOT.exists(), reason=f"the TCK's data is not at {ROOT}")
@pytest.mark.parametrize("folder", [name for name in folders() if not name.endswith(FOREIGN_CODE)])
def test_every_case_of_a_tck_folder_that_is_pure_feel_gives_the_expected_result(folder: str) -> None:
    failures = [outcome for outcome in run_folder(ROOT / folder) if not outcome.passed]
    assert failures == []


@pytest.mark.skipif(not ROOT.exists(), reason=f"the TCK's data is not at {ROOT}")
def test_the_tck_reader_reaches_most_of_the_tck() -> None:
    outcomes = [outcome for folder in folders() for outcome in run_folder(ROOT / folder)]
    assert len(outcomes) >= 2590
    assert sum(not outcome.expects_error for outcome in outcomes) >= 1330
