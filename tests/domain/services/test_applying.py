"""A city folder is made so as a whole, once, and running cases keep the version they began with."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pengcheng.city import City, load_city
from pengcheng.domain.ledger.models import LedgerEntry
from pengcheng.domain.organisations.models import CityVersion, Department
from pengcheng.domain.organisations.queries import current_city
from pengcheng.domain.people.models import Account
from pengcheng.domain.registers import actions as registers
from pengcheng.domain.registers.errors import FieldTypeChanged
from pengcheng.domain.registers.models import RegisterTable
from pengcheng.domain.services.actions import answer, apply_city, confirm, start_draft
from pengcheng.domain.services.errors import CityRefused
from pengcheng.domain.services.queries import application_page, decision_page
from tests.domain.services import stage
from tests.domain.services.stage import ALLOWANCE, OLD_MAN, OPERATOR, demo_folder

RULES = Path("items") / ALLOWANCE / "rules.yaml"
ITEM = Path("items") / ALLOWANCE / "item.yaml"


@pytest.fixture
def version(db: None) -> CityVersion:
    """Put for each test that wants it: others begin without a city."""
    return stage.put()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of one's own to change."""
    return Path(shutil.copytree(demo_folder(), tmp_path / "city"))


def change(folder: Path, file: Path, old: str, new: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")


def test_applying_makes_departments_registers_personas_and_a_version(db: None, folder: Path) -> None:
    applied = apply_city(folder, actor=OPERATOR, note="first")

    city = current_city()
    assert (applied.version, applied.changed, applied.hash) == (1, True, city.hash)
    assert Department.objects.filter(active=True).count() == len(city.departments)
    assert RegisterTable.objects.count() == len(city.registers)
    assert Account.objects.count() == len(city.personas)
    version = CityVersion.objects.get()
    assert (version.applied_by, version.note) == (OPERATOR.id, "first")
    assert LedgerEntry.objects.filter(kind="city.applied", actor_id=OPERATOR.id).count() == 1


def test_the_same_folder_again_makes_no_new_version(db: None, folder: Path) -> None:
    apply_city(folder, actor=OPERATOR)
    (folder / RULES).write_text("# only a comment\n" + (folder / RULES).read_text(encoding="utf-8"), encoding="utf-8")

    assert not apply_city(folder, actor=OPERATOR).changed
    assert CityVersion.objects.count() == 1


def test_a_folder_with_faults_is_refused_whole_with_all_of_them(db: None, folder: Path) -> None:
    change(folder, ITEM, "department: civil_affairs", "department: ministry_of_magic")
    change(folder, RULES, '{age: "< 80"}', '{age: "< < 80"}')

    with pytest.raises(CityRefused) as refused:
        apply_city(folder, actor=OPERATOR)

    files = {Path(fault.file).name for fault in refused.value.faults}
    assert {"item.yaml", "rules.yaml"} <= files
    assert not CityVersion.objects.exists()
    assert not Department.objects.exists()
    assert not RegisterTable.objects.exists()


def test_a_register_whose_field_changes_its_type_is_refused_and_the_old_version_stays(db: None, folder: Path) -> None:
    apply_city(folder, actor=OPERATOR)
    change(folder, Path("registers/population.yaml"), "field: name, type: text", "field: name, type: integer")

    with pytest.raises(FieldTypeChanged):
        apply_city(folder, actor=OPERATOR)

    assert CityVersion.objects.count() == 1
    assert current_city().registers["population"].fields["name"].type == "text"


def test_a_break_after_the_registers_takes_them_back(db: None, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: City) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("pengcheng.domain.services.actions.apply.keep_departments", fail)

    with pytest.raises(OSError, match="disk"):
        apply_city(folder, actor=OPERATOR)

    assert not RegisterTable.objects.exists()
    assert registers.apply_registers(load_city(folder), actor=OPERATOR)


def test_a_change_is_told_in_words(db: None, folder: Path) -> None:
    apply_city(folder, actor=OPERATOR)
    change(folder, ITEM, "statutory_limit: {days: 20", "statutory_limit: {days: 15")

    applied = apply_city(folder, actor=OPERATOR)

    assert applied.version == 2
    assert any("15" in str(each) for each in applied.changes)
    assert CityVersion.objects.get(number=2).changes


def test_a_running_case_stays_on_the_version_it_began_with(old_man: Account, folder: Path) -> None:
    number = start_draft(old_man, ALLOWANCE, OLD_MAN).case.number
    answer(old_man, number, "other_allowance", "no")
    change(folder, RULES, "monthly_amount: 300", "monthly_amount: 999")
    change(folder, Path("items") / ALLOWANCE / "examples.yaml", "monthly_amount: 300", "monthly_amount: 999")

    assert apply_city(folder, actor=OPERATOR).version == 2
    page = application_page(old_man, number, "en")
    confirm(old_man, number, key="once", check_hash=page.check_hash)

    (amount,) = decision_page(old_man, number, "en").outputs
    assert "300" in amount.value
    assert current_city().hash != page.check_hash
