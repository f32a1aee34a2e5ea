"""A process that appends to a log and dies at a chosen point: `python crashing.py FOLDER KEY POINT SIZES`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pengcheng.engines.proof import durable, tiles
from pengcheng.engines.proof.notes import NoteSigner

folder, key, point = Path(sys.argv[1]), bytes.fromhex(sys.argv[2]), int(sys.argv[3])
signer = NoteSigner("lakeside-log", Ed25519PrivateKey.from_private_bytes(key))
steps = 0


def dying(step: object) -> object:
    """Makes a step of the file system count, and the process end before the one that was chosen."""

    def counted(*arguments: object, **options: object) -> object:
        global steps
        steps += 1
        if steps == point:
            os._exit(9)
        return step(*arguments, **options)  # type: ignore[operator]

    return counted


log = tiles.TileLog(folder, signer.verifier, signer)
durable.os.fsync = dying(os.fsync)
Path.replace = dying(Path.replace)  # type: ignore[method-assign,assignment]
Path.unlink = dying(Path.unlink)  # type: ignore[method-assign,assignment]
Path.rmdir = dying(Path.rmdir)  # type: ignore[method-assign,assignment]
for size in sys.argv[4:]:
    with log.locked():
        log.append([f"crashing {log.size + number}".encode() for number in range(int(size))])
