"""Signed notes and checkpoints."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from pengcheng.engines.proof.errors import NoteInvalid
from pengcheng.engines.proof.notes import Checkpoint, NoteSigner, NoteVerifier, open_checkpoint, open_note

# The example of Go's golang.org/x/mod/sumdb/note.
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)


def test_a_note_signed_by_go_is_accepted() -> None:
    assert open_note(GO_NOTE, NoteVerifier.parse(GO_KEY)).startswith("If you think")
    assert str(NoteVerifier.parse(GO_KEY)) == GO_KEY


@given(st.integers(0, len(GO_NOTE) - 1))
def test_any_changed_character_is_noticed(place: int) -> None:
    changed = GO_NOTE[:place] + ("x" if GO_NOTE[place] != "x" else "y") + GO_NOTE[place + 1 :]
    with pytest.raises(NoteInvalid):
        open_note(changed, NoteVerifier.parse(GO_KEY))


def test_a_checkpoint_comes_back_as_it_was_signed(signer: NoteSigner) -> None:
    checkpoint = Checkpoint(signer.name, 12, bytes(range(32)))
    assert open_checkpoint(signer.sign(checkpoint.text()), signer.verifier) == checkpoint


def test_cosignatures_of_others_are_passed_over(signer: NoteSigner) -> None:
    text = Checkpoint(signer.name, 1, bytes(32)).text()
    witness = NoteSigner("witness", Ed25519PrivateKey.generate())
    both = witness.sign(text) + signer.sign(text).rpartition("\n\n")[2]
    assert open_checkpoint(both, signer.verifier).size == 1


def test_a_checkpoint_of_another_log_is_refused(signer: NoteSigner) -> None:
    with pytest.raises(NoteInvalid, match="of the log other"):
        open_checkpoint(signer.sign(Checkpoint("other", 1, bytes(32)).text()), signer.verifier)


def test_a_note_by_another_key_of_the_same_name_is_refused(signer: NoteSigner) -> None:
    impostor = NoteSigner(signer.name, Ed25519PrivateKey.generate())
    with pytest.raises(NoteInvalid, match="not signed by"):
        open_note(impostor.sign("text\n"), signer.verifier)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "log\n",
        "log\n01\nAAAA\n",
        "log\n-1\nAAAA\n",
        "log\n1\nAAAA\n",
        "log\n" + "9" * 30 + "\nAAAA\n",
        "log\n1\n!\n",
    ],
)
def test_text_that_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(NoteInvalid):
        Checkpoint.parse(text)


@pytest.mark.parametrize("note", ["", "text\n", "text\n\n", "x" * 20_000, GO_NOTE[:-1]])
def test_a_cut_or_endless_note_is_refused(note: str) -> None:
    with pytest.raises(NoteInvalid):
        open_note(note, NoteVerifier.parse(GO_KEY))


@pytest.mark.parametrize("text", ["", "name", "name+0+AA", GO_KEY.replace("c7", "c8"), "name+00000000+!!"])
def test_a_wrong_public_key_is_refused(text: str) -> None:
    with pytest.raises(NoteInvalid):
        NoteVerifier.parse(text)


def test_a_text_that_would_look_like_signatures_is_not_signed(signer: NoteSigner) -> None:
    with pytest.raises(ValueError, match="blank line"):
        signer.sign("one\n\ntwo\n")
