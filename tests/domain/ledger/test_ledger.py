"""Appending, integrating, reading, proving."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction

from pengcheng import clock
from pengcheng.domain.ledger import integration
from pengcheng.domain.ledger.actions import Actor, Draft, append, append_all, integrate
from pengcheng.domain.ledger.errors import (
    EntryNotFound,
    EntryUnreadable,
    LogBehindDatabase,
    NotYetIntegrated,
    OutsideTransaction,
    UndeclaredKind,
)
from pengcheng.domain.ledger.log import authority, open_log
from pengcheng.domain.ledger.models import LedgerEntry
from pengcheng.domain.ledger.queries import checkpoint, entries_of, entries_of_case, entry_proof, reads_of
from pengcheng.engines.proof.errors import ReceiptInvalid
from pengcheng.engines.proof.receipts import parse_receipt, verify_receipt

CLERK = Actor("staff", "li")
PERSON = Actor("person", "440304193501010010")

pytestmark = pytest.mark.django_db(transaction=True)


def _read(purpose: str = "deciding an application") -> LedgerEntry:
    with transaction.atomic():
        return append(
            "register.read",
            actor=CLERK,
            subject=PERSON,
            case="4403-1",
            purpose=purpose,
            details={"registers": ["death"]},
        )


def _later() -> None:
    """Stands for a crash between the commit and the integration."""


def test_an_entry_is_in_the_log_once_its_transaction_is_committed() -> None:
    entry = _read()
    entry.refresh_from_db()
    assert entry.leaf_index == 0
    assert checkpoint().size == 1


def test_an_entry_of_a_rolled_back_transaction_is_nowhere() -> None:
    with transaction.atomic():
        append("case.opened", actor=CLERK)
        transaction.set_rollback(True)
    integrate()
    assert checkpoint().size == 0
    assert not LedgerEntry.objects.exists()


def test_an_entry_of_a_rolled_back_savepoint_is_nowhere_but_its_neighbours_are() -> None:
    with transaction.atomic():
        with transaction.atomic():
            append("case.opened", actor=CLERK)
            transaction.set_rollback(True)
        append("case.acted", actor=CLERK)
    assert [entry.kind for entry in LedgerEntry.objects.all()] == ["case.acted"]
    assert checkpoint().size == 1


def test_what_else_follows_the_commit_goes_first_so_that_its_entries_go_in_together() -> None:
    waiting = []

    def seal() -> None:
        waiting.append(LedgerEntry.objects.filter(leaf_index=None).count())
        with transaction.atomic():
            append("certificate.sealed", actor=CLERK)

    with transaction.atomic():
        with transaction.atomic():
            append("case.opened", actor=CLERK)
        with transaction.atomic():
            transaction.on_commit(seal)
            append("certificate.issued", actor=CLERK)
        with transaction.atomic():
            append("case.acted", actor=CLERK)
            transaction.set_rollback(True)

    assert waiting == [2]
    assert checkpoint().size == 3


def test_one_transaction_is_integrated_once_however_many_entries_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    monkeypatch.setattr("pengcheng.domain.ledger.actions.integrate", lambda: calls.append(1))
    with transaction.atomic():
        append("case.opened", actor=CLERK)
        with transaction.atomic():
            append("case.acted", actor=CLERK)
        append_all([Draft("case.acted", CLERK), Draft("case.acted", CLERK)])
    assert calls == [1]


def test_logging_outside_a_transaction_is_refused() -> None:
    with pytest.raises(OutsideTransaction):
        append("case.opened", actor=CLERK)


def test_an_undeclared_kind_is_refused() -> None:
    with pytest.raises(UndeclaredKind), transaction.atomic():
        append("case.teleported", actor=CLERK)


def test_details_that_are_not_plain_json_are_refused() -> None:
    with pytest.raises(EntryUnreadable), transaction.atomic():
        append("case.opened", actor=CLERK, details={"at": clock.now()})


def test_what_the_database_gives_back_is_what_was_committed_to() -> None:
    with transaction.atomic():
        entry = append("case.acted", actor=CLERK, details={10: "ten", 2: ("two", 2.5, None)})
    report = verify_receipt(entry_proof(entry.pk), authority().trusted(), now=clock.now())
    assert report.opened["details"] == {"10": "ten", "2": ["two", 2.5, None]}


def test_the_log_on_disk_holds_no_personal_data(home: Path) -> None:
    _read("checking Mr Wang of Lotus Street")
    written = b"".join(path.read_bytes() for path in (home / "ledger").rglob("*") if path.is_file())
    for secret in (b"440304193501010010", b"Lotus", b"death", b"4403-1", b'"li"'):
        assert secret not in written
    assert b"register.read" in written


def test_two_equal_entries_have_different_leaves() -> None:
    assert bytes(_read().leaf_hash) != bytes(_read().leaf_hash)


def test_a_person_sees_who_read_what_when_why_and_for_which_case() -> None:
    _read("first")
    _read("second")
    with transaction.atomic():
        append("case.acted", actor=CLERK, subject=PERSON)
        append("register.read", actor=CLERK, subject=Actor("person", "another"))
    newest, oldest = reads_of(PERSON)
    assert (newest.purpose, oldest.purpose) == ("second", "first")
    assert (newest.actor_id, newest.case_number, newest.details["registers"]) == ("li", "4403-1", ["death"])
    assert newest.provable
    assert reads_of(PERSON, before=newest.entry_id) == [oldest]
    assert len(entries_of(PERSON)) == 3
    assert [line.purpose for line in entries_of_case("4403-1")] == ["first", "second"]


def test_reads_take_one_query(django_assert_num_queries: object) -> None:
    for number in range(5):
        _read(str(number))
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert len(reads_of(PERSON)) == 5


def test_the_proof_of_an_entry_verifies_with_the_root_alone() -> None:
    entry = _read()
    for _ in range(3):
        with transaction.atomic():
            append_all(Draft("case.acted", CLERK) for _ in range(100))
    proof = json.dumps(entry_proof(entry.pk, subject=PERSON)).encode()
    report = verify_receipt(parse_receipt(proof), authority().trusted(), now=clock.now())
    assert report.opened["subject"] == [PERSON.kind, PERSON.id]
    assert report.leaf["kind"] == "register.read"


@pytest.mark.parametrize(
    ("part", "forged"),
    [
        ("leaf", lambda value: value.replace("register.read", "case.opened")),
        ("index", lambda value: value + 1),
        ("path", lambda value: [*value, "00" * 32]),
        ("checkpoint", lambda value: value.replace("\n1\n", "\n2\n")),
        ("openings", lambda value: {**value, "purpose": {**value["purpose"], "value": "nothing"}}),
        ("openings", lambda value: {**value, "invented": value["purpose"]}),
        ("certificates", lambda value: ""),
        ("key", lambda value: value.replace("+", "-")),
        ("format", lambda value: "something else"),
    ],
)
def test_a_forged_proof_is_refused(part: str, forged: object) -> None:
    proof = entry_proof(_read().pk)
    proof[part] = forged(proof[part])  # type: ignore[operator]
    with pytest.raises(ReceiptInvalid):
        verify_receipt(proof, authority().trusted(), now=clock.now())


def test_a_cut_proof_is_refused() -> None:
    proof = json.dumps(entry_proof(_read().pk)).encode()
    with pytest.raises(ReceiptInvalid):
        verify_receipt(parse_receipt(proof[:-40]), authority().trusted(), now=clock.now())
    for key in json.loads(proof):
        short = {name: value for name, value in json.loads(proof).items() if name != key}
        with pytest.raises(ReceiptInvalid):
            verify_receipt(short, authority().trusted(), now=clock.now())


def test_another_person_does_not_get_the_proof() -> None:
    entry = _read()
    with pytest.raises(EntryNotFound):
        entry_proof(entry.pk, subject=Actor("person", "another"))


def test_an_erased_entry_keeps_its_place_and_says_nothing() -> None:
    entry = _read()
    LedgerEntry.objects.filter(pk=entry.pk).update(salt=None)
    report = verify_receipt(entry_proof(entry.pk), authority().trusted(), now=clock.now())
    assert report.opened == {}


def test_an_entry_that_is_not_integrated_yet_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pengcheng.domain.ledger.actions.integrate", _later)
    entry = _read()
    with pytest.raises(NotYetIntegrated):
        entry_proof(entry.pk)


def test_integrating_again_adds_nothing() -> None:
    _read()
    assert integrate() == 0
    assert checkpoint().size == 1


def test_entries_left_by_a_crash_before_integration_are_carried_later(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as crash:
        crash.setattr("pengcheng.domain.ledger.actions.integrate", _later)
        first = _read()
    second = _read()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.leaf_index, second.leaf_index) == (0, 1)


def test_a_crash_between_disk_and_database_doubles_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as crash:
        crash.setattr(integration, "_note_indexes", lambda *_: (_ for _ in ()).throw(OSError("power")))
        entry = _read()
    entry.refresh_from_db()
    assert entry.leaf_index is None
    assert open_log().size == 1
    assert integrate() == 0
    entry.refresh_from_db()
    assert entry.leaf_index == 0
    assert open_log().size == 1


def test_a_failing_log_does_not_undo_the_committed_change(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    with monkeypatch.context() as failing:
        failing.setattr(integration.TileLog, "append", lambda *_: (_ for _ in ()).throw(OSError("disk full")))
        entry = _read()
    assert LedgerEntry.objects.filter(pk=entry.pk, leaf_index=None).exists()
    assert integrate() == 1


def test_a_log_folder_that_was_rolled_back_is_noticed(home: Path) -> None:
    _read()
    LedgerEntry.objects.update(leaf_index=7)
    with pytest.raises(LogBehindDatabase):
        integrate()


def test_an_entry_the_database_lost_stays_in_the_log_in_its_place() -> None:
    lost = _read()
    LedgerEntry.objects.filter(pk=lost.pk).delete()
    after = _read()
    after.refresh_from_db()
    kept = LedgerEntry.objects.get(leaf_index=0)
    assert (after.leaf_index, kept.kind, kept.actor_kind) == (1, "register.read", "unknown")
    assert verify_receipt(entry_proof(kept.pk), authority().trusted(), now=clock.now()).opened == {}


def test_a_proof_is_not_accepted_after_the_logs_certificate_has_ended() -> None:
    proof = entry_proof(_read().pk)
    with pytest.raises(ReceiptInvalid, match="not trusted"):
        verify_receipt(proof, authority().trusted(), now=clock.now() + timedelta(days=365 * 30))
