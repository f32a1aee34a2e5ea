"""Files that are either whole or absent, also after a crash."""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path


def write_file(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Writes `content` so that `path` holds either the old or the new content, and the new one survives a power cut.

    The containing folder is made when missing; its entry is made durable too.
    """
    _place(path, content, mode)
    sync_folder(path.parent)


def write_files(files: Mapping[Path, bytes]) -> None:
    """Writes many files, each whole or absent; all of them are durable when it returns. Their order is not promised."""
    for path, content in files.items():
        _place(path, content, 0o644)
    for folder in {path.parent for path in files}:
        sync_folder(folder)


def _place(path: Path, content: bytes, mode: int) -> None:
    _make_folder(path.parent)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}.draft")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Holds the lock file `path` against every other thread and process that asks for it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Makes the names in `folder` durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _make_folder(folder: Path) -> None:
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)
