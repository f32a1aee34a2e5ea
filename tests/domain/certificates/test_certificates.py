"""Issuing, sealing, checking and revoking."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction

from pengcheng import clock
from pengcheng.domain.certificates import sealing
from pengcheng.domain.certificates.actions import issue, reinstate, revoke, suspend
from pengcheng.domain.certificates.errors import (
    CertificateNotFound,
    CodeForged,
    FileMissing,
    NotSealedYet,
    NotTheHolder,
    ReasonMissing,
    StateRefused,
    UnknownType,
    ValueMissing,
)
from pengcheng.domain.certificates.models import Certificate, SealUse
from pengcheng.domain.certificates.queries import by_code, check_file, held, pdf_of, wallet_of
from pengcheng.domain.certificates.sealing import seal, seal_pending
from pengcheng.domain.ledger.actions import Actor
from pengcheng.domain.ledger.models import LedgerEntry
from pengcheng.domain.people.models import Account
from pengcheng.domain.people.subjects import Subject
from pengcheng.engines.identifiers.certificate import CertificateIdentifier
from pengcheng.engines.proof.pdf.verify import verify_pdf

Issued = Callable[..., Certificate]
CLERK = Actor("staff", "li")
HOLDER = Subject("person", "440304193501010010")

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def holder() -> Account:
    return Account.objects.create(login="wang", kind="resident", subject_kind="person", subject_id=HOLDER.id)


@pytest.fixture
def no_sealing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stands for a crash between the decision and the seal."""
    monkeypatch.setattr("pengcheng.domain.certificates.actions.seal_after_commit", lambda _: None)


def test_a_certificate_is_sealed_when_its_decision_is_committed(issued: Issued) -> None:
    certificate = issued()
    certificate.refresh_from_db()
    content = sealing.stored_file(certificate)
    assert content is not None
    report = verify_pdf(content, sealing.trusted(), now=clock.now())
    assert (report.valid, report.signer, report.body) == (True, "民政局", "11440300PC00000222")
    kinds = LedgerEntry.objects.order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["certificate.issued", "certificate.sealed"]
    assert SealUse.objects.get().pdf_sha256 == certificate.pdf_sha256 == report.sha256


def test_a_certificate_of_a_rolled_back_decision_is_nowhere(issued: Issued, home: Path) -> None:
    with transaction.atomic():
        issued()
        transaction.set_rollback(True)
    assert not Certificate.objects.exists()
    assert not (home / "certificates").exists()


def test_its_number_is_a_right_identifier(issued: Issued) -> None:
    number = CertificateIdentifier.parse(issued().identifier)
    assert (number.type_code, number.body) == ("11440300PC00000222A01", "11440300PC00000222")


def test_one_decision_gives_one_certificate(issued: Issued) -> None:
    assert issued(decision_reference="7").pk == issued(decision_reference="7").pk
    assert issued(decision_reference="8").pk != issued(decision_reference="7").pk
    assert issued().pk != issued().pk


def test_an_unknown_certificate_is_refused(issued: Issued) -> None:
    with pytest.raises(UnknownType):
        issued(certificate_type="crown")


def test_a_value_the_decision_does_not_give_is_named(issued: Issued) -> None:
    with pytest.raises(ValueMissing, match=r"amount needs outputs\.amount"):
        issued(sources={"facts": {"grade": "first"}})
    assert not Certificate.objects.exists()


def test_sealing_again_changes_nothing(issued: Issued) -> None:
    first = seal(issued())
    assert seal(first).pdf_sha256 == first.pdf_sha256
    assert SealUse.objects.count() == 1


@pytest.mark.usefixtures("no_sealing")
def test_what_a_crash_left_unsealed_is_sealed_later(issued: Issued) -> None:
    certificate = issued()
    assert certificate.sealed_at is None
    assert seal_pending() == 1
    assert seal_pending() == 0
    certificate.refresh_from_db()
    assert sealing.stored_file(certificate)


