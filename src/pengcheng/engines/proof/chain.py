"""Whether a signer's certificate stands under a trusted root. Two levels, as `authority` makes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from pengcheng.engines.proof.errors import SignerExpired, SignerUnknown


@dataclass(frozen=True, slots=True)
class _Chain:
    root: x509.Certificate
    begins: datetime  # when signer and root are both valid
    ends: datetime


class TrustStore:
    """The certificates a verifier trusts: roots, and signers below them. Each signer's chain is verified once."""

    def __init__(self, certificates: Sequence[x509.Certificate]) -> None:
        self.roots = [one for one in certificates if _issued(one, one)]
        self._signers = {key_id(one): one for one in certificates if one not in self.roots}
        self._chains: dict[x509.Certificate, _Chain] = {}
        self._keys: dict[bytes, ec.EllipticCurvePublicKey] = {}

    @classmethod
    def from_pem(cls, content: bytes) -> TrustStore:
        """The store of a PEM file such as `public/trust.pem`. Raises `SignerUnknown` when it holds no root."""
        try:
            store = cls(x509.load_pem_x509_certificates(content))
        except ValueError as fault:
            raise SignerUnknown("The file of trusted certificates is not PEM.") from fault
        if not store.roots:
            raise SignerUnknown("The file of trusted certificates holds no root.")
        return store

    def signer(self, kid: bytes) -> x509.Certificate:
        """The signer with this key id. Raises `SignerUnknown`."""
        found = self._signers.get(kid)
        if found is None:
            raise SignerUnknown(
                "No trusted body has signed this. If your trust.pem is old, fetch the city's present one."
            )
        return found

    def key(self, kid: bytes, *, at: datetime) -> ec.EllipticCurvePublicKey:
        """The P-256 key of a signer whose chain holds at the moment `at`. Raises `SignerUnknown`, `SignerExpired`."""
        certificate = self.signer(kid)
        self.check(certificate, at=at)
        if kid not in self._keys:
            key = certificate.public_key()
            if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
                raise SignerUnknown("The signer's key is of another kind.")
            self._keys[kid] = key
        return self._keys[kid]

    def check(self, certificate: x509.Certificate, *, at: datetime) -> x509.Certificate:
        """The root that issued `certificate`; both must be valid at the moment `at`.

        Raises `SignerUnknown` or `SignerExpired`.
        """
        if certificate not in self._chains:
            root = self._issuer(certificate)
            spans = [(one.not_valid_before_utc, one.not_valid_after_utc) for one in (certificate, root)]
            self._chains[certificate] = _Chain(root, max(spans)[0], min(end for _, end in spans))
        chain = self._chains[certificate]
        if not chain.begins <= at <= chain.ends:
            raise SignerExpired(
                f"The certificate of {common_name(certificate)} holds from {chain.begins:%Y-%m-%d} to "
                f"{chain.ends:%Y-%m-%d}, not on {at:%Y-%m-%d}."
            )
        return chain.root

    def _issuer(self, certificate: x509.Certificate) -> x509.Certificate:
        for root in self.roots:
            if certificate != root and _issued(root, certificate):
                break
        else:
            raise SignerUnknown("The signer's certificate was not issued by a trusted root.")
        try:
            usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
        except x509.ExtensionNotFound as fault:
            raise SignerUnknown("The signer's certificate does not say what it is for.") from fault
        if not usage.digital_signature:
            raise SignerUnknown("The signer's certificate is not for signing.")
        return root


def key_id(certificate: x509.Certificate) -> bytes:
    """The first eight bytes of the SHA-256 of a certificate (as in the EU's digital COVID certificates)."""
    return certificate.fingerprint(hashes.SHA256())[:8]


def common_name(certificate: x509.Certificate) -> str:
    """The name a person reads for a certificate."""
    names = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return str(names[0].value) if names else certificate.subject.rfc4514_string()


def _issued(root: x509.Certificate, certificate: x509.Certificate) -> bool:
    try:
        if not root.extensions.get_extension_for_class(x509.BasicConstraints).value.ca:
            return False
        certificate.verify_directly_issued_by(root)
    except (InvalidSignature, ValueError, TypeError, x509.ExtensionNotFound):
        return False
    return True
