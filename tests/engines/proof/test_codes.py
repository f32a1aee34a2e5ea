"""The signed code of a certificate, and what must be refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pengcheng.engines.proof import base45, codes
from pengcheng.engines.proof.authority import Authority, SealingKey
from pengcheng.engines.proof.chain import TrustStore
from pengcheng.engines.proof.codes import PREFIX, CodeContent
from pengcheng.engines.proof.errors import CodeInvalid, SignerExpired, SignerUnknown

BODY = "11440300PC00000222"


@pytest.fixture(scope="module")
def trust(authority: Authority, key: SealingKey) -> TrustStore:
    return authority.trusted()


@pytest.fixture(scope="module")
def text(content: CodeContent, key: SealingKey) -> str:
    return codes.encode(content, key)


def _rewritten(text: str, change: object) -> str:
    """The code with its COSE message changed."""
    tag = cbor2.loads(base45.decode(text.removeprefix(PREFIX)))
    parts = list(tag.value)
    changed = change(parts)  # type: ignore[operator]
    return PREFIX + base45.encode(
        changed if isinstance(changed, bytes) else cbor2.dumps(cbor2.CBORTag(18, changed or parts))
    )


def test_a_code_says_what_was_signed(text: str, content: CodeContent, trust: TrustStore, now: datetime) -> None:
    report = codes.decode(text, trust, now=now)
    assert replace(content) == CodeContent(*(getattr(report, name) for name in CodeContent.__dataclass_fields__))
    assert report.signer == "湖畔市民政局"


def test_a_last_day_comes_back(content: CodeContent, key: SealingKey, trust: TrustStore, now: datetime) -> None:
    text = codes.encode(replace(content, valid_until=date(2027, 2, 28)), key)
    assert codes.decode(text, trust, now=now).valid_until == date(2027, 2, 28)


def test_signing_again_gives_the_same_text(text: str, content: CodeContent, key: SealingKey) -> None:
    assert codes.encode(content, key) == text


def test_it_fits_a_qr_code_of_version_ten(text: str) -> None:
    assert len(text) <= 311


def test_every_changed_character_is_noticed(text: str, trust: TrustStore, now: datetime) -> None:
    for place in range(len(text)):
        other = "A" if text[place] != "A" else "B"
        with pytest.raises(CodeInvalid):
            codes.decode(text[:place] + other + text[place + 1 :], trust, now=now)


def test_every_cut_is_noticed(text: str, trust: TrustStore, now: datetime) -> None:
    for length in range(len(text)):
        with pytest.raises(CodeInvalid):
            codes.decode(text[:length], trust, now=now)


@pytest.mark.parametrize("added", ["0", "00", "000", " ", "\n", "PC1:"])
def test_anything_added_is_noticed(text: str, trust: TrustStore, now: datetime, added: str) -> None:
    for longer in (text + added, added + text):
        with pytest.raises(CodeInvalid):
            codes.decode(longer, trust, now=now)


def test_the_other_signature_of_the_same_content_is_refused(text: str, trust: TrustStore, now: datetime) -> None:
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551

    def mirrored(parts: list[bytes]) -> None:
        parts[3] = parts[3][:32] + (order - int.from_bytes(parts[3][32:], "big")).to_bytes(32, "big")

    with pytest.raises(CodeInvalid, match="canonical"):
        codes.decode(_rewritten(text, mirrored), trust, now=now)


@pytest.mark.parametrize(
    "change",
    [
        lambda parts: parts[:3],
        lambda parts: [*parts, b""],
        lambda parts: [parts[0], {4: b"other"}, *parts[2:]],
        lambda parts: [cbor2.dumps({1: -8, 4: b"12345678"}), *parts[1:]],
        lambda parts: [cbor2.dumps({1: -7}), *parts[1:]],
        lambda parts: [b"", *parts[1:]],
        lambda parts: [*parts[:2], b"\xa2\x01\x01\x01\x01", parts[3]],
        lambda parts: [*parts[:2], cbor2.dumps([1, 2]), parts[3]],
        lambda parts: [*parts[:2], parts[2] + b"\x00", parts[3]],
        lambda parts: [*parts[:3], b""],
        lambda parts: ["text", *parts[1:]],
        lambda parts: cbor2.dumps(cbor2.CBORTag(17, parts)),
        lambda parts: cbor2.dumps(parts),
        lambda parts: cbor2.dumps(cbor2.CBORTag(18, parts)) + b"\x00",
        lambda parts: b"\x81" * 1000,
        lambda parts: b"\x9b\xff\xff\xff\xff\xff\xff\xff\xff",
        lambda parts: b"\xd2\x9f" + b"".join(cbor2.dumps(part) for part in parts) + b"\xff",
    ],
)
def test_a_message_of_another_shape_is_refused(text: str, trust: TrustStore, now: datetime, change: object) -> None:
    with pytest.raises(CodeInvalid):
        codes.decode(_rewritten(text, change), trust, now=now)


@given(st.text(alphabet=base45.ALPHABET, max_size=400))
def test_noise_is_refused_and_never_crashes(trust: TrustStore, now: datetime, noise: str) -> None:
    with pytest.raises(CodeInvalid):
        codes.decode(PREFIX + noise, trust, now=now)


def test_an_endless_text_is_refused(trust: TrustStore, now: datetime) -> None:
    with pytest.raises(CodeInvalid, match="longer"):
        codes.decode(PREFIX + "0" * 1_000_000, trust, now=now)


def test_a_code_of_another_city_is_refused(
    content: CodeContent, trust: TrustStore, now: datetime, tmp_path: Path
) -> None:
    other = Authority.open(tmp_path / "keys", now=now).body(BODY, "湖畔市民政局", now=now)
    with pytest.raises(SignerUnknown):
        codes.decode(codes.encode(content, other), trust, now=now)


def test_a_signer_that_is_listed_but_not_certified_is_refused(
    content: CodeContent, authority: Authority, now: datetime, tmp_path: Path
) -> None:
    other = Authority.open(tmp_path / "keys", now=now).body(BODY, "湖畔市民政局", now=now)
    with pytest.raises(SignerUnknown, match="not issued by a trusted root"):
        codes.decode(codes.encode(content, other), TrustStore([authority.root, other.certificate]), now=now)


def test_a_code_signed_after_its_signer_expired_is_refused(
    content: CodeContent, key: SealingKey, trust: TrustStore, now: datetime
) -> None:
    late = now + timedelta(days=365 * 6)
    text = codes.encode(replace(content, issued_at=late), key)
    with pytest.raises(SignerExpired):
        codes.decode(text, trust, now=late)


def test_a_code_stays_valid_when_its_signer_expires_later(text: str, trust: TrustStore, now: datetime) -> None:
    assert codes.decode(text, trust, now=now + timedelta(days=365 * 6)).lookup == "7F3K9QXM2T4B"


def test_a_code_from_the_future_is_refused(text: str, trust: TrustStore, now: datetime) -> None:
    with pytest.raises(CodeInvalid, match="clock"):
        codes.decode(text, trust, now=now - timedelta(hours=1))


def test_a_link_carries_the_same_code(text: str, content: CodeContent, trust: TrustStore, now: datetime) -> None:
    link = codes.link("https://city.example/", content.lookup, text)
    assert link.startswith("https://city.example/v/7F3K9QXM2T4B#")
    assert codes.is_signed_code(link)
    assert codes.decode(link, trust, now=now).lookup == content.lookup
    for broken in (link[:-1], link + "A", link[:-4] + "AAAA"):
        with pytest.raises(CodeInvalid):
            codes.decode(broken, trust, now=now)


def test_a_code_typed_by_hand_is_forgiven_its_form() -> None:
    assert codes.normal_lookup(" 7f3k-9qxm 2t4b ") == "7F3K9QXM2T4B"
    assert codes.normal_lookup("oil") == "011"
    assert codes.grouped_lookup("7F3K9QXM2T4B") == "7F3K-9QXM-2T4B"
    assert not codes.is_signed_code("7F3K9QXM2T4B")


@given(st.binary(max_size=200))
def test_base45_comes_back(content: bytes) -> None:
    assert base45.decode(base45.encode(content)) == content


@pytest.mark.parametrize(("content", "text"), [(b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"ietf!", "QED8WEX0")])
def test_base45_is_that_of_the_standard(content: bytes, text: str) -> None:
    assert base45.encode(content) == text


@pytest.mark.parametrize("text", ["A", "GGW", "::", "ab", "BB8é"])
def test_what_is_not_base45_is_refused(text: str) -> None:
    with pytest.raises(CodeInvalid):
        base45.decode(text)


def test_the_date_of_issue_keeps_its_moment(text: str, trust: TrustStore, now: datetime) -> None:
    assert codes.decode(text, trust, now=now).issued_at == now.astimezone(UTC)
