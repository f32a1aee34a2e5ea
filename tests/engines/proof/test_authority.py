"""The city's keys and whom they certify."""

from __future__ import annotations

import stat
import threading
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from pengcheng.engines.proof.authority import Authority
from pengcheng.engines.proof.chain import TrustStore, common_name
from pengcheng.engines.proof.errors import KeyUnavailable, SignerExpired, SignerUnknown

BODY = "11440300PC00000222"


def test_keys_are_made_once_and_kept(tmp_path: Path, now: datetime) -> None:
    first, second = Authority.open(tmp_path, now=now), Authority.open(tmp_path, now=now)
    assert first.root == second.root
    assert first.body(BODY, "民政局", now=now).certificate == second.body(BODY, "民政局", now=now).certificate
    assert first.ledger_key.private_bytes_raw() == second.ledger_key.private_bytes_raw()


def test_private_keys_are_for_their_owner_only(tmp_path: Path, now: datetime) -> None:
    Authority.open(tmp_path, now=now).body(BODY, "民政局", now=now)
    keys = list(tmp_path.rglob("*.key"))
    assert len(keys) == 3
    assert {stat.S_IMODE(path.stat().st_mode) for path in keys} == {0o600}


def test_a_key_open_to_others_is_refused(tmp_path: Path, now: datetime) -> None:
    Authority.open(tmp_path, now=now)
    (tmp_path / "root.key").chmod(0o644)
    with pytest.raises(KeyUnavailable, match="chmod 600"):
        Authority.open(tmp_path, now=now)


@pytest.mark.parametrize("file", ["root.key", "root.pem", "ledger.key", "ledger.pem"])
def test_a_damaged_file_is_named(tmp_path: Path, now: datetime, file: str) -> None:
    Authority.open(tmp_path, now=now)
    (tmp_path / file).write_text("nonsense")
    with pytest.raises(KeyUnavailable, match=file):
        Authority.open(tmp_path, now=now)


def test_processes_that_begin_at_once_agree_on_one_root(tmp_path: Path, now: datetime) -> None:
    found: list[x509.Certificate] = []
    openers = [threading.Thread(target=lambda: found.append(Authority.open(tmp_path, now=now).root)) for _ in range(6)]
    for opener in openers:
        opener.start()
    for opener in openers:
        opener.join()
    assert len(found) == 6
    assert len(set(found)) == 1


def test_the_published_file_is_all_a_verifier_needs(tmp_path: Path, now: datetime) -> None:
    authority = Authority.open(tmp_path, now=now)
    key = authority.body(BODY, "民政局", now=now)
    trust = TrustStore.from_pem(authority.publish().read_bytes())
    assert trust.roots == [authority.root]
    assert common_name(trust.signer(key.kid)) == "民政局"
    assert trust.check(key.certificate, at=now) == authority.root
    assert b"PRIVATE" not in authority.publish().read_bytes()


def test_an_expired_body_gets_a_new_key_and_the_old_one_stays_published(tmp_path: Path, now: datetime) -> None:
    authority = Authority.open(tmp_path, now=now)
    old = authority.body(BODY, "民政局", now=now)
    later = now + timedelta(days=365 * 5 + 2)
    new = authority.body(BODY, "民政局", now=later)
    assert new.kid != old.kid
    trust = authority.trusted()
    assert trust.check(trust.signer(old.kid), at=now)
    assert trust.check(trust.signer(new.kid), at=later)
    with pytest.raises(SignerExpired):
        trust.check(trust.signer(old.kid), at=later)


def test_a_root_is_not_a_signer_and_a_signer_not_a_root(tmp_path: Path, now: datetime) -> None:
    authority = Authority.open(tmp_path, now=now)
    key = authority.body(BODY, "民政局", now=now)
    with pytest.raises(SignerUnknown):
        authority.trusted().check(authority.root, at=now)
    with pytest.raises(SignerUnknown, match="no root"):
        TrustStore.from_pem(key.certificate.public_bytes(Encoding.PEM))


def test_a_file_that_is_not_pem_is_refused() -> None:
    with pytest.raises(SignerUnknown, match="not PEM"):
        TrustStore.from_pem(b"nonsense")


@pytest.mark.parametrize("code", ["", "../root", "a b", "民政局"])
def test_a_body_code_cannot_name_another_file(tmp_path: Path, now: datetime, code: str) -> None:
    with pytest.raises(KeyUnavailable):
        Authority.open(tmp_path, now=now).body(code, "民政局", now=now)
