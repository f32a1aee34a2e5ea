"""Reading a folder: YAML without its traps, bounded, inside the folder, every fault with its place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pengcheng.city import CityFaults, Period, Text, check_city, city_of_files, load_city, read_folder
from pengcheng.city.document import read_document

from .conftest import HARBOUR, TODAY

Edit = Callable[[str, str, str], Path]


def data_of(text: str) -> object:
    document, faults = read_document("x.yaml", text.encode())
    assert document is not None
    assert faults == []
    return document.data


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("on", "on"),
        ("true", True),
        ("0123", "0123"),
        ("110000", 110000),
        ("1.50", Decimal("1.50")),
        ("9:00", "9:00"),
        ("12_000", "12_000"),
        ("2026-01-31", date(2026, 1, 31)),
        ('"2026-01-31"', "2026-01-31"),
        ("null", None),
        ("", None),
        ("1e3", "1e3"),
    ],
)
def test_a_scalar_means_what_it_looks_like(text: str, value: object) -> None:
    found = data_of(f"key: {text}")
    assert found == {"key": value}
    assert type(found["key"]) is type(value)  # type: ignore[index]


def test_a_place_is_kept_for_every_key_and_value() -> None:
    document, _ = read_document("x.yaml", b"a:\n  - b: one\n    c: 'two'\n")
    assert document is not None
    place = document.place(("a", 0, "c"))
    assert (place.line, place.column, place.value_line, place.value_column, place.quoted) == (3, 5, 3, 8, True)
    assert document.fault(("a", 0, "c"), "x", "y", offset=1).column == 10
    assert document.place(("a", 0, "not there")).line == 2


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        ("名称".encode("gbk"), "encoding", 1),
        ("a: 1\n".encode("utf-16"), "encoding", 1),
        (b"a: 1\nb: \x07\n", "encoding", 2),
        (b"a: 1\n b: 2\n", "yaml_syntax", 2),
        (b"\ta: 1\n", "yaml_syntax", 1),
        (b"a: 1\n---\nb: 2\n", "yaml_syntax", 2),
        (b"", "empty_file", 0),
        (b"# only a comment\n", "empty_file", 0),
        (b"a: 1\nb: 2\na: 3\n", "duplicate_key", 3),
        (b"? [a]\n: 1\n", "key_not_text", 1),
        (b"a: !!python/object/apply:os.system [ls]\n", "yaml_tag", 1),
        (b"a: !tag x\n", "yaml_tag", 1),
        (b"a: " + b"[" * 100_000 + b"]" * 100_000, "too_complex", 1),
        (b"- " * 5_000 + b"x", "too_complex", 1),
        (b"a: &a [*a]\n", "too_complex", 1),
    ],
)
def test_a_file_that_is_not_right_is_a_fault_with_a_line(content: bytes, code: str, line: int) -> None:
    _, faults = read_document("x.yaml", content)
    assert [(fault.code, fault.line) for fault in faults] == [(code, line)]


def test_a_bomb_of_repeated_anchors_is_bounded() -> None:
    lines = [b"a: &a [x,x,x,x,x,x,x,x,x,x]"]
    lines += [b"%c: &%c [%s]" % (c, c, b",".join([b"*%c" % (c - 1)] * 10)) for c in range(ord("b"), ord("k"))]
    _, faults = read_document("x.yaml", b"\n".join(lines))
    assert [fault.code for fault in faults] == ["too_complex"]


def test_a_byte_order_mark_is_no_fault() -> None:
    document, faults = read_document("x.yaml", b"\xef\xbb\xbfa: 1\n")
    assert document is not None
    assert document.data == {"a": 1}
    assert faults == []


@given(st.binary(max_size=80))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    document, faults = read_document("x.yaml", content)
    assert document is not None or faults


def test_a_link_that_leads_outside_is_refused(harbour: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text("fact: x\n")
    (harbour / "facts" / "secret.yaml").symlink_to(tmp_path / "secret.yaml")
    assert [(fault.file, fault.code) for fault in check_city(harbour)] == [("facts/secret.yaml", "link_outside")]


def test_a_huge_file_is_refused_unread(harbour: Path) -> None:
    (harbour / "facts" / "huge.yaml").write_bytes(b"#" * (5 << 20))
    assert [fault.code for fault in check_city(harbour)] == ["file_too_large"]


def test_a_file_nobody_reads_is_a_fault_but_a_note_is_not(harbour: Path) -> None:
    (harbour / "facts" / "age.yml").write_text("fact: age\n")
    (harbour / "README.md").write_text("A note.\n")
    faults = check_city(harbour)
    assert [(fault.file, fault.code) for fault in faults] == [("facts/age.yml", "unknown_file")]
    assert "facts/age.yaml" in faults[0].suggestion


def test_a_city_without_its_first_file_says_which(harbour: Path) -> None:
    (harbour / "departments.yaml").unlink()
    assert ("departments.yaml", "file_missing") in [(fault.file, fault.code) for fault in check_city(harbour)]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotADirectoryError, match=r"city\.yaml"):
        load_city(tmp_path / "nowhere")


def test_a_broken_file_does_not_make_all_who_need_it_faulty(edit: Edit) -> None:
    city = edit("registers/boats.yaml", "fields:", "fields: [")
    assert {fault.file for fault in check_city(city, TODAY)} == {"registers/boats.yaml"}


def test_faults_of_several_files_are_reported_at_once(edit: Edit) -> None:
    edit("city.yaml", "operator: town_hall", "operator: nobody")
    edit("facts/about_residents.yaml", "residents.state", "residnts.state")
    city = edit("calendar/2026.yaml", "year: 2026", "year: 2026\ncolour: red")
    assert {fault.code for fault in check_city(city)} >= {"unknown_department", "unknown_name", "unknown_key"}


def test_loading_refuses_a_wrong_shape_with_every_fault(edit: Edit) -> None:
    edit("city.yaml", "currency: EUR", "currency: euro")
    city = edit("calendar/2026.yaml", "year: 2026", "year: soon")
    with pytest.raises(CityFaults) as caught:
        load_city(city)
    assert [fault.file for fault in caught.value.faults] == ["calendar/2026.yaml", "city.yaml"]
    assert "calendar/2026.yaml:1" in str(caught.value)


def test_a_city_loads_from_bytes_as_from_disk() -> None:
    assert city_of_files(read_folder(HARBOUR).files) == load_city(HARBOUR)


def test_the_hash_is_of_the_meaning_not_of_the_formatting(edit: Edit) -> None:
    before = load_city(HARBOUR).hash
    formatted = edit("city.yaml", "currency: EUR", "currency:    'EUR'   # the money")
    assert load_city(formatted).hash == before
    changed = edit("city.yaml", "currency:    'EUR'", "currency: USD")
    assert load_city(changed).hash != before


def test_a_text_falls_back_to_the_default_language() -> None:
    text = Text.of({"zh": "你好", "en": "Hello"}, "zh-hans")
    assert text.in_("en") == "Hello"
    assert text.in_("zh-Hans") == "你好"
    assert text.in_("fr") == "你好"
    assert str(text) == "你好"
    assert text.exactly("fr") is None
    assert Text().in_("en") == ""


@pytest.mark.parametrize(
    ("period", "start", "after"),
    [("P8D", "2026-01-31", "2026-02-08"), ("P1M", "2026-01-31", "2026-02-28"), ("P1Y", "2024-02-29", "2025-02-28")],
)
def test_a_period_after_a_day_stays_in_its_month(period: str, start: str, after: str) -> None:
    assert Period.parse(period).after(date.fromisoformat(start)) == date.fromisoformat(after)


@given(st.integers(0, 2000), st.integers(0, 5000))
def test_a_period_is_written_as_it_was_read(months: int, days: int) -> None:
    assert Period.parse(str(Period(months, days))) == Period(months, days)


@pytest.mark.parametrize("text", ["P", "8D", "P1H", "PT1H", "P-1D", ""])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a period"):
        Period.parse(text)
