"""If, loops, filters, functions, lists, contexts and paths."""

from __future__ import annotations

from pengcheng.engines.feel import tree, types
from pengcheng.engines.feel.generator.environment import Environment, Variable
from pengcheng.engines.feel.generator.fragments import Fragment
from pengcheng.engines.feel.generator.operators import Operators, place
from pengcheng.engines.feel.types import ANY, BOOLEAN, NUMBER, ContextOf, FeelType, FunctionOf, ListOf


class Clauses(Operators):
    """Everything that opens a scope of names, and the collections."""

    def _if(self, node: tree.If, environment: Environment) -> Fragment:
        condition = self.fragment(node.condition, environment)
        then = self.fragment(node.consequence, environment)
        other = self.fragment(node.alternative, environment)
        kind = _common(then.type, other.type)
        nullable = then.nullable or other.nullable
        if condition.truth is not None:
            return Fragment(f"({then.source} if {condition.truth} else {other.source})", kind, nullable)
        name = self.constants.fresh()
        wrong = f"not_boolean({name}, run, {place(node.condition)})"
        source = (
            f"({then.source} if ({name} := {condition.source}) is True "
            f"else {other.source} if {name} is False or {name} is None else {wrong})"
        )
        return Fragment(source, kind)

    # --- collections ------------------------------------------------------------------------

    def _list(self, node: tree.List, environment: Environment) -> Fragment:
        items = [self.fragment(item, environment) for item in node.items]
        kinds = {item.type for item in items}
        kind = kinds.pop() if len(kinds) == 1 else ANY
        return Fragment(f"[{', '.join(item.source for item in items)}]", ListOf(kind), False)

    def _context(self, node: tree.Context, environment: Environment) -> Fragment:
        keys: set[str] = set()
        for entry in node.entries:
            if entry.key in keys:
                return Fragment(f"duplicate_key({entry.key!r}, run, {place(entry)})", types.NULL)
            keys.add(entry.key)
        parts: list[str] = []
        kinds: list[tuple[str, FeelType]] = []
        above: dict[str, Variable] = {}  # the entries written so far: what the next one may read
        inside = environment.inner(above)
        for entry in node.entries:
            name = self.constants.fresh(entry.key)
            if isinstance(entry.value, tree.Function):
                # A function may call itself by its key, so it is in scope of its own body.
                above[entry.key] = Variable(name, types.FUNCTION)
            value = self.fragment(entry.value, inside)
            parts.append(f"{entry.key!r}: ({name} := {value.source})")
            kinds.append((entry.key, value.type))
            above[entry.key] = Variable(name, value.type, value.nullable)
        return Fragment("{" + ", ".join(parts) + "}", ContextOf(tuple(kinds)), False)

    def _path(self, node: tree.Path, environment: Environment) -> Fragment:
        source = self.fragment(node.source, environment)
        kind = ANY
        if isinstance(source.type, ContextOf):
            kind = source.type.entry(node.name) or ANY
        elif source.type in _PROPERTIES:
            kind = _PROPERTIES[source.type].get(node.name, ANY)
        return Fragment(f"path({source.source}, {node.name!r}, run, {place(node)})", kind)

    def _filter(self, node: tree.Filter, environment: Environment) -> Fragment:
        source = self.fragment(node.source, environment)
        item = source.type.item if isinstance(source.type, ListOf) else ANY
        if _is_index(node.condition):
            index = self.fragment(node.condition, environment)
            return Fragment(f"item_at({source.source}, {index.source}, run, {place(node)})", item)
        name = self.constants.fresh("item")
        inside = environment.inside_filter(Variable(name, item))
        condition = self.fragment(node.condition, inside)
        if condition.type == NUMBER:
            # The index may read names of the item only when there is an item: it reads those outside.
            condition = self.fragment(node.condition, environment)
            return Fragment(f"item_at({source.source}, {condition.source}, run, {place(node)})", item)
        test = f"lambda {name}: {condition.source}"
        kind = source.type if isinstance(source.type, ListOf) and condition.type == BOOLEAN else ANY
        return Fragment(f"filter_items({source.source}, {test}, run, {place(node)})", kind)

    # --- loops ------------------------------------------------------------------------------

    def _for(self, node: tree.For, environment: Environment) -> Fragment:
        sources, names, inner = self._iterations(node.iterations, environment)
        partial = self.constants.fresh("partial")
        reads_partial = any(
            isinstance(below, tree.Name) and below.name == "partial" for below in tree.walk(node.result)
        )
        so_far = f"so_far({partial}, run)" if reads_partial else partial
        inner = inner.inner({"partial": Variable(so_far, types.LIST, False)})
        result = self.fragment(node.result, inner)
        body = f"lambda {', '.join((*names, partial))}: {result.source}"
        return Fragment(f"for_each(({sources}), {body}, run, {place(node)})", ListOf(result.type))

    def _quantified(self, node: tree.Quantified, environment: Environment) -> Fragment:
        sources, names, inner = self._iterations(node.iterations, environment)
        condition = self.fragment(node.condition, inner)
        body = f"lambda {', '.join(names)}: {condition.source}"
        return Fragment(f"{node.quantifier}(({sources}), {body}, run, {place(node)})", BOOLEAN)

    def _iterations(
        self, iterations: tuple[tree.Iteration, ...], environment: Environment
    ) -> tuple[str, list[str], Environment]:
        """The lists as a tuple of lambdas, each over the items chosen before it."""
        names: list[str] = []
        sources: list[str] = []
        for iteration in iterations:
            source = self.fragment(iteration.source, environment)
            item = source.type.item if isinstance(source.type, ListOf) else ANY
            if iteration.until is not None:
                until = self.fragment(iteration.until, environment)
                items = f"steps({source.source}, {until.source}, run, {place(iteration)})"
                item = NUMBER if source.type == until.type == NUMBER else ANY
            else:
                items = f"items_of({source.source}, run, {place(iteration)})"
            sources.append(f"lambda {', '.join(names)}: {items},")
            name = self.constants.fresh(iteration.name)
            names.append(name)
            environment = environment.inner({iteration.name: Variable(name, item)})
        return " ".join(sources), names, environment

    # --- functions --------------------------------------------------------------------------

    def _function(self, node: tree.Function, environment: Environment) -> Fragment:
        kinds = tuple(self.type_of(p.type) if p.type is not None else None for p in node.parameters)
        variables = {
            parameter.name: Variable(self.constants.fresh(parameter.name), kind or ANY)
            for parameter, kind in zip(node.parameters, kinds, strict=True)
        }
        if node.external:
            body = Fragment(f"external(run, {place(node)})")
        else:
            body = self.fragment(node.body, environment.inner(variables))
        arguments = ", ".join(variable.source for variable in variables.values())
        names = tuple(parameter.name for parameter in node.parameters)
        declared = self.constants.name_of(kinds) if any(kinds) else "()"
        source = f"FunctionValue({names!r}, lambda {arguments}: {body.source}, {declared})"
        return Fragment(source, FunctionOf(tuple(kind or ANY for kind in kinds), body.type), False)


_PROPERTIES: dict[FeelType, dict[str, FeelType]] = {
    types.DATE: dict.fromkeys(("year", "month", "day", "weekday"), NUMBER),
    types.DAYS_TIME: dict.fromkeys(("days", "hours", "minutes", "seconds"), NUMBER),
    types.YEARS_MONTHS: dict.fromkeys(("years", "months"), NUMBER),
}


def _common(left: FeelType, right: FeelType) -> FeelType:
    if types.conforms(left, right):
        return right
    return left if types.conforms(right, left) else ANY


def _is_index(condition: tree.Expression) -> bool:
    if isinstance(condition, tree.Negation):
        condition = condition.operand
    return isinstance(condition, tree.Number)
