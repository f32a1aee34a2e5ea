"""City versions: the folder as bytes and back, kept once, found again by number."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from pengcheng import clock
from pengcheng.city import City, load_city
from pengcheng.domain.organisations import folder, queries
from pengcheng.domain.organisations.errors import FolderTooLarge, NoCityApplied
from pengcheng.domain.organisations.models import CityVersion, Department
from pengcheng.domain.organisations.queries import city_of, current_city
from pengcheng.domain.organisations.versions import keep_departments, keep_version

DEMO = Path(__file__).parents[3] / "cities" / "demo"
HARBOUR = Path(__file__).parents[2] / "cities" / "harbour"


@pytest.fixture(scope="module")
def demo() -> City:
    return load_city(DEMO)


def test_a_packed_folder_comes_back_as_it_was(tmp_path: Path) -> None:
    folder.unpack(folder.pack(DEMO), tmp_path)
    for path in DEMO.rglob("*.yaml"):
        assert (tmp_path / path.relative_to(DEMO)).read_bytes() == path.read_bytes()


def test_the_same_folder_gives_the_same_bytes_whatever_the_times_of_its_files(tmp_path: Path) -> None:
    first = folder.pack(DEMO)
    folder.unpack(first, tmp_path)
    assert folder.pack(tmp_path) == first


def test_links_hidden_files_and_strange_files_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "city.yaml").write_text("city: x\n")
    (tmp_path / ".secret.yaml").write_text("x")
    (tmp_path / "tool.exe").write_text("x")
    (tmp_path / "link.yaml").symlink_to(tmp_path / "city.yaml")
    (tmp_path / "to").mkdir()
    folder.unpack(folder.pack(tmp_path), tmp_path / "to")
    assert [path.name for path in (tmp_path / "to").iterdir()] == ["city.yaml"]


def test_a_folder_beyond_all_measure_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "big.csv").write_text("x" * 100)
    monkeypatch.setattr(folder, "MOST_BYTES", 99)
    with pytest.raises(FolderTooLarge, match="import it into a register"):
        folder.pack(tmp_path)


@pytest.mark.django_db
def test_without_a_city_the_refusal_says_what_to_do() -> None:
    with pytest.raises(NoCityApplied, match="pengcheng apply"):
        current_city()


@pytest.mark.django_db
def test_the_newest_version_is_the_city_and_older_ones_stay(demo: City) -> None:
    first = keep_version(demo, DEMO, applied_by="test", at=clock.now())
    assert keep_version(demo, DEMO, applied_by="test", at=clock.now()) == first
    harbour = load_city(HARBOUR)
    second = keep_version(harbour, HARBOUR, applied_by="test", at=clock.now(), changes=["all"])
    assert (first.number, second.number) == (1, 2)
    assert current_city().key == harbour.key
    assert city_of(first).key == demo.key
    assert keep_version(demo, DEMO, applied_by="test", at=clock.now()).number == 3


@pytest.mark.django_db
def test_a_version_is_loaded_once_for_all_threads(demo: City, monkeypatch: pytest.MonkeyPatch) -> None:
    version = keep_version(demo, DEMO, applied_by="test", at=clock.now())
    monkeypatch.setattr(queries, "_cities", {})
    loads: list[str] = []
    monkeypatch.setattr(queries, "load_city", lambda path: loads.append(str(path)) or demo)
    assert isinstance(CityVersion.objects.get(pk=version.pk), CityVersion)
    threads = [threading.Thread(target=city_of, args=(version,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(loads) == 1


@pytest.mark.django_db
def test_departments_follow_the_folder_and_one_that_left_is_kept_inactive(demo: City) -> None:
    Department.objects.create(code="abolished", names={"en": "Abolished"})
    keep_departments(demo)
    assert not Department.objects.get(code="abolished").active
    assert set(Department.objects.filter(active=True).values_list("code", flat=True)) == set(demo.departments)
