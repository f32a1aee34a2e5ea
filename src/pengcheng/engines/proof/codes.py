"""The signed text in a certificate's QR code: COSE_Sign1 (RFC 9052) with ES256, in base45 behind a short prefix.

Anyone with the city's `trust.pem` can check it without a network. The decoder is strict: one content has one text,
nothing may be added or left out, nothing is inflated, and the signer is found by the key id in the protected header.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from pengcheng.engines.identifiers.certificate import ALPHABET, CertificateIdentifier
from pengcheng.engines.identifiers.errors import IdentifierError
from pengcheng.engines.proof import base45
from pengcheng.engines.proof.authority import SealingKey
from pengcheng.engines.proof.chain import TrustStore, common_name
from pengcheng.engines.proof.errors import CodeInvalid

PREFIX = "PC1:"
_MAX_TEXT = 2048
_COSE_SIGN1 = 18
_ES256 = -7
_ALG, _KID = 1, 4
_LOOKUP, _IDENTIFIER, _ISSUED, _UNTIL, _HOLDER, _TITLE = 1, 2, 3, 4, 5, 6
_IDENTIFIER_BYTES = 41  # 62 digits and letters as one number
_IDENTIFIER_PARTS = (21, 39, 59, 62)
_PAIRS = [first + second for first in ALPHABET for second in ALPHABET]  # two digits of base 36 at a time
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_EPOCH = date(1970, 1, 1)
_SKEW = timedelta(minutes=10)
_LINK = re.compile(r"/v/([0-9A-Z]{8,16})#([A-Za-z0-9_-]{100,1600})\Z", re.ASCII)
_LOOKUP_FORM = re.compile(r"[0-9A-HJKMNP-TV-Z]{8,16}", re.ASCII)


@dataclass(frozen=True, slots=True)
class CodeContent:
    """What a code says: where to look the certificate up, its identifier, dates, masked holder and title."""

    lookup: str
    identifier: str
    issued_at: datetime
    valid_until: date | None
    holder: str
    title: str


@dataclass(frozen=True, slots=True)
class CodeReport(CodeContent):
    """A code whose signature holds, and the name of the body that signed it."""

    signer: str


def is_signed_code(text: str) -> bool:
    """Whether `text` is meant to be a signed code or a link with one (rather than a look-up code typed by hand)."""
    return text.startswith(PREFIX) or _LINK.search(text) is not None


def link(address: str, lookup: str, text: str) -> str:
    """A web address that opens the certificate's page and carries the signed code behind its #, out of server logs."""
    signed = base64.urlsafe_b64encode(base45.decode(text.removeprefix(PREFIX))).decode().rstrip("=")
    return f"{address.rstrip('/')}/v/{lookup}#{signed}"


def normal_lookup(text: str) -> str:
    """A look-up code as it is stored: without spaces and hyphens, in capitals, misread letters set right."""
    plain = re.sub(r"[\s-]", "", text).upper()
    return plain.translate(str.maketrans("OIL", "011"))


def grouped_lookup(lookup: str) -> str:
    """A look-up code as people read it: groups of four."""
    return "-".join(lookup[at : at + 4] for at in range(0, len(lookup), 4))


def encode(content: CodeContent, key: SealingKey) -> str:
    """The signed text for a QR code. The same content and key give the same text (RFC 6979)."""
    protected = cbor2.dumps({_ALG: _ES256, _KID: key.kid}, canonical=True)
    payload = cbor2.dumps(_payload(content), canonical=True)
    der = key.key.sign(_to_be_signed(protected, payload), ec.ECDSA(hashes.SHA256(), deterministic_signing=True))
    r, s = decode_dss_signature(der)
    signature = r.to_bytes(32, "big") + min(s, _ORDER - s).to_bytes(32, "big")
    return PREFIX + base45.encode(_message(protected, payload, signature))


def decode(text: str, trust: TrustStore, *, now: datetime) -> CodeReport:
    """Checks a code against the trusted certificates.

    Raises `CodeInvalid` (forged, cut, not canonical, from the future), `SignerUnknown`, `SignerExpired`.
    """
    protected, payload, signature = _parse(_unlinked(text))
    content = _content(payload)
    kid = _key_id(protected)
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    if s > _ORDER // 2:
        raise CodeInvalid("The code's signature is not in its one canonical form.")
    key = trust.key(kid, at=content.issued_at)
    try:
        key.verify(encode_dss_signature(r, s), _to_be_signed(protected, payload), ec.ECDSA(hashes.SHA256()))
    except InvalidSignature as fault:
        raise CodeInvalid("The code was not signed by the body it names: it is forged or damaged.") from fault
    if content.issued_at > now + _SKEW:
        raise CodeInvalid("The code says it was issued in the future. Check this machine's clock.")
    signer = common_name(trust.signer(kid))
    return CodeReport(**{field.name: getattr(content, field.name) for field in fields(content)}, signer=signer)


