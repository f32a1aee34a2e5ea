"""What the guards look at: the sources as files and as syntax trees."""

from __future__ import annotations

import ast
import functools
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "pengcheng"
DOMAIN = SOURCE / "domain"


def python_files(under: Path = SOURCE) -> Iterator[Path]:
    """Every Python file we write by hand; Django writes the migrations."""
    for path in sorted(under.rglob("*.py")):
        if "migrations" not in path.parts:
            yield path


@functools.cache
def syntax(path: Path) -> ast.Module:
    """The file's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def relative(path: Path) -> str:
    """The path as the reader of a failure wants it."""
    return path.relative_to(ROOT).as_posix()


def tracked_files() -> list[Path]:
    """What git holds or would hold; everything outside a checkout."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    return [ROOT / name for name in listed if (ROOT / name).is_file()]
