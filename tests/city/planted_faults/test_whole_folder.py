"""The whole folder: sound before anything is planted, and never too broken to be checked."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pengcheng.city import Folder, check_city, check_folder, read_folder
from tests.city.conftest import HARBOUR, TODAY


def test_the_city_is_sound_before_anything_is_planted() -> None:
    assert check_city(HARBOUR, TODAY) == []


FILES = sorted(read_folder(HARBOUR).files)


@given(st.sampled_from(FILES), st.data())
@settings(max_examples=60, deadline=None)
def test_a_folder_with_any_lines_missing_is_checked_without_a_crash(file: str, data: st.DataObject) -> None:
    files = dict(read_folder(HARBOUR).files)
    lines = files[file].splitlines(keepends=True)
    kept = data.draw(st.lists(st.sampled_from(range(len(lines))), unique=True).map(sorted))
    files[file] = b"".join(lines[number] for number in kept)
    report = check_folder(Folder(files), TODAY)
    assert all(fault.file for fault in report.faults)
