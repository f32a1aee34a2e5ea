"""The platform as a wheel: installed without its tree it has all its data, and runs a city."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import urllib.request
import venv
import zipfile
from pathlib import Path

import pytest

from pengcheng.channels.web.translations import compile_all
from tests.end_to_end.commands import Home

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
TODAY = "2026-06-15"
OLD_MAN = "440304193501010010"
SOURCES = ("pyproject.toml", "README.md", "LICENSE")
BUILD = "import sys; from setuptools import build_meta; build_meta.build_wheel(sys.argv[1])"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy so that nothing is left in the tree."""
    pytest.importorskip("setuptools", reason="a wheel is built by setuptools")
    compile_all()
    copy, built = tmp_path_factory.mktemp("tree"), tmp_path_factory.mktemp("built")
    shutil.copytree(ROOT / "src", copy / "src", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    for name in SOURCES:
        shutil.copy(ROOT / name, copy / name)
    done = subprocess.run(
        [sys.executable, "-c", BUILD, str(built)], cwd=copy, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return next(built.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program in a new environment that borrows the packages it depends on, and nothing of the tree."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    install = [python, "-m", "pip", "install", "--no-deps", "--no-index", "--disable-pip-version-check", wheel]
    subprocess.run(install, check=True, capture_output=True)
    packages = sysconfig.get_path("purelib", vars={"base": str(folder), "platbase": str(folder)})
    (Path(packages) / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder / "bin" / "pengcheng"


@pytest.fixture(scope="module")
def home(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home for a copy of the demonstration city, away from the tree."""
    city = tmp_path_factory.mktemp("city") / "demo"
    shutil.copytree(ROOT / "cities" / "demo", city)
    return Home(tmp_path_factory.mktemp("home"), city, TODAY, program=[str(installed)])


def test_every_file_that_is_not_code_is_in_the_wheel(wheel: Path) -> None:
    package = ROOT / "src" / "pengcheng"
    data = {
        str(path.relative_to(package.parent))
        for path in package.rglob("*")
        if path.is_file() and path.suffix not in (".py", ".pyc")
    }
    assert {Path(name).suffix for name in data} >= {".json", ".html", ".css", ".js", ".svg", ".mo"}
    assert data - set(zipfile.ZipFile(wheel).namelist()) == set()


def test_nothing_beside_the_package_is_in_the_wheel(wheel: Path) -> None:
    top = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {name for name in top if not name.endswith(".dist-info")} == {"pengcheng"}


def test_it_checks_decides_and_serves_a_city_without_its_tree(installed: Path, home: Home, tmp_path: Path) -> None:
    where = [installed.with_name("python"), "-c", "import pengcheng; print(pengcheng.__file__)"]
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    found = subprocess.run(where, env=environment, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert Path(found.strip()).is_relative_to(installed.parents[1])

    assert home.json("check", home.city)["sound"]
    home.run("migrate")
    home.run("demo", home.city, "--size", 50)
    said = home.json("decide", "high_age_allowance", OLD_MAN)

    assert (said["outcome"], said["subject"]) == ("granted", OLD_MAN)
    with home.serving("serve") as address:
        for language, words in (("zh-CN", "办事"), ("en", "Services")):
            request = urllib.request.Request(address, headers={"Accept-Language": language})
            page = urllib.request.urlopen(request, timeout=30).read().decode()
            assert words in page
        style = page.split('rel="stylesheet" href="')[1].split('"')[0]
        assert b"--accent" in urllib.request.urlopen(address.rstrip("/") + style, timeout=30).read()