def _unlinked(text: str) -> str:
    """The code in a link; a text that is none is returned as it is."""
    found = _LINK.search(text)
    if found is None:
        return text
    signed = found[2]
    try:
        raw = base64.b64decode(signed + "=" * (-len(signed) % 4), altchars=b"-_", validate=True)
    except ValueError as fault:
        raise CodeInvalid("The link is cut. Scan it again.") from fault
    if base64.urlsafe_b64encode(raw).decode().rstrip("=") != signed:
        raise CodeInvalid("The link is not in its one canonical form.")
    return PREFIX + base45.encode(raw)


def _parse(text: str) -> tuple[bytes, bytes, bytes]:
    """The three byte strings of the message; their one encoding must be the text given."""
    if not text.startswith(PREFIX):
        raise CodeInvalid(f"The text is not a certificate's code: it does not begin with {PREFIX}")
    if len(text) > _MAX_TEXT:
        raise CodeInvalid("The text is longer than any certificate's code.")
    raw = base45.decode(text[len(PREFIX) :])
    try:
        tag = cbor2.loads(raw)
        protected, unprotected, payload, signature = tag.value
    except (cbor2.CBORDecodeError, AttributeError, TypeError, ValueError, RecursionError) as fault:
        raise CodeInvalid("The code is cut or damaged. Scan it again.") from fault
    parts = (protected, payload, signature)
    if tag.tag != _COSE_SIGN1 or unprotected or not all(isinstance(part, bytes) for part in parts):
        raise CodeInvalid("The code is not a certificate's code.")
    if len(signature) != 64 or _message(*parts) != raw:
        raise CodeInvalid("The code is not in its one canonical form: something was added or changed.")
    return parts


def _message(protected: bytes, payload: bytes, signature: bytes) -> bytes:
    return cbor2.dumps(cbor2.CBORTag(_COSE_SIGN1, [protected, {}, payload, signature]), canonical=True)


def _to_be_signed(protected: bytes, payload: bytes) -> bytes:
    return cbor2.dumps(["Signature1", protected, b"", payload], canonical=True)


def _key_id(protected: bytes) -> bytes:
    header = _canonical_map(protected)
    kid = header.get(_KID)
    if header.keys() != {_ALG, _KID} or header[_ALG] != _ES256 or not isinstance(kid, bytes):
        raise CodeInvalid("The code is signed in a way that certificates' codes are not.")
    return kid


def _payload(content: CodeContent) -> dict[int, object]:
    identifier = CertificateIdentifier.parse(content.identifier)
    digits = identifier.type_code + identifier.body + identifier.serial + identifier.version
    payload: dict[int, object] = {
        _LOOKUP: content.lookup,
        _IDENTIFIER: int(digits, 36).to_bytes(_IDENTIFIER_BYTES, "big"),
        _ISSUED: int(content.issued_at.timestamp()),
        _HOLDER: content.holder,
        _TITLE: content.title,
    }
    if content.valid_until is not None:
        payload[_UNTIL] = (content.valid_until - _EPOCH).days
    return payload


def _content(payload: bytes) -> CodeContent:
    said = _canonical_map(payload)
    try:
        lookup, holder, title = said.pop(_LOOKUP), said.pop(_HOLDER), said.pop(_TITLE)
        number, issued, until = said.pop(_IDENTIFIER), said.pop(_ISSUED), said.pop(_UNTIL, None)
        if said or not all(isinstance(one, str) for one in (lookup, holder, title)):
            raise ValueError("fields")
        if not _LOOKUP_FORM.fullmatch(lookup) or type(issued) is not int or len(number) != _IDENTIFIER_BYTES:
            raise ValueError("form")
        return CodeContent(
            lookup,
            _identifier(int.from_bytes(number, "big")),
            datetime.fromtimestamp(issued, UTC),
            None if until is None else _EPOCH + timedelta(days=until),
            holder,
            title,
        )
    except (KeyError, TypeError, ValueError, OverflowError, OSError, IdentifierError) as fault:
        raise CodeInvalid("The code's content is not a certificate's.") from fault


def _canonical_map(raw: bytes) -> dict[Any, Any]:
    """A CBOR map in its canonical form: no duplicate key, no byte after it."""
    try:
        found = cbor2.loads(raw)
        if not isinstance(found, dict) or cbor2.dumps(found, canonical=True) != raw:
            raise CodeInvalid("The code is not in its one canonical form.")
    except (cbor2.CBORDecodeError, cbor2.CBOREncodeError, TypeError, ValueError, RecursionError) as fault:
        raise CodeInvalid("The code is cut or damaged. Scan it again.") from fault
    return found


def _identifier(number: int) -> str:
    """The identifier whose digits and letters, read as one number in base 36, are `number`."""
    pairs = []
    while number:
        number, pair = divmod(number, len(_PAIRS))
        pairs.append(_PAIRS[pair])
    digits = "".join(reversed(pairs)).rjust(_IDENTIFIER_PARTS[-1], "0")
    if len(digits) > _IDENTIFIER_PARTS[-1]:
        raise ValueError("identifier")
    cuts = (0, *_IDENTIFIER_PARTS)
    return str(CertificateIdentifier(*(digits[start:end] for start, end in pairwise(cuts))))
