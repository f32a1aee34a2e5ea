"""The typed city that is in force, or was in force under an earlier version."""

from __future__ import annotations

import tempfile
import threading
from pathlib import Path

from pengcheng.city import City, load_city
from pengcheng.domain.organisations import folder
from pengcheng.domain.organisations.errors import NoCityApplied
from pengcheng.domain.organisations.models import CityVersion

_MOST_CACHED = 16
_cities: dict[str, City] = {}  # hash -> typed city, oldest first
_lock = threading.Lock()


def current_version() -> CityVersion:
    """The newest version without its content: one small query. Raises `NoCityApplied`."""
    version = CityVersion.objects.defer("content").order_by("-number").first()
    if version is None:
        raise NoCityApplied
    return version


def current_city() -> City:
    """The typed city in force. Raises `NoCityApplied`."""
    return city_of(current_version())


def city_of(version: CityVersion) -> City:
    """The typed city of a version; loaded once per process and hash, safe to call from any thread."""
    with _lock:
        known = _cities.get(version.hash)
        if known is None:
            known = _load(version)
            while len(_cities) >= _MOST_CACHED:
                del _cities[next(iter(_cities))]
            _cities[version.hash] = known
        return known


def _load(version: CityVersion) -> City:
    """Restore the folder for a moment and read it.

    The loader keeps the hash of what it reads; the version's own hash stays the key, so that a newer platform
    that normalises differently still finds old versions.
    """
    with tempfile.TemporaryDirectory(prefix="pengcheng-city-") as path:
        folder.unpack(bytes(version.content), Path(path))
        return load_city(Path(path))
