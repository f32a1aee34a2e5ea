"""The property that every database is held to: on random rules it says of everybody what the record engine says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings

from pengcheng.engines.dmn import Decision
from pengcheng.engines.dmn.sql import NotPrintable, print_decision

from .. import random_rules
from . import random_cells
from .engines import Engine
from .judge import DAY, LAYOUT, Person, check, compiled, everybody, reads_all

POLICIES = ("FIRST", "UNIQUE", "ANY", "PRIORITY", "RULE ORDER", "OUTPUT ORDER", "COLLECT")
FAMILIES: Mapping[str, tuple[ModuleType, Mapping[str, Any]]] = {
    "rules": (random_rules, {"uncut": True}),
    "cells": (random_cells, {}),
}
"""Random decisions: mostly comparisons, under every hit policy; and cells and outputs of every other kind."""


@dataclass
class Tally:
    """What was compared."""

    rules: int = 0
    decisions: int = 0
    refused: int = 0


def hold_together(
    family: str, rules: int, people: int, engine_of: Callable[[Decision, Sequence[Person]], Engine]
) -> Tally:
    """Compare so many random rules on so many random people.

    The people are stored once; each rule is one statement over them.
    """
    module, options = FAMILIES[family]
    values = {fact: [each for each in found if each is not None] for fact, found in module.VALUES.items()}
    crowd = everybody(values, people)
    engine = engine_of(reads_all(module.INPUTS), crowd)
    tally = Tally()

    @settings(
        max_examples=rules,
        deadline=None,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(module.decisions(POLICIES, **options))
    def compare(decision: Decision) -> None:
        try:
            statement = print_decision(decision, DAY, engine.dialect, LAYOUT)
        except NotPrintable:
            tally.refused += 1
            return
        tally.decisions += check(compiled(decision), statement, crowd, engine.answers(statement))
        tally.rules += 1

    compare()
    print(f"{engine.dialect}, {family}: {tally.rules} rules x {people} people = {tally.decisions:,} decisions alike")
    return tally
