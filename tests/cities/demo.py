"""The demonstration city as the tests use it: its folder, its parameters, its generated people."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import yaml

from pengcheng.city import City, load_city
from pengcheng.engines.residents import Block, Community, Parameters, generate, read_parameters

FOLDER = Path(__file__).parents[2] / "cities" / "demo"
TODAY = date(2026, 11, 22)
DISTRICT_DIGITS = 6


@cache
def city() -> City:
    return load_city(FOLDER)


@cache
def parameters() -> Parameters:
    return read_parameters(yaml.safe_load((FOLDER / "demo" / "population.yaml").read_text(encoding="utf-8")))


@cache
def communities() -> tuple[Community, ...]:
    return tuple(
        Community(division.code, division.code[:DISTRICT_DIGITS])
        for division in city().divisions.values()
        if division.level == "community"
    )


@cache
def block(size: int = 20_000, seed: int = 7, today: date = TODAY) -> Block:
    return next(generate(parameters(), communities(), size, seed, today))
