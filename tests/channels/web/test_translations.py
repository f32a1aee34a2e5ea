"""The catalogues are complete, and their check finds what is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from pengcheng.channels.web import translations


@pytest.mark.parametrize("path", list(translations.catalogues()), ids=lambda path: path.parents[1].name)
def test_every_message_is_translated_and_none_is_left_over(path: Path) -> None:
    assert translations.faults(path) == []


def test_the_check_finds_a_missing_an_empty_a_superfluous_and_a_broken_message(tmp_path: Path) -> None:
    whole = next(translations.catalogues()).read_text(encoding="utf-8")
    broken = whole.replace('msgid "Sign out"\nmsgstr "退出"\n', "")
    broken = broken.replace('msgid "Sign in"\nmsgstr "登录"\n', 'msgid "Sign in"\nmsgstr ""\n')
    broken = broken.replace("%(department)s已经掌握", "%(body)s已经掌握")
    broken += '\nmsgid "Nobody says this"\nmsgstr "没有人这样说"\n'
    path = tmp_path / "zh_Hans" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(broken, encoding="utf-8")
    found = translations.faults(path)
    assert "missing: 'Sign out'" in found
    assert "not translated: 'Sign in'" in found
    assert "no longer used: 'Nobody says this'" in found
    assert any("placeholder" in fault and "already knows it" in fault for fault in found)


def test_a_catalogue_is_compiled_once_and_again_when_it_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = next(translations.catalogues())
    path = tmp_path / "zh_Hans" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_bytes(source.read_bytes())
    monkeypatch.setattr(translations, "LOCALES", tmp_path)
    assert translations.compile_all() == [path.with_suffix(".mo")]
    assert translations.compile_all() == []
