"""The generated items as variables with formulas on OpenFisca.

OpenFisca has no null: a value that is missing is zero or false to it. So beside each fact that some lack stands a
variable that says whether it is known, and the formulas ask for it too. Formulas without these are quicker, and grant
more than the rules do; they are the quick form.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce
from itertools import chain
from operator import and_, eq, ge, lt
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pengcheng.channels.cli.benchmarks.rules.columns import without_nulls
from pengcheng.channels.cli.benchmarks.rules.peers import Flags, peer
from pengcheng.engines.dmn.generated import Condition, GeneratedItems, day_number

NAME = "OpenFisca"
_PERIOD = "2026-01"
_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {">=": ge, "<": lt, "=": eq}
_Formula = Callable[[Any, Any], Any]


class OpenFisca:
    """A simulation with its inputs set. It answers with a flag for each resident."""

    def __init__(self, items: GeneratedItems, residents: pa.RecordBatch) -> None:
        from openfisca_core import entities, periods, simulations, taxbenefitsystems, variables

        person = entities.Entity("person", "persons", "", "")
        system = taxbenefitsystems.TaxBenefitSystem([person])

        def declare(name: str, value_type: type, **more: _Formula) -> None:
            about = {"entity": person, "definition_period": periods.DateUnit.MONTH, "value_type": value_type}
            system.add_variable(type(name, (variables.Variable,), {**about, **more}))

        known = _known(residents)
        inputs = {**without_nulls(residents), **{_known_name(fact): flags for fact, flags in known.items()}}
        for name, column in inputs.items():
            declare(name, bool if column.dtype == np.bool_ else int)
        for name, conditions in items.conditions.items():
            tests = [(each.fact, _OPERATORS[each.operator], _constant(items, each)) for each in conditions]
            declare(name, bool, formula=_formula(tests, [_known_name(fact) for fact, *_ in tests if fact in known]))
            declare(_quick_name(name), bool, formula=_formula(tests, []))
        self._rows = residents.num_rows
        self._names = tuple(items.conditions)
        self._simulation = simulations.SimulationBuilder().build_default_simulation(system, residents.num_rows)
        for name, column in inputs.items():
            self._simulation.set_input(name, _PERIOD, column)

    def answers(self) -> dict[str, npt.NDArray[np.uint8]]:
        """Each flag kept as a bit: OpenFisca's own bytes for everybody and everything would fill a machine."""
        return {name: np.packbits(self._calculated(name)) for name in self._names}

    def flags(self, answer: npt.NDArray[np.uint8]) -> Flags:
        """The bits as flags again."""
        return np.unpackbits(answer, count=self._rows).view(np.bool_)

    def quickly(self) -> dict[str, int]:
        """Counted, by the formulas that take what is not known for zero or false."""
        return {name: int(np.count_nonzero(self._calculated(_quick_name(name)))) for name in self._names}

    def _calculated(self, name: str) -> Flags:
        found: Flags = self._simulation.calculate(name, _PERIOD)
        self._simulation.delete_arrays(name)
        return found


def _known(residents: pa.RecordBatch) -> Mapping[str, Flags]:
    """Who has a value, of each fact that some lack."""
    return {
        name: column.is_valid().to_numpy(zero_copy_only=False)
        for name, column in zip(residents.schema.names, residents.columns, strict=True)
        if column.null_count
    }


def _known_name(fact: str) -> str:
    return f"{fact}_known"


def _quick_name(item: str) -> str:
    return f"{item}_without_nulls"


def _formula(tests: list[tuple[str, Callable[[Any, Any], Any], int | bool]], known: list[str]) -> _Formula:
    def formula(person: Any, period: Any) -> Any:
        met = (compare(person(fact, period), constant) for fact, compare, constant in tests)
        return reduce(and_, chain(met, (person(name, period) for name in known)))

    return formula


def _constant(items: GeneratedItems, condition: Condition) -> int | bool:
    if isinstance(condition.constant, str):
        return items.clauses[condition.fact].values.index(condition.constant)
    return condition.constant if isinstance(condition.constant, int) else day_number(condition.constant)


def ready(items: GeneratedItems, residents: pa.RecordBatch) -> OpenFisca | None:
    """The peer with its inputs set; None if it is not installed."""
    return None if peer("openfisca_core") is None else OpenFisca(items, residents)
