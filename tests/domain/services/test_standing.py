"""The check says how many residents of the snapshot stand in what is odd about a table."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

from click.testing import CliRunner

from pengcheng.channels.cli import check_command
from pengcheng.city import City, load_city
from pengcheng.domain.registers.actions import snapshot
from pengcheng.domain.services.standing import standing_in
from tests.domain.services.stage import ALLOWANCE, OPERATOR, TODAY, demo_folder


def planted(tmp_path: Path) -> Path:
    """The city in force with a gap: nobody decides about those from 90 to 94."""
    folder = Path(shutil.copytree(demo_folder(), tmp_path / "planted"))
    rules = folder / "items" / ALLOWANCE / "rules.yaml"
    rules.write_text(rules.read_text().replace('age: "[90..100)"', 'age: "[95..100)"'))
    return folder


def test_a_gap_is_told_with_the_residents_who_stand_in_it(city: City, tmp_path: Path) -> None:
    snapshot(actor=OPERATOR)

    sound = {line.item: line for line in standing_in(city, date.fromisoformat(TODAY))}
    assert sound[ALLOWANCE].findings == ()
    lines = {line.item: line for line in standing_in(load_city(planted(tmp_path)), date.fromisoformat(TODAY))}
    found = lines[ALLOWANCE].to_json()["findings"]
    assert isinstance(found, list)
    assert {each["kind"] for each in found} == {"gap"}
    assert max(each["residents"] + each["may"] for each in found) == 1, found


def test_the_command_adds_the_counts_on_request(city: City, tmp_path: Path) -> None:
    snapshot(actor=OPERATOR)
    words = [str(planted(tmp_path)), "--today", TODAY, "--residents"]

    said = json.loads(CliRunner().invoke(check_command.command, [*words, "--json"], catch_exceptions=False).stdout)
    assert {fault["code"] for fault in said["faults"]} >= {"gap", "row_without_example"}
    assert any(each["residents"] + each["may"] for line in said["residents"] for each in line["findings"])
    assert "gap (alive: true" in CliRunner().invoke(check_command.command, words, catch_exceptions=False).output
