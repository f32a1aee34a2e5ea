"""Between two sweeps: who is concerned by a change of a register is decided again, and nobody else."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from pengcheng.city import City
from pengcheng.domain.certificates.models import Certificate
from pengcheng.domain.ledger.actions import Actor
from pengcheng.domain.ledger.models import LedgerEntry
from pengcheng.domain.organisations.queries import current_version
from pengcheng.domain.people.models import Account
from pengcheng.domain.registers.actions import correct_record, import_file, snapshot
from pengcheng.domain.registers.facts.definitions import book_of
from pengcheng.domain.registers.models import RegisterLoad
from pengcheng.domain.registers.rows import rows_of
from pengcheng.domain.registers.snapshots import Snapshot
from pengcheng.domain.registers.tables import model_of
from pengcheng.domain.services.actions import decline_offer, notice_changes, sweep, sweeping
from pengcheng.domain.services.actions.noticing import MOST_ROWS, Left
from pengcheng.domain.services.models import Decision, Offer, SweepRun
from pengcheng.domain.services.queries import home
from pengcheng.domain.services.touching import offered_items, swept_facts, touched
from pengcheng.domain.services.waiting import is_sweep_due
from tests.domain.services.stage import ALLOWANCE, CHILD, DISABLED_MAN, MOTHER, OLD_MAN, OPERATOR, TODAY

SWEEPER = Actor("system", "sweep")
SUBSIDIES = "disability_subsidies"


@pytest.fixture
def swept(city: City) -> City:
    snapshot(actor=OPERATOR)
    sweep(actor=SWEEPER)
    return city


def moved(city: City, place: str, person: str = OLD_MAN.id) -> None:
    """The source says that somebody's household is elsewhere."""
    source = Actor("department", city.registers["household"].source)
    correct_record("household", {"citizen_id": person}, {"place": place}, actor=source, reason="moved")


def offers() -> list[tuple[str, str, str, object]]:
    found = Offer.objects.order_by("item", "subject_id")
    return [(each.item, each.subject_id, each.state, each.outputs) for each in found]


def state_of(item: str = ALLOWANCE, person: str = OLD_MAN.id) -> str:
    return Offer.objects.get(item=item, subject_id=person).state


def test_a_correction_withdraws_the_offer_that_is_no_longer_due_and_another_makes_it_again(
    swept: City, old_man: Account
) -> None:
    moved(swept, "elsewhere")
    (noticed,) = notice_changes()
    assert (noticed.register, noticed.subjects, noticed.withdrawn, noticed.left) == ("household", 1, 1, None)
    assert state_of() == "withdrawn"
    assert not home(old_man, "en").offers

    moved(swept, "city")
    (noticed,) = notice_changes()
    assert (noticed.offered, state_of()) == (1, "new")
    (offer,) = home(old_man, "en").offers
    assert (offer.card.item, offer.reason) == (ALLOWANCE, "90 to 99 years.")


def test_what_was_noticed_is_what_a_sweep_would_have_found(swept: City) -> None:
    for person, place in ((OLD_MAN.id, "elsewhere"), (MOTHER.id, "elsewhere"), (DISABLED_MAN.id, "province")):
        moved(swept, place, person)
    assert sum(each.withdrawn for each in notice_changes()) > 0
    before = offers()

    again = sweep(actor=SWEEPER)

    assert all((line.offered, line.withdrawn, line.granted) == (0, 0, 0) for line in again.items)
    assert offers() == before


def test_only_items_that_read_the_register_are_decided_and_only_of_whom_it_concerns(swept: City) -> None:
    key = {"certificate_no": _row(swept, "disability", DISABLED_MAN.id)["certificate_no"]}
    reads = LedgerEntry.objects.filter(kind="register.read").count()
    source = Actor("department", swept.registers["disability"].source)
    correct_record("disability", key, {"grade": 3}, actor=source, reason="seen again")
    (noticed,) = notice_changes()

    assert (noticed.items, noticed.subjects) == ((SUBSIDIES,), 1)
    read = LedgerEntry.objects.filter(kind="register.read").order_by("pk")[reads:]
    assert {entry.subject_id for entry in read} == {DISABLED_MAN.id}
    assert {entry.purpose for entry in read} == {"entitlements after a change: disability"}


