"""FEEL in SQL, for facts: the same text, computed for everybody in one grouped scan for each register.

What cannot be translated exactly is refused with its place and the reason; nothing is approximated. The
subset: literals, `today`, fields of one-row registers, filters over a register's rows, `count`, `sum`, `min`,
`max`, `distinct values`, `months in a row`, `some`/`every`, comparisons, `in`, `between`, `and`/`or`/`not`, `if`,
`+ - *`, `years and months duration`, properties of dates and durations, other facts.

The traps where SQL and FEEL differ are research/rules.md, section 4: `null = null` is true in FEEL, an empty
`count` is 0, an aggregate over a list that holds null is null, comparing unlike types is not an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from pengcheng.city import Register
from pengcheng.domain.registers.duck import quote
from pengcheng.domain.registers.facts import functions
from pengcheng.domain.registers.facts.definitions import TODAY
from pengcheng.domain.registers.facts.scalars import (
    NULL,
    Kind,
    Rows,
    Scalar,
    Values,
    aligned,
    constant,
    field_scalar,
    filtered,
)
from pengcheng.domain.registers.facts.scans import ROW, NotTranslatable, Scans
from pengcheng.engines.feel import evaluate, tree


@dataclass
class Translator:
    """Translates the expressions of one fact.

    `row` is the register whose row is being looked at inside a filter; `items` binds the names of quantifiers;
    `coded` says whether codes are kept as positions, as in a snapshot, or as their words.
    """

    registers: Mapping[str, Register]
    facts: Mapping[str, Scalar]
    kind: str
    over: str
    now: datetime
    scans: Scans
    row: Register | None = None
    items: Mapping[str, Register] = field(default_factory=dict)
    coded: bool = True

    def scalar(self, node: tree.Expression) -> Scalar:
        """The scalar a node is. Raises `NotTranslatable`."""
        found = self.value(node)
        if not isinstance(found, Scalar):
            raise NotTranslatable(node, "this is a list; count it, sum it or take its min or max")
        return found

    def value(self, node: tree.Expression) -> Scalar | Rows | Values:
        """What a node is. Raises `NotTranslatable`."""
        if self._is_constant(node):
            return self._constant(node)
        match node:
            case tree.Name():
                return self._name(node)
            case tree.Path():
                return self._path(node)
            case tree.Filter():
                return self._filter(node)
            case tree.Call():
                return self._call(node)
            case tree.Comparison(operator=operator, left=left, right=right):
                return Scalar(self.compare(node, operator, self.scalar(left), self.scalar(right)), Kind.BOOLEAN)
            case tree.Between(value=value, low=low, high=high):
                middle = self.scalar(value)
                first = self.compare(node, ">=", middle, self.scalar(low))
                second = self.compare(node, "<=", middle, self.scalar(high))
                return Scalar(f"({first} AND {second})", Kind.BOOLEAN)
            case tree.In():
                return self._in(node)
            case tree.Conjunction(operands=operands):
                return self._logic(" AND ", operands)
            case tree.Disjunction(operands=operands):
                return self._logic(" OR ", operands)
            case tree.If():
                return self._if(node)
            case tree.Negation(operand=operand):
                number = self._number(operand)
                return Scalar(f"(-{number.sql})", Kind.NUMBER, whole=number.whole)
            case tree.Arithmetic():
                return self._arithmetic(node)
            case tree.Quantified():
                return self._quantified(node)
        raise NotTranslatable(node, "this form cannot be computed for everybody at once")

    # --- constants and names ---------------------------------------------------------------------

    def _is_constant(self, node: tree.Expression) -> bool:
        """Whether nothing below is a name other than `today` (and than the functions called)."""
        functions = {id(n.function) for n in tree.walk(node) if isinstance(n, tree.Call)}
        return all(
            n.name == TODAY and not (self.row and TODAY in self.row.fields)
            for n in tree.walk(node)
            if isinstance(n, tree.Name) and id(n) not in functions
        )

    def _constant(self, node: tree.Expression) -> Scalar:
        """Computed once, by FEEL itself."""
        value = evaluate(node, {TODAY: self.now.date()}, self.now).value
        months = getattr(value, "months_total", None)
        found = constant(value) if months is None else Scalar(str(months), Kind.MONTHS, constant=True)
        if found is None:
            raise NotTranslatable(node, f"a constant {type(value).__name__} cannot stand here")
        return found

    def _name(self, node: tree.Name) -> Scalar | Rows:
        name = node.name
        if self.row is not None and name in self.row.fields:
            return field_scalar(self.row, name, f"{ROW}.{quote(name)}", coded=self.coded)
        if name in self.items or (self.row is not None and name == "item"):
            raise NotTranslatable(node, "a whole row cannot be a value; name one of its fields")
        if name in self.registers:
            if self.row is not None:
                raise NotTranslatable(node, "a filter cannot look at another register in the same scan")
            if self._is_one_row(name):
                raise NotTranslatable(node, "this is one record; name one of its fields")
            return Rows(self.registers[name])
        if name in self.facts:
            if self.row is not None:
                raise NotTranslatable(node, "a filter cannot look at another fact in the same scan")
            return self.facts[name]
        raise NotTranslatable(node, f"{name!r} is not a register, a field or a fact")

    def _is_one_row(self, register: str) -> bool:
        return self.over == "self" and self.registers[register].one_row_for(self.kind)

    # --- paths and filters -----------------------------------------------------------------------

    def _path(self, node: tree.Path) -> Scalar | Values:
        source = node.source
        if isinstance(source, tree.Name) and (self.row is None or source.name not in self.row.fields):
            if source.name in self.items:
                return self._field(node, self.items[source.name])
            if source.name == "item" and self.row is not None:
                return self._field(node, self.row)
            if source.name in self.registers and self._is_one_row(source.name):
                if self.row is not None:
                    raise NotTranslatable(node, "a filter cannot look at another register in the same scan")
                return self._field(node, self.registers[source.name], self.scans.join(source.name, node.name))
        found = self.value(source)
        if isinstance(found, Rows):
            return Values(found, self._field(node, found.register))
        if isinstance(found, Values):
            raise NotTranslatable(node, "a property of every item of a list cannot be taken here")
        return self._property(node, found)

    def _field(self, node: tree.Path, register: Register, column: str = "") -> Scalar:
        if node.name not in register.fields:
            raise NotTranslatable(node, f"the register {register.key} has no field {node.name!r}")
        return field_scalar(register, node.name, column or f"{ROW}.{quote(node.name)}", coded=self.coded)

    def _property(self, node: tree.Path, source: Scalar) -> Scalar:
        match source.kind, node.name:
            case (Kind.DATE, "year" | "month" | "day"):
                sql = f"{node.name}({source.sql})"
            case (Kind.DATE, "weekday"):
                sql = f"isodow({source.sql})"
            case (Kind.MONTHS, "years"):
                sql = f"({source.sql} // 12)"
            case (Kind.MONTHS, "months"):
                sql = f"({source.sql} % 12)"
            case _:
                raise NotTranslatable(node, f"a {source.kind} has no property {node.name!r} that can be computed here")
        return Scalar(f"CAST({sql} AS BIGINT)", Kind.NUMBER, whole=True)

    def _filter(self, node: tree.Filter) -> Rows:
        source = self.value(node.source)
        if not isinstance(source, Rows):
            raise NotTranslatable(node, "only the rows of a register can be filtered here")
        condition = self.inside(source.register).scalar(node.condition)
        if condition.kind not in (Kind.BOOLEAN, Kind.NULL):
            raise NotTranslatable(node, "a position in a list depends on its order; filter by a condition instead")
        return source.where(condition.sql)

    def inside(self, register: Register) -> Translator:
        """The same translator, looking at one row of a register."""
        return replace(self, row=register)

    # --- operators -------------------------------------------------------------------------------

    def compare(self, node: tree.Expression, operator: str, left: Scalar, right: Scalar) -> str:
        """`left operator right` in SQL. Two nulls are equal, a null and a value are not; an order needs both."""
        pair = aligned(left, right)
        if pair is None:
            raise NotTranslatable(node, f"a {left.kind} and a {right.kind} never compare")
        if operator in ("=", "!="):
            for tested, other in (pair, reversed(pair)):
                if other.kind == Kind.NULL:
                    return f"({tested.sql} IS {'NOT ' if operator == '!=' else ''}NULL)"
            return f"({pair[0].sql} IS {'NOT ' if operator == '=' else ''}DISTINCT FROM {pair[1].sql})"
        if Kind.NULL in (left.kind, right.kind):
            return "CAST(NULL AS BOOLEAN)"
        left, right = left.text, right.text  # codes have the order of their texts
        if left.kind == Kind.BOOLEAN:
            raise NotTranslatable(node, "true and false have no order")
        return f"({left.sql} {operator} {right.sql})"

    def _in(self, node: tree.In) -> Scalar:
        value = self.scalar(node.value)
        parts = [self._test(node, value, test) for test in node.tests]
        return Scalar(f"({' OR '.join(parts)})", Kind.BOOLEAN)

    def _test(self, node: tree.In, value: Scalar, test: tree.Test) -> str:
        match test:
            case tree.Compare(operator=operator, operand=operand):
                return self.compare(node, operator, value, self.scalar(operand))
            case tree.Match(expression=tree.Range() as span):
                return self._within(node, value, span)
            case tree.Match(expression=tree.List(items=items)):
                equal = [self.compare(node, "=", value, self.scalar(item)) for item in items]
                return f"({' OR '.join(equal) or 'false'})"
            case tree.Match(expression=expression):
                return self.compare(node, "=", value, self.scalar(expression))
        raise NotTranslatable(node, "this test cannot be computed for everybody at once")

    def _within(self, node: tree.In, value: Scalar, span: tree.Range) -> str:
        parts = []
        if span.low is not None:
            parts.append(self.compare(node, ">=" if span.low_included else ">", value, self.scalar(span.low)))
        if span.high is not None:
            parts.append(self.compare(node, "<=" if span.high_included else "<", value, self.scalar(span.high)))
        return f"({' AND '.join(parts)})"

    def _logic(self, word: str, operands: tuple[tree.Expression, ...]) -> Scalar:
        return Scalar(f"({word.join(self.boolean(operand).sql for operand in operands)})", Kind.BOOLEAN)

    def boolean(self, node: tree.Expression) -> Scalar:
        """A node that is true, false or null."""
        found = self.scalar(node)
        if found.kind == Kind.NULL:
            return Scalar("CAST(NULL AS BOOLEAN)", Kind.BOOLEAN)
        if found.kind != Kind.BOOLEAN:
            raise NotTranslatable(node, f"a {found.kind} is neither true nor false")
        return found

    def _number(self, node: tree.Expression) -> Scalar:
        found = self.scalar(node)
        if found.kind != Kind.NUMBER:
            raise NotTranslatable(node, f"a {found.kind} is not a number")
        return found

    def _if(self, node: tree.If) -> Scalar:
        condition = self.boolean(node.condition)
        first, second = self.scalar(node.consequence), self.scalar(node.alternative)
        if Kind.NULL not in (first.kind, second.kind):
            if (first.kind == Kind.CODE and first.values != second.values) or second.kind == Kind.CODE:
                first, second = first.text, second.text
            if first.kind != second.kind:
                raise NotTranslatable(node, f"one branch is a {first.kind}, the other a {second.kind}")
        kept = second if first.kind == Kind.NULL else first
        whole = (first.whole or first is NULL) and (second.whole or second is NULL)
        sql = f"(CASE WHEN {condition.sql} THEN {first.sql} ELSE {second.sql} END)"
        return Scalar(sql, kept.kind, kept.values, whole=whole)

    def _arithmetic(self, node: tree.Arithmetic) -> Scalar:
        left, right = self.scalar(node.left), self.scalar(node.right)
        kinds = (left.kind, node.operator, right.kind)
        match kinds:
            case (Kind.NUMBER, "+" | "-", Kind.NUMBER):
                return Scalar(
                    f"({left.sql} {node.operator} {right.sql})", Kind.NUMBER, whole=left.whole and right.whole
                )
            case (Kind.NUMBER, "*", Kind.NUMBER) if left.whole or right.whole or left.constant or right.constant:
                return Scalar(f"({left.sql} * {right.sql})", Kind.NUMBER, whole=left.whole and right.whole)
            case (Kind.DATE, "+" | "-", Kind.MONTHS):
                months = f"to_months(CAST({right.sql} AS INTEGER))"
                return Scalar(f"CAST({left.sql} {node.operator} {months} AS DATE)", Kind.DATE)
            case (Kind.NUMBER, "/", Kind.NUMBER):
                raise NotTranslatable(node, "a quotient is not exact in a scan; multiply the other side instead")
        raise NotTranslatable(node, f"{left.kind} {node.operator} {right.kind} cannot be computed exactly in a scan")

    # --- calls -----------------------------------------------------------------------------------

    def _call(self, node: tree.Call) -> Scalar | Values:
        if not isinstance(node.function, tree.Name) or node.named:
            raise NotTranslatable(node, "call a built-in function with its arguments in their order")
        translate = functions.BY_NAME.get(node.function.name)
        if translate is None:
            known = ", ".join(sorted(functions.BY_NAME))
            raise NotTranslatable(node, f"{node.function.name!r} cannot be computed for everybody; these can: {known}")
        return translate(self, node)

    def _quantified(self, node: tree.Quantified) -> Scalar:
        if len(node.iterations) != 1 or node.iterations[0].until is not None:
            raise NotTranslatable(node, "only one `in` over the rows of a register can be computed here")
        iteration = node.iterations[0]
        rows = self.value(iteration.source)
        if not isinstance(rows, Rows):
            raise NotTranslatable(node, "only the rows of a register can be looked through here")
        inner = replace(self, row=None, items={**self.items, iteration.name: rows.register})
        condition = inner.boolean(node.condition).sql
        decisive, otherwise = ("true", "false") if node.quantifier == "some" else ("false", "true")
        any_decisive = self.aggregate(rows, "count(*)", f"{condition} IS NOT DISTINCT FROM {decisive}")
        any_null = self.aggregate(rows, "count(*)", f"{condition} IS NULL")
        return Scalar(
            f"(CASE WHEN coalesce({any_decisive}, 0) > 0 THEN {decisive} "
            f"WHEN coalesce({any_null}, 0) > 0 THEN NULL ELSE {otherwise} END)",
            Kind.BOOLEAN,
        )

    def aggregate(self, rows: Rows, call: str, *more: str) -> str:
        """The column of an aggregate call over these rows, or over those of them that meet `more` conditions."""
        return self.scans.scan(rows.register.key, self.over).column(filtered(rows, call, *more))
