"""The generated items as 278 variables with formulas on OpenFisca.

OpenFisca has no null: a value that is missing is zero or false to it, so it grants more than the rules do. Formulas
with a variable beside each nullable one would be right and slower; what is timed is the quick form, and by how much
it is wrong is counted and said.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import and_, eq, ge, lt
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pengcheng.channels.cli.benchmarks.rules.columns import without_nulls
from pengcheng.channels.cli.benchmarks.rules.peers import peer
from pengcheng.engines.dmn.generated import Condition, GeneratedItems, day_number

NAME = "OpenFisca"
_PERIOD = "2026-01"
_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {">=": ge, "<": lt, "=": eq}


class OpenFisca:
    """A simulation with its inputs set."""

    def __init__(self, items: GeneratedItems, residents: pa.RecordBatch) -> None:
        from openfisca_core import entities, periods, simulations, taxbenefitsystems, variables

        person = entities.Entity("person", "persons", "", "")
        system = taxbenefitsystems.TaxBenefitSystem([person])
        about = {"entity": person, "definition_period": periods.DateUnit.MONTH}
        columns = without_nulls(residents)
        for name, column in columns.items():
            value_type = bool if column.dtype == np.bool_ else int
            system.add_variable(type(name, (variables.Variable,), {**about, "value_type": value_type}))
        for name, conditions in items.conditions.items():
            formula = _formula(items, conditions)
            system.add_variable(type(name, (variables.Variable,), {**about, "value_type": bool, "formula": formula}))
        self._names = tuple(items.conditions)
        self._simulation = simulations.SimulationBuilder().build_default_simulation(system, residents.num_rows)
        for name, column in columns.items():
            self._simulation.set_input(name, _PERIOD, column)

    def granted(self) -> dict[str, int]:
        """How many it grants each item; each result is dropped at once, which keeps its memory small."""
        return {name: int(np.count_nonzero(self._calculated(name))) for name in self._names}

    def of(self, name: str) -> npt.NDArray[np.bool_]:
        """Whom it grants an item."""
        return self._calculated(name)

    def _calculated(self, name: str) -> npt.NDArray[np.bool_]:
        found: npt.NDArray[np.bool_] = self._simulation.calculate(name, _PERIOD)
        self._simulation.delete_arrays(name)
        return found


def _formula(items: GeneratedItems, conditions: tuple[Condition, ...]) -> Callable[[Any, Any], Any]:
    tests = [(each.fact, _OPERATORS[each.operator], _constant(items, each)) for each in conditions]

    def formula(person: Any, period: Any) -> Any:
        return reduce(and_, (compare(person(fact, period), constant) for fact, compare, constant in tests))

    return formula


def _constant(items: GeneratedItems, condition: Condition) -> int | bool:
    if isinstance(condition.constant, str):
        return items.clauses[condition.fact].values.index(condition.constant)
    return condition.constant if isinstance(condition.constant, int) else day_number(condition.constant)


def ready(items: GeneratedItems, residents: pa.RecordBatch) -> OpenFisca | None:
    """The peer with its inputs set; None if it is not installed."""
    return None if peer("openfisca_core") is None else OpenFisca(items, residents)
