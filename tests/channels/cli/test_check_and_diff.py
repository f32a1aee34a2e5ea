"""`pengcheng check` and `pengcheng diff` as somebody at a terminal meets them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pengcheng.channels.cli.main import main
from pengcheng.city import read_folder

HARBOUR = Path(__file__).parents[2] / "cities" / "harbour"
TODAY = "2026-11-22"
FILES = len(read_folder(HARBOUR).files)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments])


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A copy of the tiny city whose operator nobody knows."""
    city = Path(shutil.copytree(HARBOUR, tmp_path / "city"))
    (city / "city.yaml").write_text((city / "city.yaml").read_text().replace("town_hall", "town_hal"))
    return city


def test_a_sound_city_is_said_to_be_sound_after_the_class_of_each_item() -> None:
    result = run("check", HARBOUR, "--today", TODAY)
    assert result.exit_code == 0
    assert result.output == f"mooring_reduction: vectorised\n{HARBOUR}: {FILES} files, no faults\n"


def test_a_fault_is_shown_with_file_line_column_and_remedy(broken: Path) -> None:
    result = run("check", broken, "--today", TODAY)
    assert result.exit_code == 1
    assert f"{broken}/city.yaml:9:1: error: There is no department `town_hal`. [unknown_department]" in result.output
    assert "Did you mean `town_hall`?" in result.output
    assert result.output.endswith(f"{FILES} files, 1 fault\n")


def test_the_faults_are_plain_data_on_request(broken: Path) -> None:
    result = run("check", broken, "--today", TODAY, "--json")
    report = json.loads(result.output)
    assert result.exit_code == 1
    assert report["files"] == FILES
    assert report["sound"] is False
    assert report["classes"] == [{"item": "mooring_reduction", "vectorisation": "vectorised", "reason": ""}]
    assert [(fault["file"], fault["line"], fault["code"]) for fault in report["faults"]] == [
        ("city.yaml", 9, "unknown_department")
    ]


def test_the_day_decides_whether_a_version_is_in_force() -> None:
    result = run("check", HARBOUR, "--today", "2024-12-31")
    assert result.exit_code == 1
    assert "no_version_in_force" in result.output


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    for arguments in (("check", tmp_path / "x"), ("diff", tmp_path / "x", HARBOUR)):
        result = run(*arguments)
        assert result.exit_code == 1
        assert "city.yaml" in result.output


def test_a_difference_is_told_in_words(broken: Path) -> None:
    result = run("diff", HARBOUR, broken)
    assert result.exit_code == 0
    assert result.output == "Lighthouse Harbour: operator town_hall -> town_hal\n"
    assert run("diff", HARBOUR, HARBOUR).output == "Nothing changes.\n"


def test_a_difference_is_told_in_every_language_on_request(broken: Path) -> None:
    changes = json.loads(run("diff", HARBOUR, broken, "--json").output)
    assert [set(change["says"]) for change in changes] == [{"pt", "en"}]
    assert run("diff", HARBOUR, broken, "--language", "zh-hans").output.startswith("Porto do Farol：运营部门由")


def test_a_folder_that_cannot_be_read_is_not_compared(broken: Path) -> None:
    (broken / "city.yaml").write_text("city: [")
    result = run("diff", HARBOUR, broken)
    assert result.exit_code == 1
    assert "city.yaml:" in result.output
