"""QR codes as modules and as SVG (ISO/IEC 18004, error correction M)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import zxingcpp

QUIET_ZONE = 4  # modules of white that a reader needs around the code


def modules(text: str) -> npt.NDArray[np.bool_]:
    """The square matrix of a QR code over `text`, without quiet zone; True is dark."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    picture: npt.NDArray[np.bool_] = np.asarray(code.to_image(scale=1, add_quiet_zones=False)) == 0
    return picture


def runs(matrix: npt.NDArray[np.bool_]) -> list[tuple[int, int, int]]:
    """The dark modules as horizontal bars: (row, first column, length)."""
    framed = np.pad(matrix, ((0, 0), (1, 1))).astype(np.int8)
    rows, edges = np.nonzero(np.diff(framed))  # in each row by turns where a bar begins and where it has ended
    starts, ends = edges[::2], edges[1::2]
    return list(zip(rows[::2].tolist(), starts.tolist(), (ends - starts).tolist(), strict=True))


def svg(text: str, *, label: str = "") -> str:
    """The code as one SVG element, with its quiet zone, that scales to its container; `label` is read aloud."""
    matrix = modules(text)
    side = len(matrix) + 2 * QUIET_ZONE
    path = "".join(f"M{x + QUIET_ZONE} {y + QUIET_ZONE}h{length}v1h-{length}z" for y, x, length in runs(matrix))
    name = label.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" role="img" aria-label="{name}" '
        f'shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{side}v{side}H0z"/>'
        f'<path fill="#000" d="{path}"/></svg>'
    )