def test_a_change_is_noticed_once_and_stands_in_the_ledger(swept: City) -> None:
    moved(swept, "elsewhere")
    (noticed,) = notice_changes()
    before, entries = offers(), LedgerEntry.objects.count()

    assert notice_changes() == ()

    assert (offers(), LedgerEntry.objects.count()) == (before, entries)
    entry = LedgerEntry.objects.get(kind="load.noticed")
    assert entry.details == {"load": noticed.load, "register": "household", "subjects": 1, "left": ""}
    assert LedgerEntry.objects.filter(kind="offer.withdrawn", subject_id=OLD_MAN.id).count() == 1


def test_what_a_break_left_over_is_noticed_with_the_next_change(swept: City) -> None:
    moved(swept, "elsewhere")
    moved(swept, "city")
    assert [each.register for each in notice_changes()] == ["household", "household"]
    assert state_of() == "new"


def test_what_was_noticed_while_a_sweep_went_on_is_noticed_again(swept: City) -> None:
    moved(swept, "elsewhere")
    (first,) = notice_changes()
    run = SweepRun.objects.latest("pk")
    finished = LedgerEntry.objects.get(kind="load.noticed").at + timedelta(seconds=1)
    SweepRun.objects.filter(pk=run.pk).update(finished_at=finished)
    Offer.objects.filter(subject_id=OLD_MAN.id).update(state="new")  # from what the sweep had read before

    (again,) = notice_changes()

    assert (again.load, again.withdrawn, state_of()) == (first.load, 1, "withdrawn")


