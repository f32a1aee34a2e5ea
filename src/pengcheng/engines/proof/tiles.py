"""An append-only log on disk in the layout of C2SP tlog-tiles: static files that any department can mirror.

    checkpoint                     the signed state; what it does not cover does not exist
    tile/<L>/<N>[.p/<W>]           256 (or W) hashes of tree level 8*L
    tile/entries/<N>[.p/<W>]       256 (or W) entries, each behind its length in two bytes
    lock                           held by the one writer

The bundles and tiles of a batch are written first and then the checkpoint, each file whole or absent. A crash at any
point leaves the last checkpoint and everything it covers; what was written beyond it the next batch overwrites.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from pengcheng.engines.proof import merkle
from pengcheng.engines.proof.durable import locked, write_file, write_files
from pengcheng.engines.proof.errors import EntryTooLong, LogDamaged, NoteInvalid
from pengcheng.engines.proof.notes import Checkpoint, NoteSigner, NoteVerifier, open_checkpoint

WIDTH = 256
_LEVELS_PER_TILE = 8
_HASH = 32
_DROPPED_AT_ONCE = 16  # files of one outgrown tile


def tile_number(number: int) -> str:
    """The path of a tile's number: groups of three digits, all but the last with an x (1234067: x001/x234/067)."""
    groups = [f"{number % 1000:03d}"]
    while number := number // 1000:
        groups.append(f"x{number % 1000:03d}")
    return "/".join(reversed(groups))


def split_bundle(bundle: bytes) -> list[bytes]:
    """The entries of an entry bundle; raises `LogDamaged` when it is cut."""
    entries, at = [], 0
    while at < len(bundle):
        length = int.from_bytes(bundle[at : at + 2], "big")
        entry = bundle[at + 2 : at + 2 + length]
        if at + 2 > len(bundle) or len(entry) != length:
            raise LogDamaged("An entry bundle of the log is cut. Restore the log folder from its mirror.")
        entries.append(entry)
        at += 2 + length
    return entries


def _bundled(entries: Iterable[bytes]) -> bytes:
    return b"".join(struct.pack(">H", len(entry)) + entry for entry in entries)


@dataclass(slots=True)
class _Edge:
    """The right edge of the tree: the hashes of each tile level's last, unfinished tile, and its entries."""

    hashes: list[list[bytes]] = field(default_factory=lambda: [[]])
    entries: list[bytes] = field(default_factory=list)

    def copy(self) -> _Edge:
        return _Edge([list(level) for level in self.hashes], list(self.entries))


@dataclass(frozen=True, slots=True)
class View:
    """One state of the log, whole and unchanging while others append: what proofs are made from."""

    note: str
    checkpoint: Checkpoint
    edge: _Edge
    full_tile: Callable[[int, int], list[bytes]]

    def nodes(self, level: int, index: int) -> bytes:
        """The hash of a complete subtree, from its tile (see `merkle.Nodes`)."""
        tile_level, inside = divmod(level, _LEVELS_PER_TILE)
        number, at = divmod(index << inside, WIDTH)
        if (self.checkpoint.size >> (_LEVELS_PER_TILE * tile_level)) // WIDTH == number:
            hashes: Sequence[bytes] = self.edge.hashes[tile_level]
        else:
            hashes = self.full_tile(tile_level, number)
        return merkle.fold(hashes[at : at + (1 << inside)])

    def inclusion_path(self, index: int) -> list[bytes]:
        """The proof that entry `index` is under this checkpoint."""
        return merkle.inclusion_path(index, self.checkpoint.size, self.nodes)

    def consistency_path(self, old: int) -> list[bytes]:
        """The proof that the first `old` entries are still what they were."""
        return merkle.consistency_path(old, self.checkpoint.size, self.nodes)


