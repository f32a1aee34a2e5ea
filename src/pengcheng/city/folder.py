"""Reading a city folder: its files as bytes, bounded and kept inside the folder."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from pengcheng.city.faults import Fault

LARGEST_FILE = 4 * 1024 * 1024
MOST_FILES = 20_000
NOT_READ = ("demo/", "outlines/")
"""Folders beside the city's meaning: parameters of generated demonstrations, drawings."""
NOT_READ_SUFFIXES = {".md", ".txt", ".geojson", ".svg", ".png", ".jpg", ".json"}


@dataclass(frozen=True, slots=True)
class Folder:
    """The files of a city by their path inside the folder (with `/`), and what could not be read."""

    files: Mapping[str, bytes]
    faults: tuple[Fault, ...] = field(default=())


def read_folder(path: Path) -> Folder:
    """All files of the city in `path` that carry meaning; hidden files, notes and drawings are left out.

    Symbolic links that lead outside, files over 4 MiB and more than 20,000 files are faults. Raises
    NotADirectoryError when `path` is not a folder.
    """
    root = Path(path)
    if not root.is_dir():
        raise NotADirectoryError(f"{root} is not a folder. Give the folder that holds city.yaml.")
    files: dict[str, bytes] = {}
    faults: list[Fault] = []
    inside = root.resolve()
    for name in _names(root):
        if len(files) >= MOST_FILES:
            faults.append(Fault(".", 0, "too_many_files", f"The folder has more than {MOST_FILES} files."))
            break
        place = root / name
        if not place.resolve().is_relative_to(inside):
            faults.append(
                Fault(
                    name,
                    0,
                    "link_outside",
                    "This link leads outside the city folder.",
                    "Copy the file into the folder.",
                )
            )
        elif not place.is_file():
            faults.append(Fault(name, 0, "not_a_file", "This is not a plain file.", "Remove it."))
        elif place.stat().st_size > LARGEST_FILE:
            faults.append(
                Fault(name, 0, "file_too_large", f"The file is larger than {LARGEST_FILE >> 20} MiB.", "Split it.")
            )
        else:
            files[name] = place.read_bytes()
    return Folder(files, tuple(faults))


def _names(root: Path) -> Iterator[str]:
    for parent, folders, names in os.walk(root):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        for each in sorted(names):
            name = (Path(parent) / each).relative_to(root).as_posix()
            if not each.startswith(".") and is_read(name):
                yield name


def is_read(name: str) -> bool:
    """Whether a file of this path belongs to the city's meaning."""
    return not name.startswith(NOT_READ) and PurePosixPath(name).suffix not in NOT_READ_SUFFIXES
