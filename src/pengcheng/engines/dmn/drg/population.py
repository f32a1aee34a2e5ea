"""A whole model for many subjects at once: every node worked out once, on vectors.

Decisions become vectors, knowledge models functions that are written into their calls, decision tables and
services functions on vectors. What has no exact vector form raises NotVectorised, as does a block whose values
vectors do not hold; `Model.evaluate` then decides row by row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import numpy as np

from pengcheng.engines.feel.errors import OperationFault
from pengcheng.engines.feel.scope import free_names
from pengcheng.engines.feel.vector import Host, Vector
from pengcheng.engines.feel.vector.coercion import coerced, surely_belongs
from pengcheng.engines.feel.vector.dictionary import apply
from pengcheng.engines.feel.vector.program import prepare
from pengcheng.engines.feel.vector.scope import Closure
from pengcheng.engines.feel.vector.shaping import where_known
from pengcheng.engines.feel.vector.vectors import Contexts, nulls

from .model import Model, Node
from .population_tables import host_table
from .types import ItemType

WorkOut = Callable[[Vector], Vector]


def evaluate_rows(model: Model, name: str, inputs: Mapping[str, Vector], rows: int, now: datetime) -> Vector:
    """The value of a decision for each row.

    Args:
        inputs: input data by name, a vector of so many rows each; what is missing is null.

    Raises:
        NotVectorised: a node has no exact vector form, or these values have none.
        ModelIncomplete: there is no such node.
    """
    return Rows(rows, now, inputs).value(model.node(name))


def call_service_rows(model: Model, name: str, inputs: Mapping[str, Vector], rows: int, now: datetime) -> Vector:
    """The result of a decision service for each row; its input data and decisions by name. Raises as above."""
    return Rows(rows, now, {}).service(model.node(name, ("decisionService",)), inputs)


@dataclass
class Rows:
    """One evaluation for many rows: every node once.

    Attributes:
        inputs: input data by name.
        values: values known so far; a service puts its arguments here.
    """

    rows: int
    now: datetime
    inputs: Mapping[str, Vector]
    values: dict[Node, Vector] = field(default_factory=dict)
    above: tuple[Node, ...] = ()

    def value(self, node: Node) -> Vector:
        """The values of a node, null where it requires itself."""
        if node in self.values:
            return self.values[node]
        if node in self.above:
            return nulls(self.rows)
        self.above = (*self.above, node)
        try:
            found = self._worked_out(node)
        finally:
            self.above = self.above[:-1]
        self.values[node] = found
        return found

    def service(self, node: Node, arguments: Mapping[str, Vector]) -> Vector:
        """A decision service with its arguments by name, apart from everything outside (DMN 1.5, 10.4)."""
        inner = Rows(self.rows, self.now, {})
        for parameter in node.parameters:
            given = arguments.get(parameter.name, nulls(self.rows))
            inner.values[parameter] = accepted(_type(parameter), given, self.now)
        outputs = node.refers("outputDecision")
        results = {each.name: inner.value(each) for each in outputs}
        result = next(iter(results.values())) if len(outputs) == 1 else Contexts(self.rows, None, results)
        return accepted(_type(node), result, self.now)

    def _worked_out(self, node: Node) -> Vector:
        if node.kind == "inputData":
            return accepted(_type(node), self.inputs.get(node.name, nulls(self.rows)), self.now)
        if node.is_service:
            return self._service_function(node)
        if node.expression is None:
            return nulls(self.rows)
        tables = node.model.tables.called(free_names(node.expression))
        context = {**self._context(node), **{name: host_table(each, self.rows) for name, each in tables.items()}}
        program = prepare(node.expression, frozenset(context), self.now, node.model.types.by_name)
        found = program.evaluate(context, self.rows)
        if node.kind != "businessKnowledgeModel":
            return accepted(_type(node), found, self.now)
        return replace(found, result=node.result_type) if isinstance(found, Closure) else found

    def _context(self, node: Node) -> dict[str, Vector]:
        context: dict[str, Vector] = {}
        imported: dict[str, dict[str, Vector]] = {}
        for each in node.required:
            if each.model is node.model:
                context[each.name] = self.value(each)
            else:
                imported.setdefault(node.model.prefix_of(each.model), {})[each.name] = self.value(each)
        context.update({prefix: Contexts(self.rows, None, entries) for prefix, entries in imported.items()})
        return context

    def _service_function(self, node: Node) -> Vector:
        parameters = node.parameters
        names = tuple(each.name for each in parameters)

        def call(given: Sequence[Vector], work_out: WorkOut) -> Vector:
            rows = given[0].rows if given else self.rows
            faulty = np.zeros(rows, np.bool_)
            arguments: dict[str, Vector] = {}
            for parameter, value in zip(parameters, given, strict=True):
                arguments[parameter.name], wrong = coerced(value, _type(parameter).type)
                faulty |= wrong if wrong is not None else False
            result = Rows(rows, self.now, {}).service(node, arguments)
            return where_known(result, ~faulty) if faulty.any() else result

        return Host(self.rows, names, call)


def accepted(item: ItemType, vector: Vector, now: datetime) -> Vector:
    """Values as a type takes them: null where one is of another type, or not among the allowed values."""
    plain = item.allowed is None and item.constraint is None and not _constrained(item)
    if isinstance(vector, Closure | Host) or (plain and surely_belongs(vector, item.type)):
        return vector
    return apply(lambda value: _accepted(item, value, now), vector)


def _accepted(item: ItemType, value: object, now: datetime) -> object:
    try:
        return item.accept(value, now)
    except OperationFault:
        return None


def _constrained(item: ItemType) -> bool:
    return any(
        each.allowed is not None or each.constraint is not None or _constrained(each)
        for each in item.components.values()
    )


def _type(node: Node) -> ItemType:
    return node.model.types.of(node.type_reference)
