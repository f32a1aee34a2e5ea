"""What a start makes where it is missing, and again when the folder changed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pengcheng.channels.cli.preparing import prepare
from pengcheng.domain.services.models import SweepRun

CITY = Path(__file__).parents[3] / "cities" / "demo"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_everybody_is_looked_at_once_for_each_version_of_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "city"
    shutil.copytree(CITY, folder)
    said: list[str] = []

    prepare(folder, say=said.append, size=60)
    assert [line[:3] for line in said] == ["2/4", "3/4", "4/4"]
    said.clear()
    prepare(folder, say=said.append, size=60)
    assert said == []

    item = folder / "items" / "high_age_allowance" / "rules.yaml"
    item.write_text(item.read_text(encoding="utf-8").replace("monthly_amount: 500", "monthly_amount: 501"))
    examples = item.parent / "examples.yaml"
    examples.write_text(examples.read_text(encoding="utf-8").replace("monthly_amount: 500", "monthly_amount: 501"))
    prepare(folder, say=said.append, size=60)
    assert [line[:3] for line in said] == ["2/4", "4/4"]
    assert SweepRun.objects.count() == 2
