"""The city's own certification authority: a root, one sealing certificate per body, and the key of the ledger.

    <folder>/root.key, root.pem              the root, self-signed
    <folder>/bodies/<USCC>.key, .pem         a body's sealing key and its certificate
    <folder>/ledger.key, ledger.pem          the log's Ed25519 key and its certificate
    <folder>/public/trust.pem                all certificates: what a verifier needs and all it needs

Private keys are PKCS#8, unencrypted, readable by their owner only; a key file open to others is refused.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.x509.oid import NameOID

from pengcheng.engines.proof.chain import TrustStore, key_id
from pengcheng.engines.proof.durable import locked, write_file
from pengcheng.engines.proof.errors import KeyUnavailable

_ROOT_LIFE = timedelta(days=365 * 20)
_BODY_LIFE = timedelta(days=365 * 5)
_CLOCK_SKEW = timedelta(minutes=10)
_PRIVATE = 0o600


@dataclass(frozen=True, slots=True)
class SealingKey:
    """A body's parsed private key (P-256), its certificate and the root above it."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate
    root: x509.Certificate

    @property
    def kid(self) -> bytes:
        """The eight bytes by which a code names its signer."""
        return key_id(self.certificate)


class Authority:
    """The keys in one folder, each parsed once. Use `open`."""

    def __init__(self, folder: Path, root_key: ec.EllipticCurvePrivateKey, root: x509.Certificate) -> None:
        self.folder = folder
        self.root = root
        self._root_key = root_key
        self._bodies: dict[str, SealingKey] = {}
        self._guard = threading.Lock()
        self.ledger_key: Ed25519PrivateKey
        self.ledger_certificate: x509.Certificate

    @classmethod
    def open(cls, folder: Path, *, now: datetime, name: str = "Pengcheng root") -> Authority:
        """The authority kept in `folder`; its root and the ledger's key are made on first use.

        `name` is the root's common name. Raises `KeyUnavailable`.
        """
        folder.mkdir(parents=True, exist_ok=True)
        root_key = _kept(folder / "root.key", lambda: ec.generate_private_key(ec.SECP256R1()))
        if not isinstance(root_key, ec.EllipticCurvePrivateKey):
            raise KeyUnavailable(f"{folder / 'root.key'} is not a P-256 key.")
        root = _kept_certificate(folder / "root.pem", lambda: _make_root(root_key, name, now))
        authority = cls(folder, root_key, root)
        ledger_key = _kept(folder / "ledger.key", Ed25519PrivateKey.generate)
        if not isinstance(ledger_key, Ed25519PrivateKey):
            raise KeyUnavailable(f"{folder / 'ledger.key'} is not an Ed25519 key.")
        authority.ledger_key = ledger_key
        authority.ledger_certificate = _kept_certificate(
            folder / "ledger.pem", lambda: authority.certify(ledger_key.public_key(), "Ledger", "", now)
        )
        authority.publish()
        return authority

    def body(self, uscc: str, name: str, *, now: datetime) -> SealingKey:
        """The sealing key of the body `uscc`, made and certified on first use, renewed when it has expired.

        `name` is the body's name as readers shall see it. Raises `KeyUnavailable`.
        """
        with self._guard:
            found = self._bodies.get(uscc)
            if found is None or found.certificate.not_valid_after_utc < now:
                found = self._load_body(uscc, name, now)
                self._bodies[uscc] = found
            return found

    def certify(self, key: ec.EllipticCurvePublicKey | object, name: str, uscc: str, now: datetime) -> x509.Certificate:
        """A certificate of the root over a signing key."""
        parts = [x509.NameAttribute(NameOID.COMMON_NAME, name)]
        if uscc:
            parts.append(x509.NameAttribute(NameOID.ORGANIZATION_IDENTIFIER, uscc))
        return (
            x509.CertificateBuilder()
            .subject_name(x509.Name(parts))
            .issuer_name(self.root.subject)
            .public_key(key)  # type: ignore[arg-type]
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - _CLOCK_SKEW)
            .not_valid_after(now + _BODY_LIFE)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(signing=True), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)  # type: ignore[arg-type]
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self._root_key.public_key()), critical=False
            )
            .sign(self._root_key, hashes.SHA256())
        )

    def publish(self) -> Path:
        """Writes `public/trust.pem`, the certificates a verifier needs, and returns its path."""
        path = self.folder / "public" / "trust.pem"
        with locked(self.folder / ".lock"):
            found = [self.root, self.ledger_certificate]
            found += [_read_certificate(one) for one in sorted((self.folder / "bodies").glob("*.pem"))]
            content = b"".join(one.public_bytes(serialization.Encoding.PEM) for one in found)
            if not path.exists() or path.read_bytes() != content:
                write_file(path, content)
        return path

    def trusted(self) -> TrustStore:
        """What a verifier of this city trusts, as published."""
        return TrustStore.from_pem((self.folder / "public" / "trust.pem").read_bytes())

    def _load_body(self, uscc: str, name: str, now: datetime) -> SealingKey:
        stem = _file_stem(uscc)
        path = self.folder / "bodies" / f"{stem}.pem"
        if path.exists() and _read_certificate(path).not_valid_after_utc < now:
            stamp = _read_certificate(path).not_valid_after_utc.strftime("%Y%m%d")
            for suffix in (".pem", ".key"):  # the old certificate stays published: old seals are checked with it
                old = path.with_suffix(suffix)
                old.rename(old.with_name(f"{stem}.until-{stamp}{suffix}"))
        key = _kept(path.with_suffix(".key"), lambda: ec.generate_private_key(ec.SECP256R1()))
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise KeyUnavailable(f"{path.with_suffix('.key')} is not a P-256 key.")
        certificate = _kept_certificate(path, lambda: self.certify(key.public_key(), name, uscc, now))
        self.publish()
        return SealingKey(key, certificate, self.root)


def _make_root(key: ec.EllipticCurvePrivateKey, name: str, now: datetime) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _CLOCK_SKEW)
        .not_valid_after(now + _ROOT_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signing=False), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )


def _usage(*, signing: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signing,
        content_commitment=signing,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=not signing,
        crl_sign=not signing,
        encipher_only=False,
        decipher_only=False,
    )


def _kept(path: Path, make: Callable[[], object]) -> object:
    """The private key in `path`, made on first use; of two processes that make it at once one wins and both use it."""
    if not path.exists():
        pem = make().private_bytes(  # type: ignore[attr-defined]
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        _first(path, pem, _PRIVATE)
    if path.stat().st_mode & 0o077:
        raise KeyUnavailable(f"{path} can be read by other users. Close it: chmod 600 {path.name}")
    try:
        return serialization.load_pem_private_key(path.read_bytes(), None)
    except (OSError, ValueError, TypeError) as fault:
        raise KeyUnavailable(f"{path} cannot be read as a private key. Restore it from its backup.") from fault


def _kept_certificate(path: Path, make: Callable[[], x509.Certificate]) -> x509.Certificate:
    if not path.exists():
        _first(path, make().public_bytes(serialization.Encoding.PEM), 0o644)
    return _read_certificate(path)


def _read_certificate(path: Path) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(path.read_bytes())
    except (OSError, ValueError) as fault:
        raise KeyUnavailable(f"{path} cannot be read as a certificate. Restore it from its backup.") from fault


def _first(path: Path, content: bytes, mode: int) -> None:
    """Writes `content` to `path` unless another process was first."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
    write_file(draft, content, mode)
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()


def _file_stem(uscc: str) -> str:
    if not uscc.isascii() or not uscc.isalnum():
        raise KeyUnavailable(f"{uscc!r} is not the code of a body.")
    return uscc
