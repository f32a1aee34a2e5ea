"""The log on disk: layout, durability, damage."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pengcheng.engines.proof import merkle, tiles
from pengcheng.engines.proof.errors import EntryTooLong, LogDamaged
from pengcheng.engines.proof.notes import NoteSigner, open_checkpoint
from pengcheng.engines.proof.tiles import TileLog, split_bundle, tile_number

CRASHING = Path(__file__).parent / "crashing.py"


def _entries(count: int, first: int = 0) -> list[bytes]:
    return [f"entry {number}".encode() for number in range(first, first + count)]


def _grown(folder: Path, signer: NoteSigner, *sizes: int) -> TileLog:
    log = TileLog(folder, signer.verifier, signer)
    for size in sizes:
        with log.locked():
            log.append(_entries(size, log.size))
    return log


@pytest.mark.parametrize(("number", "path"), [(0, "000"), (7, "007"), (1000, "x001/000"), (1234067, "x001/x234/067")])
def test_tiles_are_numbered_as_the_standard_says(number: int, path: str) -> None:
    assert tile_number(number) == path


def test_the_files_are_where_the_standard_says(tmp_path: Path, signer: NoteSigner) -> None:
    _grown(tmp_path, signer, 256 * 2 + 5)
    found = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert found == {
        "checkpoint",
        "lock",
        "tile/0/000",
        "tile/0/001",
        "tile/0/002.p/5",
        "tile/1/000.p/2",
        "tile/entries/000",
        "tile/entries/001",
        "tile/entries/002.p/5",
    }


def test_unfinished_tiles_go_when_the_full_one_is_there(tmp_path: Path, signer: NoteSigner) -> None:
    _grown(tmp_path, signer, 100, 100, 56)
    assert not list(tmp_path.rglob("000.p/*")) or (tmp_path / "tile/1/000.p/1").exists()
    assert not (tmp_path / "tile/0/000.p").exists()


def test_of_many_unfinished_tiles_a_few_go_with_each_batch_until_none_is_left(
    tmp_path: Path, signer: NoteSigner
) -> None:
    log = _grown(tmp_path, signer, *[4] * 64)
    left = []
    for _ in range(5):
        left.append(len(list(tmp_path.glob("tile/0/000.p/*"))))
        with log.locked():
            log.append(_entries(1, log.size))

    assert left == [47, 31, 15, 0, 0]
    assert not (tmp_path / "tile/entries/000.p").exists()
    assert TileLog(tmp_path, signer.verifier).entries(0, log.size) == _entries(log.size)


def test_what_a_crash_left_of_an_outgrown_tile_goes_later(tmp_path: Path, signer: NoteSigner) -> None:
    log = _grown(tmp_path, signer, 256)
    left = tmp_path / "tile/0/000.p/100"
    left.parent.mkdir()
    left.write_bytes(b"")
    with log.locked():
        log.append(_entries(300, 256))
    assert not left.parent.exists()


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 700), min_size=1, max_size=5))
def test_however_it_grew_it_is_the_same_tree(
    tmp_path_factory: pytest.TempPathFactory, signer: NoteSigner, sizes: list[int]
) -> None:
    folder = tmp_path_factory.mktemp("log")
    log = _grown(folder, signer, *sizes)
    total = sum(sizes)
    hashes = [merkle.leaf_hash(entry) for entry in _entries(total)]
    assert log.checkpoint.root == merkle.root(total, merkle.nodes_of(hashes))
    again = TileLog(folder, signer.verifier)
    assert again.entries(0, total) == _entries(total)
    for index in {0, total // 2, total - 1} if total else set():
        path = again.view().inclusion_path(index)
        assert merkle.verify_inclusion(hashes[index], index, total, path, again.checkpoint.root)


def test_growth_over_the_second_level_is_proved(tmp_path: Path, signer: NoteSigner) -> None:
    log = _grown(tmp_path, signer, 300)
    before = log.checkpoint
    with log.locked():
        log.append(_entries(256 * 256, 300))
    path = log.view().consistency_path(before.size)
    assert merkle.verify_consistency(before.size, before.root, log.size, log.checkpoint.root, path)
    assert (tmp_path / "tile/1/000").exists()


def test_appending_nothing_writes_nothing(tmp_path: Path, signer: NoteSigner) -> None:
    assert _grown(tmp_path, signer, 0).size == 0
    assert not (tmp_path / "checkpoint").exists()


def test_an_entry_too_long_adds_nothing(tmp_path: Path, signer: NoteSigner) -> None:
    log = _grown(tmp_path, signer, 1)
    with pytest.raises(EntryTooLong):
        log.append([b"short", b"x" * 65_536])
    assert TileLog(tmp_path, signer.verifier).size == 1


def test_a_reader_cannot_append(tmp_path: Path, signer: NoteSigner) -> None:
    with pytest.raises(PermissionError):
        TileLog(tmp_path, signer.verifier).append([b"entry"])


def test_two_views_of_one_log_do_not_fork_it(tmp_path: Path, signer: NoteSigner) -> None:
    one, two = TileLog(tmp_path, signer.verifier, signer), TileLog(tmp_path, signer.verifier, signer)

    def write(log: TileLog) -> None:
        for _ in range(20):
            with log.locked():
                log.append(_entries(3, log.size))

    writers = [threading.Thread(target=write, args=(log,)) for log in (one, two)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert TileLog(tmp_path, signer.verifier).entries(0, 120) == _entries(120)


def test_a_disk_that_fails_leaves_the_log_as_it_was(
    tmp_path: Path, signer: NoteSigner, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = _grown(tmp_path, signer, 255)
    write = tiles.write_file

    def full(path: Path, content: bytes) -> None:
        if path.name == "checkpoint":
            raise OSError(28, "No space left on device")
        write(path, content)

    with monkeypatch.context() as failing:
        failing.setattr(tiles, "write_file", full)
        with pytest.raises(OSError, match="No space"):
            log.append([b"lost"] * 300)
    assert log.size == 255
    with log.locked():
        log.append(_entries(300, 255))
    assert TileLog(tmp_path, signer.verifier).entries(0, 555) == _entries(555)


@pytest.mark.parametrize("size", [3, 260])
def test_a_log_survives_a_crash_at_any_point(tmp_path: Path, signer: NoteSigner, size: int) -> None:
    """The process is killed before its 1st, 2nd, ... step on the file system; what was signed is there, always."""
    points = range(1, 60, 4 if size == 3 else 7)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    key = signer.key.private_bytes_raw().hex()
    finished = False
    for point in points:
        before = TileLog(tmp_path, signer.verifier, signer)
        command = [sys.executable, str(CRASHING), str(tmp_path), key, str(point), str(size), "1"]
        died = subprocess.run(command, env=environment, capture_output=True, timeout=60)
        assert died.returncode in (0, 9), died.stderr.decode()
        after = TileLog(tmp_path, signer.verifier, signer)
        assert after.size in (before.size, before.size + size, before.size + size + 1)
        if before.size:
            path = after.view().consistency_path(before.size)
            args = (before.size, before.checkpoint.root, after.size, after.checkpoint.root, path)
            assert merkle.verify_consistency(*args)
        assert after.entries(0, after.size) == [f"crashing {number}".encode() for number in range(after.size)]
        finished = died.returncode == 0
        if finished:
            break
    assert finished


RIGHT_EDGE = ["tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/001.p/44"]


@pytest.mark.parametrize(
    ("file", "harm"),
    [("checkpoint", "flip"), ("checkpoint", "cut")]
    + [(file, harm) for file in RIGHT_EDGE for harm in ("flip", "cut", "remove")],
)
def test_damaged_files_are_noticed_on_opening(tmp_path: Path, signer: NoteSigner, file: str, harm: str) -> None:
    _grown(tmp_path, signer, 300)
    _harm(tmp_path / file, harm)
    with pytest.raises(LogDamaged):
        TileLog(tmp_path, signer.verifier)


@pytest.mark.parametrize("harm", ["cut", "remove"])
def test_a_damaged_full_tile_gives_no_proof(tmp_path: Path, signer: NoteSigner, harm: str) -> None:
    _grown(tmp_path, signer, 300)
    _harm(tmp_path / "tile/0/000", harm)
    with pytest.raises(LogDamaged):
        TileLog(tmp_path, signer.verifier).view().inclusion_path(3)


def test_a_changed_full_tile_gives_no_proof_that_holds(tmp_path: Path, signer: NoteSigner) -> None:
    _grown(tmp_path, signer, 300)
    _harm(tmp_path / "tile/0/000", "flip")
    log = TileLog(tmp_path, signer.verifier)
    leaf = merkle.leaf_hash(_entries(1, 3)[0])
    assert not merkle.verify_inclusion(leaf, 3, 300, log.view().inclusion_path(3), log.checkpoint.root)


def _harm(path: Path, harm: str) -> None:
    content = path.read_bytes()
    if harm == "remove":
        path.unlink()
    elif harm == "cut":
        path.write_bytes(content[:-5])
    else:
        path.write_bytes(bytes([content[0] ^ 1]) + content[1:])


def test_the_checkpoint_is_a_signed_note(tmp_path: Path, signer: NoteSigner) -> None:
    log = _grown(tmp_path, signer, 5)
    note = (tmp_path / "checkpoint").read_text("utf-8")
    assert open_checkpoint(note, signer.verifier) == log.checkpoint


def test_a_cut_bundle_is_refused() -> None:
    with pytest.raises(LogDamaged):
        split_bundle(b"\x00\x05abc")
    with pytest.raises(LogDamaged):
        split_bundle(b"\x00")
