"""One life in two cities that share nothing but the code: from the folder to a proof that anybody can check."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.end_to_end.conftest import Granted, Life, apply_for

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_the_folder_is_sound_and_becomes_the_first_version(life: Life) -> None:
    assert life.said["check"]["sound"]
    assert life.said["check"]["faults"] == []
    assert life.said["apply"]["version"] == 1
    assert life.said["apply"]["hash"] == life.said["check"]["hash"]


def test_the_snapshot_holds_what_the_registers_hold(life: Life) -> None:
    assert sum(life.said["snapshot"]["rows"].values()) >= life.town.rows


def test_one_decision_at_the_terminal_asks_only_what_no_register_knows(life: Life) -> None:
    said = life.said["decide"]
    assert (said["item"], said["subject"], said["on"]) == (life.town.item, life.town.entitled.id, life.home.today)
    assert said["outcome"] == ("unclear" if life.town.asks else "granted")
    assert said["asks"] == list(life.town.asks)
    assert all(fact["state"] == "known" and fact["register"] for fact in said["facts"] if fact["is_decisive"])


def test_a_second_sweep_finds_the_same_and_changes_nothing(life: Life) -> None:
    first, second = life.said["sweep"], life.said["sweep again"]
    found = {line["item"]: line["entitled"] for line in first["items"]}
    assert found[life.town.item] >= 1
    assert any(line["offered"] for line in first["items"])
    for before, after in zip(first["items"], second["items"], strict=True):
        assert (after["item"], after["entitled"], after["unclear"]) == (
            before["item"], before["entitled"], before["unclear"],
        )  # fmt: skip
        assert (after["offered"], after["withdrawn"], after["granted"], after["no_longer"]) == (0, 0, 0, 0)


def test_the_first_page_offers_what_the_sweep_found(life: Life) -> None:
    assert f"/items/{life.town.item}" in life.visitor(life.town.entitled.login).open("/").links


def test_pages_are_in_a_language_of_the_city(life: Life) -> None:
    visitor = life.visitor()
    for path in ("/", f"/items/{life.town.item}", "/v", "/sign-in"):
        page = visitor.open(path)
        assert (path, page.status, page.language) == (path, 200, life.town.language)
        assert bool(CHINESE.search(page.text)) == life.town.language.startswith("zh"), path


def test_the_decision_is_there_at_once_with_its_amount(life: Life, granted: Granted) -> None:
    assert granted.confirmed.path == f"/cases/{granted.number}/decision"
    assert granted.confirmed.outcome == "granted"
    assert life.town.amount in granted.confirmed.text


def test_a_confirm_sent_twice_is_one_decision(granted: Granted) -> None:
    assert granted.confirmed_again.address == granted.confirmed.address
    assert granted.confirmed_again.outcome == "granted"
    assert granted.confirmed_again.link("/certificates/") == granted.confirmed.link("/certificates/")


def test_the_sealed_file_is_valid_and_one_other_byte_is_not(life: Life, granted: Granted, tmp_path: Path) -> None:
    sealed = granted.pdf.read_bytes()
    assert life.home.json("verify", granted.pdf)["reason"] == "seal.valid"
    flipped = bytearray(sealed)
    flipped[len(sealed) // 2] ^= 1
    for content in (bytes(flipped), sealed + b"\n% one more remark\n"):
        changed = tmp_path / "changed.pdf"
        changed.write_bytes(content)
        said = life.home.json("verify", changed, code=1)
        assert (said["valid"], said["reason"].split(".")[0]) == (False, "seal")


def test_a_stranger_checks_the_code_and_the_file_without_signing_in(life: Life, granted: Granted) -> None:
    stranger = life.visitor()
    form = stranger.open("/v")
    by_code = stranger.submit(form, next(each for each in form.forms if "code" in each.names), code=granted.code)
    assert (by_code.path, by_code.outcome) == (f"/v/{granted.code}", "granted")
    assert life.town.entitled.id not in by_code.text
    upload = next(each for each in form.forms if each.is_multipart)
    sealed = granted.pdf.read_bytes()
    assert stranger.submit(form, upload, file=sealed).outcome == "granted"
    assert stranger.submit(form, upload, file=sealed + b"\n").outcome == "refused"
    assert stranger.open(f"/certificates/{granted.code}.pdf").content_type != "application/pdf"


def test_a_replay_of_the_decision_is_equal(life: Life, granted: Granted) -> None:
    said = life.home.json("replay", granted.number)
    assert said["equal"]
    assert (said["item"], said["outcome"], said["by"]) == (life.town.item, "granted", "machine")
    assert life.home.json("replay", said["decision"])["case"] == granted.number


def test_the_person_sees_who_read_their_records_and_takes_the_proof_along(
    life: Life, granted: Granted, tmp_path: Path
) -> None:
    visitor = life.visitor(life.town.entitled.login)
    reads = visitor.open("/my/reads")
    assert granted.number in reads.text
    proof = tmp_path / "receipt.json"
    proof.write_bytes(visitor.open(reads.link("/my/reads/")).body)
    assert life.home.json("verify", proof)["reason"] == "receipt.valid"


def test_another_persons_case_is_not_found(life: Life, granted: Granted) -> None:
    other = life.visitor(life.town.unclear.login)
    for path in ("/cases/{}", "/cases/{}/decision", "/applications/{}", "/applications/{}/check"):
        page = other.open(path.format(granted.number))
        assert (path, page.status) == (path, 404)
        assert life.town.entitled.name not in page.text
    assert other.open(f"/certificates/{granted.code}.pdf").status == 404


def test_what_no_register_can_tell_is_decided_by_a_person(life: Life) -> None:
    applicant, reviewer = life.visitor(life.town.unclear.login), life.visitor(life.town.reviewer)
    check = apply_for(applicant, life.town)
    decision = applicant.submit(check, check.form(check.path))
    assert decision.outcome == "unclear"
    number = decision.path.split("/")[2]
    case = reviewer.open(reviewer.open("/console").link(f"/console/cases/{number}"))
    outcome = "refused"
    if life.town.settles:
        form = case.form(f"{case.path}/settle")
        case = reviewer.submit(case, form, fact=life.town.silent, text=life.town.settles, how="Seen in the book.")
        outcome = "granted"
    act = ("action", "approve" if outcome == "granted" else "refuse")
    done = reviewer.submit(case, case.form(case.path), button=act, reason="Asked at the quay.")
    assert done.path == "/console"
    assert f"/console/cases/{number}" not in done.links
    told = applicant.open(decision.path)
    assert told.outcome == outcome
    assert life.home.json("replay", number)["outcome"] == outcome


@pytest.mark.outside
def test_pdfsig_calls_the_seal_valid(granted: Granted) -> None:
    if shutil.which("pdfsig") is None:
        pytest.skip("pdfsig is not installed; on Debian: apt-get install poppler-utils")
    said = subprocess.run(["pdfsig", str(granted.pdf)], capture_output=True, text=True, timeout=60, check=False).stdout
    assert "Signature is Valid." in said
    assert "Total document signed" in said
