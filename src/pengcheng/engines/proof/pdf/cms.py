"""The CAdES signature in a sealed PDF: CMS SignedData (RFC 5652) as PAdES B-B asks (ETSI EN 319 142-1).

Detached, SHA-256, ECDSA on P-256; signed attributes are content type, message digest and signing-certificate-v2
(RFC 5035). The claimed time stands in the PDF's signature dictionary, as PAdES wants it. A signature has exactly one
encoding, so a reader may rebuild it from its parts and compare every byte.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from pengcheng.engines.proof.authority import SealingKey
from pengcheng.engines.proof.pdf import der

_SHA256 = der.sequence(der.oid("2.16.840.1.101.3.4.2.1"))
_ECDSA_SHA256 = der.sequence(der.oid("1.2.840.10045.4.3.2"))
_DATA = der.oid("1.2.840.113549.1.7.1")
_SIGNED_DATA = der.oid("1.2.840.113549.1.7.2")
_CONTENT_TYPE = der.oid("1.2.840.113549.1.9.3")
_MESSAGE_DIGEST = der.oid("1.2.840.113549.1.9.4")
_SIGNING_CERTIFICATE_V2 = der.oid("1.2.840.113549.1.9.16.2.47")
_CONTEXT_0 = 0xA0
LONGEST_ECDSA = 72  # of a P-256 signature in DER


@dataclass(frozen=True, slots=True)
class Signature:
    """The parts of a signature whose encoding was found to be the one it must have."""

    certificate: x509.Certificate
    others: tuple[x509.Certificate, ...]
    value: bytes

    def verify(self, digest: bytes) -> bool:
        """Whether the certificate's key signed the content with this SHA-256 digest."""
        key = self.certificate.public_key()
        if not isinstance(key, ec.EllipticCurvePublicKey):
            return False
        attributes = _signed_attributes(digest, self.certificate.public_bytes(Encoding.DER))
        try:
            key.verify(self.value, attributes, ec.ECDSA(hashes.SHA256()))
        except InvalidSignature:
            return False
        return True


def sign(digest: bytes, key: SealingKey) -> bytes:
    """The signature over a content with this SHA-256 digest, in DER."""
    certificate = key.certificate.public_bytes(Encoding.DER)
    value = key.key.sign(_signed_attributes(digest, certificate), ec.ECDSA(hashes.SHA256()))
    return _encode(digest, [key.certificate, key.root], value)


def longest(key: SealingKey) -> int:
    """An upper bound of the bytes a signature with this key takes."""
    return len(_encode(bytes(32), [key.certificate, key.root], bytes(LONGEST_ECDSA))) + 8


def parse(encoded: bytes, digest: bytes) -> Signature:
    """The parts of a signature over `digest`; raises `ValueError` when any byte of it is not what it must be."""
    certificates = _certificates(encoded)
    value = _value(encoded)
    if _encode(digest, certificates, value) != encoded:
        raise ValueError("not the one encoding of this signature")
    return Signature(certificates[0], tuple(certificates[1:]), value)


def _encode(digest: bytes, certificates: Sequence[x509.Certificate], value: bytes) -> bytes:
    encoded = [certificate.public_bytes(Encoding.DER) for certificate in certificates]
    attributes = _signed_attributes(digest, encoded[0])
    signer = der.sequence(
        der.integer(1),
        der.sequence(certificates[0].issuer.public_bytes(), der.integer(certificates[0].serial_number)),
        _SHA256,
        bytes((_CONTEXT_0,)) + attributes[1:],
        _ECDSA_SHA256,
        der.encode(der.OCTETS, value),
    )
    signed_data = der.sequence(
        der.integer(1),
        der.encode(der.SET, _SHA256),
        der.sequence(_DATA),
        der.encode(_CONTEXT_0, *encoded),
        der.encode(der.SET, signer),
    )
    return der.sequence(_SIGNED_DATA, der.encode(_CONTEXT_0, signed_data))


def _signed_attributes(digest: bytes, certificate: bytes) -> bytes:
    reference = der.sequence(der.sequence(der.sequence(der.encode(der.OCTETS, sha256(certificate).digest()))))
    return der.set_of(
        [
            der.sequence(_CONTENT_TYPE, der.encode(der.SET, _DATA)),
            der.sequence(_MESSAGE_DIGEST, der.encode(der.SET, der.encode(der.OCTETS, digest))),
            der.sequence(_SIGNING_CERTIFICATE_V2, der.encode(der.SET, reference)),
        ]
    )


def _signed_data(encoded: bytes) -> list[tuple[int, bytes]]:
    _, content_info, _ = der.read(encoded)
    _, wrapped, _ = der.read(der.elements(content_info)[1][1])
    return der.elements(der.read(wrapped)[1])


def _certificates(encoded: bytes) -> list[x509.Certificate]:
    for tag, element in _signed_data(encoded):
        if tag == _CONTEXT_0:
            found = [x509.load_der_x509_certificate(one) for _, one in der.elements(der.read(element)[1])]
            if found:
                return found
    raise ValueError("no certificate")


def _value(encoded: bytes) -> bytes:
    _, signers, _ = der.read(_signed_data(encoded)[-1][1])
    _, signer, _ = der.read(signers)
    return der.read(der.elements(signer)[-1][1])[1]


def split_padding(padded: bytes) -> tuple[bytes, bytes]:
    """The signature and what follows it; raises `ValueError` when there is no whole element."""
    _, _, end = der.read(padded)
    return padded[:end], padded[end:]


def digest_of(encoded: bytes) -> bytes:
    """The content's digest that a signature claims; raises `ValueError` when it claims none."""
    _, signers, _ = der.read(_signed_data(encoded)[-1][1])
    _, signer, _ = der.read(signers)
    for tag, element in der.elements(signer):
        if tag == _CONTEXT_0:
            for _, attribute in der.elements(der.read(element)[1]):
                parts = der.elements(der.read(attribute)[1])
                if parts[0][1] == _MESSAGE_DIGEST:
                    return der.read(der.read(parts[1][1])[1])[1]
    raise ValueError("no digest")
