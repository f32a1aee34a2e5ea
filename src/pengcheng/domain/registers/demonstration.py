"""What a city's folder says about the people of its demonstration."""

from __future__ import annotations

from pathlib import Path

import yaml

from pengcheng.city import City, Division
from pengcheng.domain.registers.errors import NoDemonstration
from pengcheng.engines.residents import Community, Parameters, ResidentsError, read_parameters

LEVEL = "community"  # the divisions people live in, by the field's name for them
PARAMETERS = Path("demo", "population.yaml")


def population_parameters(folder: Path) -> Parameters:
    """The distributions the folder gives for its demonstration. Raises `NoDemonstration`."""
    path = folder / PARAMETERS
    try:
        return read_parameters(yaml.safe_load(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise NoDemonstration(f"{path} is not there: this city gives no distributions of its people.") from None
    except (yaml.YAMLError, ResidentsError) as fault:
        raise NoDemonstration(f"{path}: {fault}") from fault


def communities(city: City) -> list[Community]:
    """The communities people live in, each with its area: the division right below the city."""

    def area(division: Division) -> str:
        while division.parent not in (None, city.division):
            division = city.divisions[division.parent or ""]
        return division.code

    return [Community(d.code, area(d)) for d in city.divisions.values() if d.level == LEVEL]
