"""QR codes as modules, bars and SVG."""

from __future__ import annotations

from xml.etree import ElementTree

import numpy as np
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from pengcheng.engines.proof import qr
from pengcheng.engines.proof.base45 import ALPHABET


@given(st.text(alphabet=ALPHABET, min_size=1, max_size=300))
def test_what_is_drawn_is_read_back(text: str) -> None:
    matrix = np.pad(qr.modules(text), qr.QUIET_ZONE)
    picture = np.where(np.kron(matrix, np.ones((3, 3), dtype=bool)), 0, 255).astype(np.uint8)
    found = zxingcpp.read_barcode(picture)
    assert found is not None
    assert found.text == text


def test_the_bars_are_the_dark_modules() -> None:
    matrix = qr.modules("PC1:ABC")
    drawn = np.zeros_like(matrix)
    for row, column, length in qr.runs(matrix):
        drawn[row, column : column + length] = True
    assert (drawn == matrix).all()


def test_the_svg_has_a_quiet_zone_and_a_name() -> None:
    element = ElementTree.fromstring(qr.svg("PC1:ABC", label='Code "A" <1> & more'))
    side = len(qr.modules("PC1:ABC")) + 8
    assert element.get("viewBox") == f"0 0 {side} {side}"
    assert element.get("aria-label") == 'Code "A" <1> & more'
