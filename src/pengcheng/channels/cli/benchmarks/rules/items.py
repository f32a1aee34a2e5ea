"""The items that the population is measured with, how long they take to compile, and how much they have in common."""

from __future__ import annotations

import time
from datetime import date

from pengcheng.channels.cli.benchmarks.measurement import Measurement, alone, under
from pengcheng.channels.cli.benchmarks.own_platform import own_platform
from pengcheng.channels.cli.benchmarks.rules.rounds import ROUNDS
from pengcheng.channels.cli.benchmarks.telling import say
from pengcheng.engines.dmn.generated import generated_items, generated_residents
from pengcheng.engines.dmn.population import PopulationPlan, compile_population
from pengcheng.engines.dmn.population.atoms import atoms_of

DAY = date(2026, 1, 1)
ITEMS = 278
SEED = 1
COMPILED = 1.0  # s


def plan() -> PopulationPlan:
    """The generated items, compiled for the population."""
    return compile_population(generated_items(ITEMS, SEED).decisions, DAY)


def measure() -> list[Measurement]:
    """The time to compile, and atoms: generated ones beside those of the city folder."""
    generated = plan()
    with own_platform() as platform:
        real = platform.call(count_city_atoms).value
    say(
        f"atoms (comparisons with a constant): {_asked(generated):,} in the tables of {ITEMS} generated items, "
        f"{len(generated.atoms):,} distinct; {real['asked']:,} in those of the city's {real['items']} items, "
        f"{real['distinct']:,} distinct"
    )
    return [
        under("compile_items", _compile_seconds(), "s", COMPILED),
        alone("atoms_generated", _asked(generated), "atoms"),
        alone("atoms_generated_distinct", len(generated.atoms), "atoms"),
        alone("atoms_city", real["asked"], "atoms"),
        alone("atoms_city_distinct", real["distinct"], "atoms"),
        alone("atoms_city_items", real["items"], "items"),
    ]


def _compile_seconds() -> float:
    """Processor seconds from rules as text to the first resident decided; other items in every round."""
    spent = []
    for number in range(1, ROUNDS + 1):
        items = generated_items(ITEMS, SEED + number)
        resident = generated_residents(1, items.clauses, SEED)
        started = time.process_time()
        compile_population(items.decisions, DAY).run([resident])
        spent.append(time.process_time() - started)
    return min(spent)


def count_city_atoms() -> dict[str, int]:
    """The items of the city folder that have rules: atoms asked for by each, and the different ones among them."""
    from django.conf import settings

    from pengcheng import clock
    from pengcheng.city import load_city
    from pengcheng.domain.services.rules import rules_of

    city = load_city(settings.CITY)
    ruled = [rules.decision for item in city.items.values() if (rules := rules_of(city, item)) is not None]
    plans = [compile_population([each], clock.today()) for each in ruled]
    distinct = {atom for each in plans for atom in each.atoms}
    return {"items": len(plans), "asked": sum(map(_asked, plans)), "distinct": len(distinct)}


def _asked(made: PopulationPlan) -> int:
    """Each decision's own different atoms, all decisions together."""
    return sum(
        len({atom for membership in program.memberships for atom in atoms_of(membership)}) for program in made.programs
    )
