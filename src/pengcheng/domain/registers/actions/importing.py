"""A register is loaded by its source: whole or not at all, and nothing twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction

from pengcheng import clock
from pengcheng.city import City, Register
from pengcheng.domain.ledger import actions as ledger
from pengcheng.domain.organisations.queries import current_city
from pengcheng.domain.registers.duck import workspace
from pengcheng.domain.registers.errors import FutureLoad
from pengcheng.domain.registers.imports import writing
from pengcheng.domain.registers.imports.files import SourceFile, open_file
from pengcheng.domain.registers.imports.staging import Staging
from pengcheng.domain.registers.models import RegisterLoad
from pengcheng.domain.registers.quality import conditions
from pengcheng.domain.registers.sources import Party, check_source, register_of

Progress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class LoadResult:
    """What a load did. `load` is None when the very same file was there already."""

    register: str
    rows: int
    added: int
    changed: int
    ended: int
    findings: tuple[Mapping[str, object], ...]
    load: RegisterLoad | None


def import_file(
    register: str,
    path: Path,
    *,
    actor: Party,
    as_of: date,
    complete: bool = False,
    progress: Progress | None = None,
) -> LoadResult:
    """Take a file into a register: all of it or nothing, and nothing twice.

    `as_of` is the day the source vouches for; it is the day from which changed records hold, and facts grow
    stale counting from it. Without `complete` the file adds and changes; with it, a record the file lacks has
    ended. Rows equal to the current ones are left alone, so importing a file again changes nothing.
    `progress` is told what is being done and how many rows are done.

    Raises `UnknownRegister`, `NotTheSource`, `FutureLoad`, `FileUnreadable`, `FileFaulty` (with every fault).
    """
    city = current_city()
    definition = register_of(city, register)
    check_source(definition, actor)
    if as_of > clock.today():
        raise FutureLoad(as_of, clock.today())
    return _take(city, definition, open_file(path), actor, as_of, complete, progress)


def _take(
    city: City,
    register: Register,
    source: SourceFile,
    actor: Party,
    as_of: date,
    complete: bool,
    progress: Progress | None,
) -> LoadResult:
    def tell(what: str) -> Callable[[int], None] | None:
        return (lambda rows: progress(what, rows)) if progress else None

    before = RegisterLoad.objects.filter(
        register=register.key, sha256=source.sha256, as_of=as_of, complete=complete
    ).first()
    if before is not None and not RegisterLoad.objects.filter(register=register.key, pk__gt=before.pk).exists():
        return LoadResult(register.key, before.rows, 0, 0, 0, tuple(before.findings), None)
    with workspace() as duck:
        staging = Staging(duck, city, register)
        staging.take(source, tell("read"))
        findings = _findings(staging, city, register)
        with transaction.atomic():
            now = clock.now()
            written = writing.compare(duck, register, staging.fields, complete=complete)
            load = RegisterLoad.objects.create(
                register=register.key, file_name=source.path.name, sha256=source.sha256, as_of=as_of, at=now,
                by=f"{actor.kind}:{actor.id}", department=register.source, complete=complete, rows=staging.rows,
                added=written.added, changed=written.changed, ended=written.ended, findings=findings,
            )  # fmt: skip
            writing.write(duck, register, writing.RowStamp(as_of, now, load.pk), tell("written"))
            ledger.append(
                "register.imported",
                actor=actor,
                details={
                    "register": register.key, "load": load.pk, "sha256": source.sha256, "as_of": as_of.isoformat(),
                    "rows": staging.rows, "added": written.added, "changed": written.changed, "ended": written.ended,
                },
            )  # fmt: skip
    return LoadResult(register.key, staging.rows, written.added, written.changed, written.ended, tuple(findings), load)


def _findings(staging: Staging, city: City, register: Register) -> list[dict[str, object]]:
    """The quality rules that rows break. They are told, not refused: a wrong row is the source's to mend."""
    broken = staging.findings(conditions(city, register, clock.now(), staging.fields))
    return [
        {"rule": rule.rule, "dimension": rule.dimension, "says": dict(rule.says), "rows": broken[rule.rule]}
        for rule in register.quality
        if rule.rule in broken
    ]
