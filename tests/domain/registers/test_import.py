"""Loading a register: whole or not at all, every fault by row and column, nothing twice."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pengcheng.city import City, Field, Identifier, Text
from pengcheng.domain.ledger.actions import Actor
from pengcheng.domain.ledger.models import LedgerEntry
from pengcheng.domain.registers.actions import import_file
from pengcheng.domain.registers.duck import workspace
from pengcheng.domain.registers.errors import FileFaulty, FileUnreadable, FutureLoad, NotTheSource, UnknownRegister
from pengcheng.domain.registers.imports.typing import typed
from pengcheng.domain.registers.models import RegisterLoad
from pengcheng.domain.registers.tables import model_of
from pengcheng.engines.identifiers import SCHEMES
from tests.domain.registers.conftest import OLD_MAN, POLICE, RETIREE, TODAY, Load, person

KNOWN_NUMBERS = [OLD_MAN, RETIREE, "44030620240815003x", "91440300MA5PC00120"]
HEADINGS = "citizen_id,name,sex,birth_date,state\n"


def _file(tmp_path: Path, text: str, encoding: str = "utf-8", name: str = "population.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding=encoding)
    return path


def _rows(city: City) -> list[dict[str, object]]:
    return list(model_of(city.registers["population"])._default_manager.filter(row_superseded_at=None).values())


def test_a_csv_file_is_loaded_with_its_types(city: City, tmp_path: Path) -> None:
    path = _file(tmp_path, f"{HEADINGS}{OLD_MAN},林国强,male,1935-01-01,normal\n")
    result = import_file("population", path, actor=POLICE, as_of=TODAY)
    assert (result.rows, result.added, result.changed, result.ended) == (1, 1, 0, 0)
    (row,) = _rows(city)
    assert (row["f_citizen_id"], row["f_birth_date"], row["row_valid_from"]) == (OLD_MAN, date(1935, 1, 1), TODAY)
    assert LedgerEntry.objects.filter(kind="register.imported").count() == 1


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_headings_and_codes_may_be_the_citys_words_in_the_encodings_offices_write(
    city: City, tmp_path: Path, encoding: str
) -> None:
    text = f"公民身份号码,姓名,性别,出生日期,状态\n{OLD_MAN},林国强,男,1935年1月1日,正常\n"
    import_file("population", _file(tmp_path, text, encoding), actor=POLICE, as_of=TODAY)
    (row,) = _rows(city)
    assert (row["f_sex"], row["f_state"], row["f_birth_date"]) == ("male", "normal", date(1935, 1, 1))


def test_an_excel_file_is_loaded(city: City, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["citizen_id", "name", "sex", "birth_date", "state"])
    book.active.append([OLD_MAN, "林国强", "male", date(1935, 1, 1), "normal"])
    book.save(tmp_path / "population.xlsx")
    assert import_file("population", tmp_path / "population.xlsx", actor=POLICE, as_of=TODAY).added == 1
    assert _rows(city)[0]["f_birth_date"] == date(1935, 1, 1)


def test_a_parquet_file_is_loaded(city: City, tmp_path: Path) -> None:
    table = pa.table(
        {
            "citizen_id": [OLD_MAN, RETIREE],
            "name": pa.array(["林国强", "陈建明"]).dictionary_encode(),
            "birth_date": pa.array([date(1935, 1, 1), date(1958, 6, 6)], pa.date32()),
        }
    )
    parquet.write_table(table, tmp_path / "population.parquet")
    assert import_file("population", tmp_path / "population.parquet", actor=POLICE, as_of=TODAY).added == 2


def test_every_fault_is_told_by_row_and_column_and_nothing_is_loaded(city: City, tmp_path: Path) -> None:
    lines = [
        f"{OLD_MAN},林国强,male,1935-01-01,normal",
        f"{OLD_MAN[:-1]}1,甲,male,1935-01-01,normal",
        f"{RETIREE},,other,1935-02-30,normal",
        f"{OLD_MAN},乙,male,1935-01-01,normal",
        "440305199003071025,丙,female,1990-03-07,normal,too much",
        "440305199003071025,丁,female,19900307,weird",
    ]
    path = _file(tmp_path, HEADINGS + "\n".join(lines) + "\n")
    with pytest.raises(FileFaulty) as refused:
        import_file("population", path, actor=POLICE, as_of=TODAY)
    assert [(fault.row, fault.column, fault.code) for fault in refused.value.faults] == [
        (3, "citizen_id", "citizen_id"),
        (4, "birth_date", "date"),
        (4, "name", "required"),
        (4, "sex", "code"),
        (5, "citizen_id", "double_key"),
        (6, "", "cells"),
        (7, "state", "code"),
    ]
    assert "row 4, column birth_date: '1935-02-30' is not a date" in str(refused.value)
    assert not _rows(city)
    assert not RegisterLoad.objects.exists()


def test_faults_are_all_counted_and_the_first_thousand_kept(city: City, tmp_path: Path) -> None:
    path = _file(tmp_path, HEADINGS + "x,,male,1935-01-01,normal\n" * 1500)
    with pytest.raises(FileFaulty) as refused:
        import_file("population", path, actor=POLICE, as_of=TODAY)
    assert refused.value.count == 3000
    assert len(refused.value.faults) == 1000


def test_wrong_headings_are_told_before_any_row_is_read(city: City, tmp_path: Path) -> None:
    path = _file(tmp_path, f"citizen_id,nmae,birth_date,birth_date\n{OLD_MAN},x,1935-01-01,1935-01-01\n")
    with pytest.raises(FileFaulty) as refused:
        import_file("population", path, actor=POLICE, as_of=TODAY)
    assert {fault.code for fault in refused.value.faults} == {"unknown_column", "double_column", "missing_column"}


def test_values_of_a_register_of_level_four_are_not_repeated_in_its_faults(load: Load) -> None:
    with pytest.raises(FileFaulty) as refused:
        load("disability", [{"certificate_no": "1", "citizen_id": OLD_MAN, "kind": "secret illness"}])
    assert "secret illness" not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.csv", b"\x00\x01\x02\xff"), ("a.xlsx", b"PK no workbook"), ("a.parquet", b"PAR1"), ("a.pdf", b"%PDF")],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(
    city: City, tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(FileUnreadable):
        import_file("population", tmp_path / name, actor=POLICE, as_of=TODAY)


def test_the_same_file_again_changes_nothing(city: City, load: Load) -> None:
    first = load("population", [person(OLD_MAN)])
    again = load("population", [person(OLD_MAN)])
    assert first.load is not None
    assert again.load is None
    assert RegisterLoad.objects.count() == 1


def test_the_same_rows_on_a_later_day_change_no_row_but_keep_the_register_fresh(city: City, load: Load) -> None:
    load("population", [person(OLD_MAN)], as_of=date(2026, 6, 1))
    later = load("population", [person(OLD_MAN)])
    assert (later.added, later.changed, later.ended) == (0, 0, 0)
    assert later.load is not None
    assert later.load.as_of == TODAY
    assert model_of(city.registers["population"])._default_manager.count() == 1


def test_a_changed_row_becomes_a_new_version_and_the_old_one_stays(city: City, load: Load) -> None:
    load("population", [person(OLD_MAN), person(RETIREE)], as_of=date(2026, 6, 1))
    result = load("population", [person(OLD_MAN, name="林国庆"), person(RETIREE)])
    assert (result.added, result.changed) == (0, 1)
    versions = model_of(city.registers["population"])._default_manager.filter(f_citizen_id=OLD_MAN).order_by("row_id")
    assert [(v.f_name, v.row_superseded_at is None) for v in versions] == [("林国强", False), ("林国庆", True)]


def test_a_column_the_file_does_not_have_keeps_its_values(city: City, load: Load, tmp_path: Path) -> None:
    load("population", [person(OLD_MAN, nation="汉族")])
    path = _file(tmp_path, f"citizen_id,name,birth_date\n{OLD_MAN},林国庆,1935-01-01\n")
    import_file("population", path, actor=POLICE, as_of=TODAY)
    assert (_rows(city)[0]["f_name"], _rows(city)[0]["f_nation"]) == ("林国庆", "汉族")


def test_only_a_complete_file_ends_the_records_it_lacks(city: City, load: Load) -> None:
    load("population", [person(OLD_MAN), person(RETIREE)])
    assert load("population", [person(OLD_MAN)]).ended == 0
    assert load("population", [person(OLD_MAN)], complete=True).ended == 1
    assert [row["f_citizen_id"] for row in _rows(city)] == [OLD_MAN]


def test_only_the_source_may_load(city: City, tmp_path: Path) -> None:
    path = _file(tmp_path, f"{HEADINGS}{OLD_MAN},林国强,male,1935-01-01,normal\n")
    with pytest.raises(NotTheSource, match="public_security"):
        import_file("population", path, actor=Actor("department", "health"), as_of=TODAY)
    with pytest.raises(UnknownRegister):
        import_file("nothing", path, actor=POLICE, as_of=TODAY)


def test_nobody_vouches_for_a_day_to_come(city: City, tmp_path: Path) -> None:
    path = _file(tmp_path, f"{HEADINGS}{OLD_MAN},林国强,male,1935-01-01,normal\n")
    with pytest.raises(FutureLoad):
        import_file("population", path, actor=POLICE, as_of=date(2026, 6, 16))


def test_rows_that_break_a_quality_rule_are_loaded_and_told(city: City, load: Load) -> None:
    result = load("population", [person(OLD_MAN, birth_date="2031-01-01"), person(RETIREE)])
    (finding,) = result.findings
    assert (finding["rule"], finding["rows"]) == ("birth_date <= today", 1)


def test_every_quality_rule_of_the_city_can_be_tested(demo_city: City, day: date) -> None:
    from pengcheng import clock
    from pengcheng.domain.registers.quality import conditions

    for register in demo_city.registers.values():
        found = conditions(demo_city, register, clock.now(), list(register.fields))
        assert len(found) == len(register.quality)


# --- cells -------------------------------------------------------------------------------------------


def _typed(field_type: str, texts: list[str], city: City | None = None) -> list[object]:
    field = Field(
        "x", Text.of({"en": "x"}), field_type, values={"a": Text.of({"en": "One"}), "b": Text.of({"en": "Two"})}
    )
    with workspace() as duck:
        sql = typed(field, "raw", city or _plain_city()).sql
        return [value for (value,) in duck.execute(f"SELECT {sql} FROM (SELECT unnest(?) AS raw)", [texts]).fetchall()]


def _plain_city() -> City:
    schemes = {
        "person": Identifier("person", "citizen_id", scheme="citizen_id"),
        "enterprise": Identifier("enterprise", "uscc", scheme="uscc"),
        "plate": Identifier("plate", "plate", pattern="[A-Z]{2}[0-9]+"),
    }
    return City("c", Text(), ("en",), "UTC", "CNY", "o", identifiers=schemes)


@pytest.mark.parametrize(
    ("field_type", "good", "bad"),
    [
        ("integer", ["12", "-3", "12.0"], ["12.7", "1,234", "twelve", "1e3"]),
        ("money", ["12.50", "-0.1", "7", "1.500"], ["1.005", "¥5", "1 000"]),
        ("number", ["0.3333", "-12"], ["0.33333", "1/3"]),
        (
            "date",
            ["2026-02-28", "2026/2/8", "20260228", "2026年2月28日"],
            ["2026-02-29", "28-02-2026", "abcd-ef-gh"],
        ),
        ("month", ["2026-02", "202602", "2026-02-17"], ["2026-13", "Feb 2026"]),
        ("boolean", ["true", "1", "是", "No"], ["maybe", "2"]),
        ("code", ["a", "One", "b"], ["c", "A"]),
        ("plate", ["YB123"], ["yb123", "123"]),
    ],
)
def test_a_cell_is_of_its_type_or_it_is_a_fault(field_type: str, good: list[str], bad: list[str]) -> None:
    assert None not in _typed(field_type, good)
    assert set(_typed(field_type, bad)) == {None}


@settings(deadline=None)
@given(st.lists(st.one_of(
    st.from_regex(r"\A[1-9][0-9]{16}[0-9X]\Z"), st.sampled_from(KNOWN_NUMBERS),
    st.from_regex(r"\A[0-9A-Z]{18}\Z"), st.text(max_size=20).filter(lambda t: t == t.strip() and "\x00" not in t),
), min_size=1, max_size=20))  # fmt: skip
def test_identifiers_are_checked_in_the_scan_as_the_identifiers_engine_checks_them(texts: list[str]) -> None:
    for name in ("citizen_id", "uscc"):
        for text, found in zip(texts, _typed(name, texts), strict=True):
            try:
                SCHEMES[name].check(text)
                right: str | None = text.upper()
            except ValueError:
                right = None
            assert found == right, text
