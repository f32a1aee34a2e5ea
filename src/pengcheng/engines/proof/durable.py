"""Files that are either whole or absent, also after a crash."""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

_SIDE_BY_SIDE = 8  # more threads find nothing left to share


def write_file(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Writes `content` so that `path` holds either the old or the new content, and the new one survives a power cut.

    The containing folder is made when missing; its entry is made durable too.
    """
    _place({path: content}, mode)
    _sync(path.parent)


def write_files(files: Mapping[Path, bytes]) -> None:
    """Writes many files, each whole or absent; all of them are durable when it returns. Their order is not promised."""
    _place(files, 0o644)
    _at_once(_sync, {path.parent for path in files})


def _place(files: Mapping[Path, bytes], mode: int) -> None:
    """Puts each content under its name; none gets its name before all contents are durable."""
    drafts = {path: path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}.draft") for path in files}
    try:
        for path, content in files.items():
            _make_folder(path.parent)
            descriptor = os.open(drafts[path], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
        _at_once(_sync, drafts.values())
        for path, draft in drafts.items():
            draft.replace(path)
    except OSError:
        for draft in drafts.values():
            draft.unlink(missing_ok=True)
        raise


def _at_once(sync: Callable[[Path], None], paths: Collection[Path]) -> None:
    """Syncs several paths side by side: the file system's journal takes them in one commit instead of one each."""
    if len(paths) < 2:
        for path in paths:
            sync(path)
        return
    with ThreadPoolExecutor(min(len(paths), _SIDE_BY_SIDE)) as threads:
        for done in [threads.submit(sync, path) for path in paths]:
            done.result()


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


def _sync(path: Path) -> None:
    """Makes a file's content, or the names in a folder, durable."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _make_folder(folder: Path) -> None:
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    _sync(folder.parent)