def test_a_load_made_while_a_sweep_goes_on_is_followed_at_its_end_and_once(
    swept: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    def snapshot_and_load(**given: Any) -> Snapshot:
        taken = snapshot(**given)
        moved(swept, "elsewhere")  # too late for this sweep's snapshot
        return taken

    moved(swept, "elsewhere")
    moved(swept, "city")
    monkeypatch.setattr(sweeping, "snapshot", snapshot_and_load)
    sweep(actor=SWEEPER)

    run = SweepRun.objects.latest("pk")
    (entry,) = LedgerEntry.objects.filter(kind="load.noticed", at__gte=run.finished_at)
    assert entry.details["load"] == RegisterLoad.objects.latest("pk").pk
    assert state_of() == "withdrawn"
    assert LedgerEntry.objects.filter(kind="offer.withdrawn", subject_id=OLD_MAN.id).count() == 1
    assert notice_changes() == ()


def test_a_load_that_is_committed_after_younger_ones_is_not_lost(swept: City) -> None:
    moved(swept, "elsewhere")
    moved(swept, "city")
    slow = RegisterLoad.objects.order_by("-pk")[1]
    values = {name: getattr(slow, name) for name in ("register", "as_of", "at", "by", "department", "rows", "changed")}
    RegisterLoad.objects.filter(pk=slow.pk).delete()  # its transaction has a number and is not committed yet
    sweep(actor=SWEEPER)
    assert notice_changes() == ()

    RegisterLoad.objects.create(pk=slow.pk, **values)
    model_of(swept.registers["household"]).objects.filter(row_superseded_at=None, f_citizen_id=OLD_MAN.id).update(
        f_place="elsewhere", row_load=slow.pk
    )

    (noticed,) = notice_changes()
    assert (noticed.load, noticed.withdrawn, state_of()) == (slow.pk, 1, "withdrawn")
    assert notice_changes() == ()


def test_a_sweep_of_an_older_snapshot_follows_what_came_after_it(swept: City) -> None:
    moved(swept, "elsewhere")
    assert [each.withdrawn for each in notice_changes()] == [1]

    sweep(actor=SWEEPER, newest_snapshot=True)  # to it the man is entitled

    assert state_of() == "withdrawn"
    assert SweepRun.objects.latest("pk").taken_at == SweepRun.objects.earliest("pk").taken_at


@pytest.mark.parametrize("some", [{"make_offers": False}, {"names": (ALLOWANCE,)}, {"names": (SUBSIDIES,)}])
def test_a_sweep_that_only_looks_or_leaves_items_out_passes_over_no_load(swept: City, some: dict[str, Any]) -> None:
    moved(swept, "elsewhere")  # and whoever would notice it has died

    sweep(actor=SWEEPER, newest_snapshot=True, **some)
    notice_changes()

    assert state_of() == "withdrawn"


def test_what_a_sweep_of_one_item_takes_back_by_an_older_snapshot_is_noticed_again(
    swept: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved(swept, "elsewhere")
    notice_changes()
    monkeypatch.setattr(sweeping, "notice_changes", lambda: ())  # a break before its end
    sweep([ALLOWANCE], actor=SWEEPER, newest_snapshot=True)
    assert state_of() == "new"

    (noticed,) = notice_changes()
    assert (noticed.withdrawn, state_of()) == (1, "withdrawn")
    assert notice_changes() == ()


def test_a_sweep_that_broke_off_leaves_nothing_and_the_next_one_catches_up(
    swept: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(sweeping.following, "follow", break_off)
        with pytest.raises(KeyboardInterrupt), transaction.atomic():
            sweep(actor=SWEEPER)  # it has taken a snapshot
    moved(swept, "elsewhere")
    assert SweepRun.objects.count() == 1

    sweep(actor=SWEEPER, newest_snapshot=True)

    assert state_of() == "withdrawn"


def test_a_load_that_was_left_makes_a_sweep_due_until_one_has_read_it(swept: City, tmp_path: Path) -> None:
    version = current_version()
    assert not is_sweep_due(version)
    person = _row(swept, "household", OLD_MAN.id)
    many = [person | {"citizen_id": each} for each in _citizen_ids(MOST_ROWS + 1)]
    _import(swept, "household", many, tmp_path / "many.csv")
    assert not is_sweep_due(version), "it has not been noticed yet"
    notice_changes()
    assert is_sweep_due(version)

    sweep(actor=SWEEPER, newest_snapshot=True)
    sweep([ALLOWANCE], actor=SWEEPER)
    sweep(actor=SWEEPER, make_offers=False)
    assert is_sweep_due(version), "none of them has made every offer of it"
    sweep(actor=SWEEPER)
    assert not is_sweep_due(version)


def test_before_the_first_sweep_and_after_a_looking_one_a_sweep_is_due(city: City) -> None:
    assert is_sweep_due(current_version())
    sweep(actor=SWEEPER, make_offers=False)
    assert is_sweep_due(current_version())


def test_a_sweep_that_makes_no_offers_follows_no_change(swept: City) -> None:
    moved(swept, "elsewhere")
    sweep(actor=SWEEPER, make_offers=False)
    assert state_of() == "new"


def test_who_has_declined_is_not_offered_again_by_a_change(swept: City, old_man: Account) -> None:
    decline_offer(old_man, Offer.objects.get(item=ALLOWANCE, subject_id=OLD_MAN.id).pk)
    moved(swept, "elsewhere")
    moved(swept, "city")
    assert all(each.offered == 0 for each in notice_changes())
    assert state_of() == "declined"


def test_what_nobody_applies_for_is_granted_when_its_record_comes(city: City) -> None:
    register = city.registers["disability"]
    source = Actor("department", register.source)
    key = {name: _row(city, "disability", DISABLED_MAN.id)[name] for name in register.row_key}
    correct_record("disability", key, {"valid_until": "2020-01-01"}, actor=source, reason="ended")
    sweep(actor=SWEEPER)
    assert not Certificate.objects.filter(holder_id=DISABLED_MAN.id).exists()

    correct_record("disability", key, {"valid_until": "2040-01-01"}, actor=source, reason="renewed")
    (noticed,) = notice_changes()

    assert (noticed.offered, noticed.granted) == (1, 1)
    assert Certificate.objects.filter(holder_id=DISABLED_MAN.id).count() == 1
    assert Decision.objects.get(case__subject_id=DISABLED_MAN.id).outcome == "granted"


def _row(city: City, register: str, person: str) -> dict[str, object]:
    (row,) = rows_of(city.registers[register], "person", {person})
    return row.values


def test_a_row_about_a_child_concerns_the_parents_whose_items_read_the_family(city: City) -> None:
    items = [city.items["house_purchase"]]
    homes = city.registers["real_estate"]
    home = dict.fromkeys(homes.fields) | {homes.subject["person"][0]: CHILD.id}
    assert {MOTHER.id, CHILD.id} <= touched(city, items, homes, [home])["house_purchase"]


def test_a_row_that_says_who_belongs_to_whom_concerns_both(city: City) -> None:
    marriage = city.registers["marriage"]
    row = dict.fromkeys(marriage.fields) | {"party_a": "A", "party_b": "B"}
    assert touched(city, [city.items["house_purchase"]], marriage, [row]) == {"house_purchase": {"A", "B"}}


def test_a_register_that_no_item_reads_concerns_nobody(city: City) -> None:
    homes = city.registers["real_estate"]
    home = dict.fromkeys(homes.fields) | {homes.subject["person"][0]: CHILD.id}
    assert touched(city, [city.items[ALLOWANCE]], homes, [home]) == {}


def test_a_small_file_is_followed_and_a_large_one_is_left_to_the_sweep(swept: City, tmp_path: Path) -> None:
    rows = [_row(swept, "household", OLD_MAN.id) | {"place": "elsewhere"}]
    small = _import(swept, "household", rows, tmp_path / "small.csv")
    (noticed,) = notice_changes()
    assert (noticed.load, noticed.withdrawn, noticed.left) == (small.pk, 1, None)

    many = [rows[0] | {"citizen_id": person, "place": "city"} for person in _citizen_ids(MOST_ROWS + 1)]
    _import(swept, "household", many, tmp_path / "many.csv")
    (noticed,) = notice_changes()
    assert (noticed.left, noticed.subjects, noticed.items) == (Left.MANY, 0, ())
    assert LedgerEntry.objects.filter(kind="load.noticed").latest("pk").details["left"] == "many"


def test_a_register_that_speaks_for_the_first_time_concerns_everybody(swept: City, tmp_path: Path) -> None:
    RegisterLoad.objects.filter(register="household").delete()
    _import(swept, "household", [_row(swept, "household", OLD_MAN.id) | {"place": "elsewhere"}], tmp_path / "first.csv")
    (noticed,) = notice_changes()
    assert (noticed.left, state_of()) == (Left.EVERYBODY, "new")


def test_a_file_after_facts_had_become_stale_concerns_everybody(swept: City, tmp_path: Path) -> None:
    fresh = {name for name in _offered_facts(swept) if swept.facts[name].fresh_for is not None}
    register = next(key for name in sorted(fresh) for key in book_of(swept).definition(name).sources)
    RegisterLoad.objects.filter(register=register).update(as_of=date(2000, 1, 1))
    row = model_of(swept.registers[register]).objects.filter(row_superseded_at=None).first()
    values = {name: getattr(row, f"f_{name}") for name in swept.registers[register].fields}
    _import(swept, register, [values], tmp_path / "again.csv")
    (noticed,) = notice_changes()
    assert noticed.left == Left.EVERYBODY


def _offered_facts(city: City) -> set[str]:
    return {name for item in offered_items(city) for name in swept_facts(city, item)}


def test_before_the_first_sweep_there_is_nothing_to_keep_up_to_date(city: City) -> None:
    moved(city, "elsewhere")
    assert notice_changes() == ()
    assert not Offer.objects.exists()


def test_a_correction_is_followed_as_soon_as_it_is_committed(swept: City) -> None:
    before = _waiting_for_the_commit()
    moved(swept, "elsewhere")
    assert _waiting_for_the_commit() == before + 1


def _waiting_for_the_commit() -> int:
    return sum(callback is notice_changes for _, callback, _ in connection.run_on_commit)


def _import(city: City, register: str, rows: list[dict[str, object]], path: Path) -> RegisterLoad:
    names = list(city.registers[register].fields)
    lines = [",".join("" if row[name] is None else str(row[name]) for name in names) for row in rows]
    path.write_text("\n".join([",".join(names), *lines]), encoding="utf-8")
    source = Actor("department", city.registers[register].source)
    load = import_file(register, path, actor=source, as_of=date.fromisoformat(TODAY)).load
    assert load is not None
    return load


def _citizen_ids(count: int) -> list[str]:
    """Numbers with a right check digit (GB 11643)."""
    weights = [2 ** (17 - place) % 11 for place in range(17)]
    found = []
    for number in range(count):
        digits = f"44030419500101{number:03d}"
        total = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))
        found.append(digits + "10X98765432"[total % 11])
    return found
