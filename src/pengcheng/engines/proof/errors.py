"""What can be wrong with a proof. Every class has a stable `code`; the message says what happened and what to do."""

from __future__ import annotations


class ProofError(Exception):
    """A proof, a log or a key that cannot be accepted."""

    code = "proof.invalid"


class LogDamaged(ProofError):
    """The files of the log do not agree with its signed checkpoint."""

    code = "log.damaged"


class EntryTooLong(ProofError):
    """A log entry longer than the tlog-tiles format can carry (65,535 bytes)."""

    code = "log.entry_too_long"


class NoteInvalid(ProofError):
    """A signed note or checkpoint that is malformed or not signed by the expected key."""

    code = "note.invalid"


class ReceiptInvalid(ProofError):
    """The proof of a log entry does not hold."""

    code = "receipt.invalid"


class CodeInvalid(ProofError):
    """The text of a certificate's code is forged, cut or not in its one canonical form."""

    code = "code.invalid"


class SignerUnknown(CodeInvalid):
    """The code names a signing key that is not among the trusted ones."""

    code = "code.signer_unknown"


class SignerExpired(CodeInvalid):
    """The code was signed outside the validity of its signer's certificate."""

    code = "code.signer_expired"


class KeyUnavailable(ProofError):
    """A key file is missing, unreadable or open to other users."""

    code = "key.unavailable"


class PdfInvalid(ProofError):
    """A file that is not a PDF this engine can seal or read."""

    code = "pdf.invalid"