class TileLog:
    """The log in `folder`. Reading needs only the verifier; appending needs the signer and the writer's lock.

    Raises `LogDamaged` on opening when the files do not carry the checkpoint's root.
    """

    def __init__(self, folder: Path, verifier: NoteVerifier, signer: NoteSigner | None = None) -> None:
        self.folder = folder
        self.verifier = verifier
        self._signer = signer
        self._full_tile = lru_cache(maxsize=1024)(self._read_full_tile)
        self.refresh()

    @property
    def size(self) -> int:
        """The number of entries the checkpoint covers."""
        return self._view.checkpoint.size

    @property
    def checkpoint(self) -> Checkpoint:
        return self._view.checkpoint

    def view(self) -> View:
        """The present state, for proofs."""
        return self._view

    def refresh(self) -> None:
        """Takes over what another process appended; proves that the tiles and the checkpoint belong together."""
        path = self.folder / "checkpoint"
        note = path.read_text("utf-8", "replace") if path.exists() else ""
        if not note:
            self._view = self._state("", Checkpoint(self.verifier.name, 0, merkle.EMPTY_ROOT), _Edge())
            return
        try:
            checkpoint = open_checkpoint(note, self.verifier)
        except NoteInvalid as fault:
            raise LogDamaged(f"{path}: {fault}") from fault
        view = self._state(note, checkpoint, self._read_edge(checkpoint.size))
        if merkle.root(checkpoint.size, view.nodes) != checkpoint.root:
            raise LogDamaged(f"{self.folder}: the tiles do not give the checkpoint's root. Restore them from a mirror.")
        self._view = view

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Holds the writer's lock, also against other processes, and brings this view up to date."""
        with locked(self.folder / "lock"):
            self._refresh_if_changed()
            yield

    def append(self, entries: Sequence[bytes]) -> Checkpoint:
        """Adds `entries` durably and returns the new signed state. Call inside `locked()`.

        Raises `EntryTooLong`; then nothing is added.
        """
        if self._signer is None:
            raise PermissionError("this log was opened for reading")
        for entry in entries:
            if len(entry) > 0xFFFF:
                raise EntryTooLong(f"A log entry of {len(entry)} bytes is too long; store the text and log its hash.")
        if not entries:
            return self.checkpoint
        edge, previous = self._view.edge.copy(), self.size
        size = previous + len(entries)
        files: dict[Path, bytes] = {}
        for index, entry in enumerate(entries, previous):
            self._place(edge, index, entry, files)
        self._add_unfinished(edge, previous, size, files)
        try:
            write_files(files)
            root = merkle.root(size, self._state("", Checkpoint("", size, b""), edge).nodes)
            grown = Checkpoint(self.verifier.name, size, root)
            note = self._signer.sign(grown.text())
            write_file(self.folder / "checkpoint", note.encode())
        except OSError:
            self._full_tile.cache_clear()  # tiles that no checkpoint covers must not be remembered
            raise
        self._view = self._state(note, grown, edge)
        self._drop_outgrown(previous, size)
        return grown

    def leaf_hashes(self, start: int, end: int) -> list[bytes]:
        """The leaf hashes `start`..`end`."""
        return [self._view.nodes(0, index) for index in range(start, end)]

    def entries(self, start: int, end: int) -> list[bytes]:
        """The entries `start`..`end` as they were appended."""
        view = self._view
        found: list[bytes] = []
        for number in range(start // WIDTH, -(-end // WIDTH)):
            if number == view.checkpoint.size // WIDTH:
                bundle = view.edge.entries
            else:
                bundle = split_bundle((self.folder / "tile/entries" / tile_number(number)).read_bytes())
            first = number * WIDTH
            found += bundle[max(start - first, 0) : end - first]
        return found

    def _state(self, note: str, checkpoint: Checkpoint, edge: _Edge) -> View:
        return View(note, checkpoint, edge, self._full_tile)

    def _place(self, edge: _Edge, index: int, entry: bytes, files: dict[Path, bytes]) -> None:
        """Adds one entry to the edge; each tile that it completes goes to `files`."""
        edge.entries.append(entry)
        number = index // WIDTH
        if len(edge.entries) == WIDTH:
            files[self.folder / "tile/entries" / tile_number(number)] = _bundled(edge.entries)
            edge.entries.clear()
        level, found = 0, merkle.leaf_hash(entry)
        while True:
            if level == len(edge.hashes):
                edge.hashes.append([])
            hashes = edge.hashes[level]
            hashes.append(found)
            if len(hashes) < WIDTH:
                return
            files[self.folder / f"tile/{level}" / tile_number(number)] = b"".join(hashes)
            found = merkle.fold(hashes)
            hashes.clear()
            level, number = level + 1, number // WIDTH

    def _add_unfinished(self, edge: _Edge, previous: int, size: int, files: dict[Path, bytes]) -> None:
        if edge.entries:
            files[self._unfinished("entries", size // WIDTH, len(edge.entries))] = _bundled(edge.entries)
        for level, hashes in enumerate(edge.hashes):
            reach = size >> (_LEVELS_PER_TILE * level)
            if hashes and reach != previous >> (_LEVELS_PER_TILE * level):
                number = reach // WIDTH
                files[self._unfinished(str(level), number, len(hashes))] = b"".join(hashes)

    def _unfinished(self, kind: str, number: int, width: int) -> Path:
        return self.folder / "tile" / kind / f"{tile_number(number)}.p" / str(width)

    def _read_edge(self, size: int) -> _Edge:
        edge = _Edge([])
        level, remaining = 0, size
        while remaining or level == 0:
            number, width = divmod(remaining, WIDTH)
            content = self._read_unfinished(str(level), number, width) if width else b""
            edge.hashes.append([content[at : at + _HASH] for at in range(0, width * _HASH, _HASH)])
            level, remaining = level + 1, number
        number, width = divmod(size, WIDTH)
        if width:
            edge.entries = split_bundle(self._read_unfinished("entries", number, width))[:width]
            if [merkle.leaf_hash(entry) for entry in edge.entries] != edge.hashes[0]:
                raise LogDamaged(f"{self.folder}: the last entries do not fit their hashes. Restore them.")
        return edge

    def _read_unfinished(self, kind: str, number: int, width: int) -> bytes:
        """The unfinished tile, or the beginning of the full one where a later state replaced it."""
        path = self._unfinished(kind, number, width)
        if not path.exists():
            path = self.folder / "tile" / kind / tile_number(number)
        try:
            return path.read_bytes()
        except OSError as fault:
            raise LogDamaged(f"{path}: cannot be read ({fault.strerror}). Restore it from a mirror.") from fault

    def _read_full_tile(self, level: int, number: int) -> list[bytes]:
        path = self.folder / f"tile/{level}" / tile_number(number)
        try:
            content = path.read_bytes()
        except OSError as fault:
            raise LogDamaged(f"{path}: cannot be read ({fault.strerror}). Restore it from a mirror.") from fault
        if len(content) != WIDTH * _HASH:
            raise LogDamaged(f"{path}: a full tile has {WIDTH} hashes. Restore it from a mirror.")
        return [content[at : at + _HASH] for at in range(0, len(content), _HASH)]

    def _refresh_if_changed(self) -> None:
        path = self.folder / "checkpoint"
        present = path.read_text("utf-8", "replace") if path.exists() else ""
        if present != self._view.note:
            self.refresh()

    def _drop_outgrown(self, previous: int, size: int) -> None:
        """Removes the unfinished forms of tiles that are now full (C2SP tlog-tiles allows it)."""
        self._drop_level("entries", previous // WIDTH, size // WIDTH)
        level, before, after = 0, previous, size
        while after:
            before, after = before // WIDTH, after // WIDTH
            self._drop_level(str(level), before, after)
            level += 1

    def _drop_level(self, kind: str, first: int, end: int) -> None:
        """Those of the newest full tile go a few with each batch, so that no single batch waits for all of them."""
        for number in range(max(first - 1, 0), end):
            folder = self.folder / "tile" / kind / f"{tile_number(number)}.p"
            if not folder.is_dir():
                continue
            files = list(folder.iterdir())
            dropped = files[:_DROPPED_AT_ONCE] if number == end - 1 else files
            for file in dropped:
                file.unlink()
            if len(dropped) == len(files):
                folder.rmdir()
