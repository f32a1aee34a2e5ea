"""The few static files, each under a name that contains its hash so that a browser may keep it for ever.

`url("pengcheng.css")` gives `/static/pengcheng.<hash>.css`. The files are small: they are read and compressed
once, when the process starts, and are served from memory by the fast front and by Django alike.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "static"
PREFIX = "/static/"
FOREVER = "public, max-age=31536000, immutable"
_COMPRESSIBLE = {".css", ".js", ".svg", ".txt"}


@dataclass(frozen=True, slots=True)
class Asset:
    """One static file: its public path, its bytes, plain and gzipped (None where that saves nothing)."""

    path: str
    content_type: str
    plain: bytes
    gzipped: bytes | None


@cache
def _by_name() -> dict[str, Asset]:
    assets = {}
    for file in sorted(FOLDER.iterdir()):
        if file.is_file() and not file.name.startswith("."):
            assets[file.name] = _read(file)
    return assets


def _read(file: Path) -> Asset:
    plain = file.read_bytes()
    digest = hashlib.sha256(plain).hexdigest()[:12]
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    if kind.startswith("text/") or kind.endswith(("javascript", "svg+xml")):
        kind += "; charset=utf-8"
    packed = gzip.compress(plain, 9, mtime=0) if file.suffix in _COMPRESSIBLE else None
    return Asset(f"{PREFIX}{file.stem}.{digest}{file.suffix}", kind, plain, packed)


@cache
def by_path() -> dict[str, Asset]:
    """Every asset by its public path."""
    return {asset.path: asset for asset in _by_name().values()}


def url(name: str) -> str:
    """The public path of the file called `name`; KeyError when the tree has no such file."""
    return _by_name()[name].path


def answer(path: str, accepts: str) -> tuple[bytes, dict[str, str]] | None:
    """Body and headers for `path` and the request's Accept-Encoding, or None when no such asset exists."""
    asset = by_path().get(path)
    if asset is None:
        return None
    headers = {
        "Content-Type": asset.content_type,
        "Cache-Control": FOREVER,
        "Vary": "Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
    }
    if asset.gzipped is not None and "gzip" in accepts.lower():
        return asset.gzipped, headers | {"Content-Encoding": "gzip"}
    return asset.plain, headers
