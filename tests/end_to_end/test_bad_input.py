"""What the terminal says to bad input: a clear message, an exit code that is not 0, nothing half done."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.end_to_end.commands import Home, free_port
from tests.end_to_end.towns import BOATS, HARBOUR, RESIDENTS, TODAY

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The harbour in force, its two registers loaded."""
    made = Home(tmp_path_factory.mktemp("bad_input"), HARBOUR.folder, TODAY)
    made.run("migrate")
    made.run("apply")
    HARBOUR.fill(made, tmp_path_factory.mktemp("desk"))
    return made


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A copy of the harbour with two faults in two files."""
    city = Path(shutil.copytree(HARBOUR.folder, tmp_path / "city"))
    for file, right, wrong in (
        ("items/mooring_reduction/item.yaml", "department: port_office", "department: port_ofice"),
        ("items/mooring_reduction/rules.yaml", "fishing_boats: 0", "fishing_boat: 0"),
    ):
        path = city / file
        text = path.read_text(encoding="utf-8")
        assert right in text
        path.write_text(text.replace(right, wrong), encoding="utf-8")
    return city


def boats(home: Home) -> int:
    """How many rows the register of boats holds."""
    rows: int = home.json("snapshot")["rows"]["boats"]
    return rows


def test_a_broken_folder_is_refused_whole_with_every_fault(home: Home, broken: Path) -> None:
    told = home.run("apply", broken, code=1).stderr
    for part in ("item.yaml:", "`port_ofice`", "rules.yaml:", "'fishing_boat'"):
        assert part in told
    assert told.count("`port_ofice`") == 1, "each fault is told once"
    said = home.json("apply", broken, code=1)
    assert said["error"] == "city_refused"
    assert len(said["faults"]) == 2
    checked = home.json("check", broken, code=1)
    assert {Path(fault["file"]).name for fault in checked["faults"]} == {"item.yaml", "rules.yaml"}
    assert (home.json("apply")["version"], home.json("apply")["changed"]) == (1, False)


@pytest.mark.parametrize("command", ["start", "serve"])
def test_a_folder_that_cannot_be_read_is_not_served(home: Home, broken: Path, command: str) -> None:
    (broken / "city.yaml").write_text("city: [", encoding="utf-8")
    assert "city.yaml:" in home.run(command, broken, "--port", free_port(), code=1).stderr


def test_a_broken_register_file_is_refused_by_row_and_column_and_nothing_is_loaded(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "boats.csv"
    file.write_text(f"{BOATS}PF-55,104233-K,twelve,fishing\nPF-56,1042,3,racing\n", encoding="utf-8")
    before = boats(home)
    told = home.run("import", "boats", file, "--department", "port_office", code=1).stderr
    for part in ("twelve", "length", "1042", "owner", "racing", "use"):
        assert part in told
    refused = home.json("import", "boats", file, "--department", "port_office", code=1)
    assert refused["count"] == 3
    assert [(fault["row"], fault["column"]) for fault in refused["faults"]] == [(5, "length"), (6, "owner"), (6, "use")]
    assert boats(home) == before


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("letter.csv", b"Dear Sir or Madam,\n"),
        ("picture.xlsx", b"\x89PNG\r\n\x1a\n"),
        ("cut.parquet", b"PAR1"),
    ],
)
def test_a_file_that_is_no_table_is_refused(home: Home, tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    assert home.run("import", "boats", tmp_path / name, "--department", "port_office", code=1).stderr


def test_a_register_nobody_keeps_and_a_body_that_does_not_keep_it_are_refused(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "residents.csv"
    file.write_text(RESIDENTS, encoding="utf-8")
    told = home.run("import", "berths", file, "--department", "port_office", code=1).stderr
    assert "berths" in told
    assert "boats, residents" in told
    told = home.run("import", "residents", file, "--department", "port_office", code=1).stderr
    assert "town_hall" in told


def test_an_unknown_item_is_refused_with_those_there_are(home: Home) -> None:
    for words in (("decide", "moorings", "104233-K"), ("sweep", "moorings")):
        told = home.run(*words, code=1).stderr
        assert "moorings" in told
        assert "mooring_reduction" in told


@pytest.mark.parametrize("subject", ["104233", ""])
def test_a_subject_that_is_no_identifier_of_the_city_is_refused_not_decided(home: Home, subject: str) -> None:
    told = home.run("decide", "mooring_reduction", subject, code=1).stderr
    assert "resident_number" in told


def test_an_unknown_decision_is_refused(home: Home) -> None:
    told = home.run("replay", "999", code=1)
    assert told.stderr.startswith("Error: ")
    assert told.stdout == ""


@pytest.mark.parametrize("answer", ["rents_it_out=perhaps", "colour=blue"])
def test_an_answer_that_fits_no_question_is_refused(home: Home, answer: str) -> None:
    assert home.run("decide", "mooring_reduction", "104233-K", "--answer", answer, code=1).stderr


def test_a_language_the_city_does_not_speak_is_refused(home: Home) -> None:
    told = home.run("decide", "mooring_reduction", "104233-K", "--language", "xx", code=2).stderr
    assert "pt, en" in told


def test_a_code_cut_short_and_a_file_that_is_nothing_are_not_valid(home: Home, tmp_path: Path) -> None:
    home.run("verify", "PC1:6BF", code=1)
    nothing = tmp_path / "nothing"
    nothing.write_bytes(b"\x00\x01")
    assert not home.json("verify", nothing, code=1)["valid"]
    home.run("verify", tmp_path / "absent.pdf", code=1)


@pytest.mark.parametrize(
    "words",
    [("apply",), ("decide", "mooring_reduction", "104233-K"), ("serve",)],
    ids=lambda words: words[0],
)
def test_an_empty_home_names_the_command_that_prepares_it(tmp_path: Path, words: tuple[str, ...]) -> None:
    told = Home(tmp_path / "empty", HARBOUR.folder, TODAY).run(*words, code=1).stderr
    assert "pengcheng migrate" in told
