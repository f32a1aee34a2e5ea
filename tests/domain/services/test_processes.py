"""Several processes on one database: a double click that reaches two workers, and a worker that dies."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.domain.services.stage import TODAY

ROOT = Path(__file__).parents[3]
CLICKER = Path(__file__).parent / "clicker.py"


class Workers:
    """Processes that share a home, in which the draft `number` is ready to be confirmed."""

    def __init__(self, home: Path, number: str = "") -> None:
        self.environment = {key: value for key, value in os.environ.items() if key != "PENGCHENG_DATABASE_URL"} | {
            "PENGCHENG_HOME": str(home),
            "PENGCHENG_TODAY": TODAY,
            "DJANGO_SETTINGS_MODULE": "pengcheng.settings",
            "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path]),
        }
        self.number = number or self.run("prepare")["number"]

    def start(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, str(CLICKER), *words], env=self.environment, stdout=subprocess.PIPE, text=True
        )

    def run(self, *words: str, dies: int = 0) -> Any:
        process = self.start(*words)
        said, _ = process.communicate(timeout=120)
        assert process.returncode == dies
        return json.loads(said) if said else None


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory, letters: Path) -> tuple[Path, str]:
    """A home with the city and a draft, and the draft's number."""
    home = tmp_path_factory.mktemp("prepared")
    (home / "cache").symlink_to(letters)
    return home, Workers(home).number


@pytest.fixture
def workers(prepared: tuple[Path, str], tmp_path: Path) -> Workers:
    home, number = prepared
    return Workers(Path(shutil.copytree(home, tmp_path / "home", symlinks=True)), number)


def test_a_double_click_that_reaches_two_workers_is_one_decision(workers: Workers) -> None:
    running = [workers.start("confirm", workers.number) for _ in range(2)]
    results = [json.loads(process.communicate(timeout=120)[0]) for process in running]

    assert sorted(each["replayed"] for each in results) == [False, True]
    assert results[0]["decision"] == results[1]["decision"]
    assert results[0]["certificate"] == results[1]["certificate"]
    assert workers.run("recover") == {"decisions": 1, "certificates": 1, "sealed": 1, "sealings": 1}


def test_a_crash_between_decision_and_certificate_loses_and_doubles_nothing(workers: Workers) -> None:
    workers.run("crash", workers.number, dies=9)

    again = workers.run("confirm", workers.number)

    assert again["replayed"]
    assert again["certificate"]
    for _ in range(2):
        assert workers.run("recover") == {"decisions": 1, "certificates": 1, "sealed": 1, "sealings": 1}
