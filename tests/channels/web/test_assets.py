"""Static files: named by their content, small, and complete."""

from __future__ import annotations

import gzip
import re

import pytest

from pengcheng.channels.web import assets


def test_a_name_changes_with_the_content_and_may_be_kept_for_ever() -> None:
    path = assets.url("pengcheng.css")
    assert re.fullmatch(r"/static/pengcheng\.[0-9a-f]{12}\.css", path)
    found = assets.answer(path, "")
    assert found is not None
    assert "immutable" in found[1]["Cache-Control"]


def test_a_browser_that_takes_gzip_gets_gzip_of_the_same_bytes() -> None:
    path = assets.url("pengcheng.css")
    packed, plain = assets.answer(path, "br, gzip"), assets.answer(path, "identity")
    assert packed is not None
    assert plain is not None
    assert packed[1]["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed[0]) == plain[0]


@pytest.mark.parametrize("path", ["/static/", "/static/pengcheng.css", "/static/../settings.py", "/static/nothing.js"])
def test_anything_else_is_not_there(path: str) -> None:
    assert assets.answer(path, "gzip") is None


def test_the_stylesheet_stays_under_25_kilobytes_gzipped() -> None:
    found = assets.answer(assets.url("pengcheng.css"), "gzip")
    assert found is not None
    assert len(found[0]) < 25_000


def test_the_stylesheet_asks_nobody_else_for_anything() -> None:
    found = assets.answer(assets.url("pengcheng.css"), "")
    assert found is not None
    assert b"url(" not in found[0]
    assert b"@import" not in found[0]
