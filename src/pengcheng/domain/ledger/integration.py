"""Carries committed entries into the log on disk, once each, in the order of their ids.

Disk and database cannot be committed together, so the disk goes first: whatever a crash leaves between the two is
recognised by its leaf hash and noted in the database before anything new is added.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Max

from pengcheng.domain.ledger.errors import LogBehindDatabase
from pengcheng.domain.ledger.log import open_log
from pengcheng.domain.ledger.models import LedgerEntry, LedgerWriter
from pengcheng.engines.proof.merkle import leaf_hash
from pengcheng.engines.proof.tiles import TileLog

log = logging.getLogger(__name__)
_BATCH = 4096


def integrate() -> int:
    """Brings all committed entries into the log; returns how many were added.

    Idempotent, safe after a crash at any point, one integrator at a time. Raises `LogBehindDatabase` when the log
    folder is older than the database, `LogDamaged` when its files do not fit their checkpoint.
    """
    tiles = open_log()
    added = 0
    with tiles.locked(), _writer_row():
        _catch_up(tiles)
        while batch := list(LedgerEntry.objects.filter(leaf_index=None).order_by("id")[:_BATCH]):
            first = tiles.size
            tiles.append([bytes(entry.leaf) for entry in batch])
            _note_indexes(batch, first)
            added += len(batch)
            if len(batch) < _BATCH:
                break
    return added


@contextmanager
def _writer_row() -> Iterator[None]:
    """Keeps integrators of several machines apart where the database can lock a row; SQLite has one machine."""
    if not connection.features.has_select_for_update:
        yield
        return
    with transaction.atomic():
        LedgerWriter.objects.get_or_create(pk=1)
        LedgerWriter.objects.select_for_update().get(pk=1)
        yield


def _catch_up(tiles: TileLog) -> None:
    """Notes in the database what the disk already has."""
    highest = LedgerEntry.objects.aggregate(highest=Max("leaf_index"))["highest"]
    known = 0 if highest is None else highest + 1
    if known > tiles.size:
        raise LogBehindDatabase(tiles.size, known)
    for start in range(known, tiles.size, _BATCH):
        leaves = tiles.entries(start, min(start + _BATCH, tiles.size))
        hashes = [leaf_hash(leaf) for leaf in leaves]
        rows = {bytes(row.leaf_hash): row for row in LedgerEntry.objects.filter(leaf_hash__in=hashes)}
        lost = [(leaf, digest) for leaf, digest in zip(leaves, hashes, strict=True) if digest not in rows]
        rows.update(_adopt(lost))
        _note_indexes([rows[digest] for digest in hashes], start)


def _adopt(lost: list[tuple[bytes, bytes]]) -> dict[bytes, LedgerEntry]:
    """Rows for leaves whose transaction a power failure took back, or that a restored backup does not know.

    Their private parts are gone; the log keeps its order and the gap is visible instead of hidden.
    """
    if not lost:
        return {}
    log.warning("%d ledger entries are in the log but no longer in the database; their leaves were kept", len(lost))
    adopted = []
    for leaf, digest in lost:
        public = json.loads(leaf)
        adopted.append(
            LedgerEntry(
                kind=public["kind"],
                at=datetime.fromisoformat(public["at"]),
                actor_kind="unknown",
                actor_id="",
                leaf=leaf,
                leaf_hash=digest,
            )
        )
    LedgerEntry.objects.bulk_create(adopted)
    return {bytes(row.leaf_hash): row for row in adopted}


def _note_indexes(entries: list[LedgerEntry], first: int) -> None:
    pairs = [(first + offset, entry.pk) for offset, entry in enumerate(entries)]
    table = connection.ops.quote_name(LedgerEntry._meta.db_table)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {table} SET leaf_index = %s WHERE id = %s", pairs)
