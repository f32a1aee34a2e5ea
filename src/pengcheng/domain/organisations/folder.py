"""A city folder as bytes and back: what a `CityVersion` keeps.

The bytes are an LZMA tar that depends on names and contents only (no times, owners or modes), so that the
same folder always gives the same bytes.
"""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

from pengcheng.domain.organisations.errors import FolderTooLarge

MOST_BYTES = 64 * 1024 * 1024
SUFFIXES = {".yaml", ".yml", ".csv", ".json", ".geojson", ".md", ".txt", ".svg", ".dmn"}


def pack(folder: Path) -> bytes:
    """The folder's files as bytes.

    Hidden files, links and files that no city is made of (see `SUFFIXES`) are left out.
    Raises `FolderTooLarge`.
    """
    paths = [path for path in sorted(folder.rglob("*")) if _belongs(path, folder)]
    size = sum(path.stat().st_size for path in paths)
    if size > MOST_BYTES:
        raise FolderTooLarge(size, MOST_BYTES)
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:xz", preset=6, format=tarfile.PAX_FORMAT) as archive:
        for path in paths:
            data = path.read_bytes()
            entry = tarfile.TarInfo(path.relative_to(folder).as_posix())
            entry.size, entry.mode = len(data), 0o644
            archive.addfile(entry, io.BytesIO(data))
    return buffer.getvalue()


def unpack(content: bytes, to: Path) -> None:
    """Write packed files below `to`, which must exist."""
    with tarfile.open(fileobj=io.BytesIO(content), mode="r:xz") as archive:
        archive.extractall(to, filter="data")


def _belongs(path: Path, folder: Path) -> bool:
    relative = path.relative_to(folder)
    hidden = any(part.startswith(".") for part in relative.parts)
    return path.is_file() and not path.is_symlink() and not hidden and path.suffix in SUFFIXES
