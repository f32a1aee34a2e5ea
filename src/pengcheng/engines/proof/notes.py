"""C2SP signed notes and checkpoints: a few lines of text under an Ed25519 signature.

Sources: C2SP signed-note (text, blank line, lines of an em dash, a name and base64 of key id and signature) and C2SP
tlog-checkpoint (origin, size, base64 root hash).
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from pengcheng.engines.proof.errors import NoteInvalid

_ED25519 = b"\x01"
_MAX_NOTE = 16_384


@dataclass(frozen=True, slots=True)
class NoteVerifier:
    """A name and an Ed25519 public key (32 bytes) whose signature on a note is accepted."""

    name: str
    public_key: bytes

    @property
    def key_id(self) -> bytes:
        """Four bytes that tell keys of one name apart (C2SP signed-note)."""
        return sha256(self.name.encode() + b"\n" + _ED25519 + self.public_key).digest()[:4]

    def __str__(self) -> str:
        """The verifier key as text: name+keyid+base64(type, key)."""
        return f"{self.name}+{self.key_id.hex()}+{base64.b64encode(_ED25519 + self.public_key).decode()}"

    @classmethod
    def parse(cls, text: str) -> NoteVerifier:
        """Reads the text form; raises `NoteInvalid`."""
        try:
            name, key_id, encoded = text.strip().split("+", 2)
            key = base64.b64decode(encoded, validate=True)
        except (ValueError, binascii.Error) as fault:
            raise NoteInvalid("The log's public key is not in the form name+id+key. Ask for it again.") from fault
        verifier = cls(name, key[1:])
        if key[:1] != _ED25519 or len(key) != 33 or verifier.key_id.hex() != key_id:
            raise NoteInvalid("The log's public key does not match its own id. Ask for it again.")
        return verifier


@dataclass(frozen=True, slots=True)
class NoteSigner:
    """A name and an Ed25519 private key that sign notes."""

    name: str
    key: Ed25519PrivateKey

    @property
    def verifier(self) -> NoteVerifier:
        return NoteVerifier(self.name, self.key.public_key().public_bytes_raw())

    def sign(self, text: str) -> str:
        """The signed note over `text`, which must end with a line break."""
        if not text.endswith("\n") or "\n\n" in text:
            raise ValueError("the text of a note ends with a line break and has no blank line")
        signature = base64.b64encode(self.verifier.key_id + self.key.sign(text.encode())).decode()
        return f"{text}\n— {self.name} {signature}\n"


def open_note(note: str, verifier: NoteVerifier) -> str:
    """The text of `note` if `verifier` signed it; signatures of other keys are passed over.

    Raises `NoteInvalid`.
    """
    if len(note) > _MAX_NOTE:
        raise NoteInvalid("The note is longer than any checkpoint can be.")
    text, blank, signatures = note.rpartition("\n\n")
    if not blank or not signatures.endswith("\n"):
        raise NoteInvalid("The note has no signature block; it may have been cut.")
    text += "\n"
    for line in signatures.splitlines():
        if not line.startswith(f"— {verifier.name} "):
            continue
        signature = _decoded(line.rsplit(" ", 1)[1])
        if signature[:4] != verifier.key_id:
            continue
        try:
            Ed25519PublicKey.from_public_bytes(verifier.public_key).verify(signature[4:], text.encode())
        except InvalidSignature as fault:
            raise NoteInvalid(f"The signature of {verifier.name} does not fit the note's text.") from fault
        return text
    raise NoteInvalid(f"The note is not signed by {verifier.name}.")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The state of a log: its `origin` (name), `size` in entries and `root` hash (32 bytes)."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """Reads a checkpoint's text; raises `NoteInvalid`."""
        lines = text.split("\n")
        if len(lines) < 4 or not lines[0] or not lines[1].isascii() or not lines[1].isdigit():
            raise NoteInvalid("The text is not a checkpoint: origin, size and root were expected.")
        if len(lines[1]) > 18 or str(int(lines[1])) != lines[1]:
            raise NoteInvalid("The checkpoint's size is not a plain number.")
        root = _decoded(lines[2])
        if len(root) != 32:
            raise NoteInvalid("The checkpoint's root is not 32 bytes long.")
        return cls(lines[0], int(lines[1]), root)


def open_checkpoint(note: str, verifier: NoteVerifier) -> Checkpoint:
    """The checkpoint in a signed note; its origin must be the verifier's name. Raises `NoteInvalid`."""
    checkpoint = Checkpoint.parse(open_note(note, verifier))
    if checkpoint.origin != verifier.name:
        raise NoteInvalid(f"The checkpoint is of the log {checkpoint.origin}, not of {verifier.name}.")
    return checkpoint


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error) as fault:
        raise NoteInvalid("The note holds text that is not base64.") from fault