@pytest.mark.usefixtures("no_sealing")
def test_one_that_cannot_be_sealed_does_not_keep_up_the_others(issued: Issued, monkeypatch: pytest.MonkeyPatch) -> None:
    broken, whole = issued(), issued()
    render = sealing.sheet_of

    def failing(certificate: Certificate, qr_text: str) -> object:
        if certificate.pk == broken.pk:
            raise OSError("disk full")
        return render(certificate, qr_text)

    monkeypatch.setattr(sealing, "sheet_of", failing)
    assert seal_pending() == 1
    whole.refresh_from_db()
    assert whole.sealed_at is not None


@pytest.mark.usefixtures("no_sealing")
def test_a_crash_between_the_file_and_the_database_leaves_one_seal(
    issued: Issued, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = issued()
    with monkeypatch.context() as crash:
        crash.setattr(sealing, "_record_use", lambda *_: (_ for _ in ()).throw(OSError("power")))
        with pytest.raises(OSError, match="power"):
            seal(certificate)
    certificate.refresh_from_db()
    assert certificate.sealed_at is None
    assert seal_pending() == 1
    assert SealUse.objects.count() == 1
    assert LedgerEntry.objects.filter(kind="certificate.sealed").count() == 1


@pytest.mark.usefixtures("no_sealing")
def test_of_two_workers_that_seal_at_once_one_wins_and_one_file_stays(
    issued: Issued, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    certificate = issued()
    make = sealing._made

    def overtaken(row: Certificate) -> object:
        monkeypatch.setattr(sealing, "_made", make)
        seal(row)
        return make(row)

    monkeypatch.setattr(sealing, "_made", overtaken)
    sealed = seal(certificate)
    assert [path.name for path in (home / "certificates").rglob("*.pdf")] == [
        sealing.file_path(sealed.code, sealed.pdf_sha256).name
    ]
    assert SealUse.objects.count() == 1


def test_a_lost_file_is_made_again(issued: Issued, holder: Account) -> None:
    certificate = seal(issued())
    sealing.file_path(certificate.code, certificate.pdf_sha256).unlink()
    with pytest.raises(FileMissing):
        pdf_of(certificate.code, account=holder, actor=CLERK)
    with pytest.raises(NotSealedYet):
        pdf_of(certificate.code, account=holder, actor=CLERK)
    assert seal_pending() == 1
    assert pdf_of(certificate.code, account=holder, actor=CLERK).startswith(b"%PDF-")


def test_a_file_changed_in_the_store_is_not_given_out(issued: Issued, holder: Account) -> None:
    certificate = seal(issued())
    path = sealing.file_path(certificate.code, certificate.pdf_sha256)
    path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(FileMissing):
        pdf_of(certificate.code, account=holder, actor=CLERK)


def test_anyone_with_the_code_sees_the_public_fields_with_masked_names(issued: Issued) -> None:
    shown = by_code(issued().code, "en")
    assert (shown.title, shown.holder_name, shown.state, shown.holds) == ("Allowance decision", "王**", "valid", True)
    assert [(field.name, field.value) for field in shown.fields] == [
        ("Name", "王**"),
        ("Monthly amount", "CN¥300.00"),
    ]
    assert "440304" not in repr(shown)


def test_a_code_is_found_however_it_is_typed_or_scanned(issued: Issued) -> None:
    certificate = seal(issued())
    code = certificate.code
    spelled = f" {code[:4].lower()}-{code[4:8]} {code[8:]} ".replace("0", "o").replace("1", "l")
    for text in (code, spelled, certificate.code_text, certificate.code_text + "\n"):
        assert by_code(text, "zh-hans").code == code


def test_a_scanned_link_is_found(issued: Issued, settings: object) -> None:
    settings.PUBLIC_URL = "https://city.example"  # type: ignore[attr-defined]
    certificate = seal(issued())
    link = sealing.qr_text(certificate, certificate.code_text)
    assert link.startswith(f"https://city.example/v/{certificate.code}#")
    assert by_code(link, "en").code == certificate.code
    with pytest.raises(CodeForged):
        by_code(link[:-6] + "AAAAAA", "en")


def test_an_unknown_code_is_not_found(issued: Issued) -> None:
    issued()
    for text in ("000000000000", "", "'; drop table", "x" * 5000):
        with pytest.raises(CertificateNotFound):
            by_code(text, "en")


def test_a_forged_or_cut_code_is_refused(issued: Issued) -> None:
    text = seal(issued()).code_text
    for forged in (text[:-1], text[:-3], text + "0", text[:-1] + ("0" if text[-1] != "0" else "1"), "PC1:", "PC1:ABC"):
        with pytest.raises(CodeForged):
            by_code(forged, "en")


def test_the_holder_sees_all_fields_and_strangers_nothing(issued: Issued, holder: Account) -> None:
    certificate = seal(issued())
    seen = held(certificate.code, "zh-hans", account=holder)
    assert [field.value for field in seen.fields] == ["王建国", "4403**********0010", "¥300.00", "一级"]
    assert (seen.words, seen.code_text) == ("申请人符合条件。", certificate.code_text)
    stranger = Account.objects.create(login="zhao", kind="resident", subject_kind="person", subject_id="other")
    for nobody in (stranger, None):
        with pytest.raises(NotTheHolder):
            held(certificate.code, "en", account=nobody)
    with pytest.raises(NotTheHolder):
        pdf_of(certificate.code, account=stranger, actor=CLERK)


def test_a_download_is_logged(issued: Issued, holder: Account) -> None:
    pdf_of(seal(issued()).code, account=holder, actor=CLERK)
    assert LedgerEntry.objects.get(kind="certificate.downloaded").subject_id == HOLDER.id


def test_the_wallet_holds_the_subjects_own_newest_first(issued: Issued) -> None:
    first, second = issued(), issued()
    issued(holder=Subject("person", "another"))
    assert [each.code for each in wallet_of(HOLDER, "en")] == [second.code, first.code]


def test_a_revoked_certificate_stays_revoked(issued: Issued) -> None:
    certificate = issued()
    revoke(certificate, actor=CLERK, reason="Issued by mistake")
    revoke(certificate, actor=CLERK, reason="again")
    shown = by_code(certificate.code, "en")
    assert (shown.state, shown.holds, shown.state_reason) == ("revoked", False, "Issued by mistake")
    assert LedgerEntry.objects.filter(kind="certificate.revoked").count() == 1
    with pytest.raises(StateRefused):
        reinstate(certificate, actor=CLERK, reason="sorry")


def test_a_suspended_certificate_can_be_valid_again(issued: Issued) -> None:
    certificate = issued()
    suspend(certificate, actor=CLERK, reason="Under review")
    assert by_code(certificate.code, "en").state == "suspended"
    reinstate(certificate, actor=CLERK, reason="Review over")
    assert by_code(certificate.code, "en").holds


def test_a_change_of_state_needs_a_reason(issued: Issued) -> None:
    with pytest.raises(ReasonMissing):
        revoke(issued(), actor=CLERK, reason="  ")


def test_a_certificate_expires_after_its_last_day(issued: Issued) -> None:
    certificate = issued(certificate_type="permit")
    last = clock.today() + timedelta(days=60)
    assert certificate.valid_until == last
    assert by_code(certificate.code, "en", on=last).state == "valid"
    assert by_code(certificate.code, "en", on=last + timedelta(days=1)).state == "expired"


def test_an_uploaded_file_is_matched_with_its_certificate(issued: Issued) -> None:
    certificate = seal(issued())
    content = sealing.stored_file(certificate)
    assert content is not None
    good, appended = check_file(content), check_file(content + b"%")
    assert (good.valid, good.code) == (True, certificate.code)
    assert (appended.valid, appended.reason, appended.code) == (False, "seal.bytes_added", "")
    assert check_file(b"hello").reason == "seal.not_a_pdf"


def test_issuing_outside_a_transaction_is_still_one_transaction(issued: Issued, city: object, version: object) -> None:
    certificate = issue(
        city=city,  # type: ignore[arg-type]
        city_version=version,  # type: ignore[arg-type]
        certificate_type="permit",
        holder=HOLDER,
        holder_name="王建国",
        sources={"outputs": {"amount": 1}, "facts": {"grade": "second"}},
        actor=CLERK,
    )
    certificate.refresh_from_db()
    assert certificate.sealed_at is not None
