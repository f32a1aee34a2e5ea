"""Everything between an empty home and a city that can be served; what is there already is left as it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

Say = Callable[[str], None]
DEMO_SIZE = 20_000
DEMO_SEED = 1


def prepare(folder: Path, *, say: Say, size: int = DEMO_SIZE, seed: int = DEMO_SEED) -> None:
    """Database, city, residents (a demonstration only) and a sweep, each only where it is missing: everybody is looked
    at once for each version of the folder, and when a load was too large to be followed by itself.

    Each step is its own transaction, so a start that was cut off goes on where it stopped. Django must be set up.
    Raises what the steps raise; a folder with faults is `CityRefused`, a home that is not the database's
    `HomeOfAnotherDatabase`.
    """
    from pengcheng.domain.ledger.log import check_home

    _database(say)
    check_home()
    _city(folder, say)
    _residents(folder, say, size, seed)
    _sweep(say)


def _database(say: Say) -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("1/4 The database ...")
        call_command("migrate", verbosity=0, interactive=False)


def _city(folder: Path, say: Say) -> None:
    from pengcheng.city import load_city
    from pengcheng.domain.organisations.models import CityVersion
    from pengcheng.domain.people.actors import Actor
    from pengcheng.domain.services.actions import apply_city

    newest = CityVersion.objects.defer("content").order_by("-number").first()
    if newest is None or newest.hash != load_city(folder).hash:
        say(f"2/4 The city folder {folder.name} ...")
        apply_city(folder, actor=Actor("operator", "start"))


def _residents(folder: Path, say: Say, size: int, seed: int) -> None:
    from pengcheng import clock
    from pengcheng.domain.organisations.queries import current_city
    from pengcheng.domain.people.actors import Actor
    from pengcheng.domain.registers.actions.populating import PARAMETERS, populate
    from pengcheng.domain.registers.models import RegisterLoad

    demonstration = current_city().demo_sign_in and (folder / PARAMETERS).exists()
    loaded = set(RegisterLoad.objects.values_list("register", flat=True).distinct())
    if demonstration and set(current_city().registers) - loaded:
        say(f"3/4 {size:,} invented residents ...")
        populate(folder, size=size, seed=seed, today=clock.today(), actor=Actor.system("demo"))


def _sweep(say: Say) -> None:
    from pengcheng.domain.organisations.queries import current_version
    from pengcheng.domain.people.actors import Actor
    from pengcheng.domain.registers.models import RegisterLoad
    from pengcheng.domain.services.actions import sweep
    from pengcheng.domain.services.waiting import is_sweep_due

    if RegisterLoad.objects.exists() and is_sweep_due(current_version()):
        say("4/4 Who is entitled to what ...")
        sweep((), actor=Actor.system("sweep"))
