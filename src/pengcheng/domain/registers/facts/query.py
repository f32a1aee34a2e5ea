"""The SQL of some facts for everybody: over the scans (`scanning.py`), the facts in steps.

    base                 a row for each subject, with the aggregates of the scans
    raw_1, step_1, ...   the facts, each step after the facts it reads: raw values `v_<fact>`, then reasons

A fact's column is null unless its reason is 0, so that no rule can take an old or a doubtful value for known.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from pengcheng.city import Fact, Register
from pengcheng.domain.registers.columns import code_type
from pengcheng.domain.registers.duck import quote
from pengcheng.domain.registers.errors import FactNotVectorised
from pengcheng.domain.registers.facts.definitions import SELF, FactBook, FactDefinition
from pengcheng.domain.registers.facts.scalars import Kind, Scalar, code_position
from pengcheng.domain.registers.facts.scanning import SUBJECT, from_snapshot
from pengcheng.domain.registers.facts.scans import ROW, NotTranslatable, Scans
from pengcheng.domain.registers.facts.translate import Translator
from pengcheng.domain.registers.facts.values import Reason
from pengcheng.domain.registers.snapshots import Snapshot
from pengcheng.engines.feel import tree

REASON = "{}__reason"


def vectorised(fact: Fact) -> bool:
    """Whether a fact has a column in the wide table: texts are for people, no rule reads them there."""
    return fact.type not in {"text", "date_time"}


@dataclass
class PopulationQuery:
    """Builds the query for some facts about one kind of subject, over one snapshot.

    `facts` are in the order of what reads what, `wanted` are the columns of the result.
    """

    book: FactBook
    snapshot: Snapshot
    kind: str
    facts: list[FactDefinition]
    wanted: list[str]
    now: datetime
    scans: Scans = field(default_factory=Scans)

    def sql(self) -> str:
        """The whole query. Raises `FactNotVectorised`."""
        steps: list[str] = []
        scalars: dict[str, Scalar] = {}
        before = "base"
        for number, level in enumerate(self._levels(), 1):
            values = {d.key: self._value(d, scalars) for d in level}
            own = {key: replace(value, sql=f"v_{key}", constant=False) for key, value in values.items()}
            raws = ", ".join(f"{value.sql} AS v_{key}" for key, value in values.items())
            reasons = ", ".join(f"{self._reason_of(d, own[d.key], scalars)} AS {_reason(d.key)}" for d in level)
            steps.append(f"raw_{number} AS (SELECT *, {raws} FROM {before})")
            steps.append(f"step_{number} AS (SELECT *, {reasons} FROM raw_{number})")
            before = f"step_{number}"
            scalars |= own
        tables = from_snapshot(self.book, self.snapshot, self.kind, self.scans, self.now)
        result = ", ".join(self._result(name, scalars[name]) for name in self.wanted)
        return f"WITH {', '.join([*tables, *steps])} SELECT {SUBJECT}, {result} FROM {before}"

    # --- facts -----------------------------------------------------------------------------------

    def _levels(self) -> list[list[FactDefinition]]:
        """Facts by how deep they read other facts."""
        depth: dict[str, int] = {}
        levels: list[list[FactDefinition]] = []
        for definition in self.facts:
            others = [n for n in (*definition.facts, *definition.conflict_reads.facts) if n != definition.key]
            depth[definition.key] = max((depth[name] + 1 for name in others), default=0)
            while len(levels) <= depth[definition.key]:
                levels.append([])
            levels[depth[definition.key]].append(definition)
        return levels

    def _translator(self, definition: FactDefinition, facts: dict[str, Scalar]) -> Translator:
        city = self.book.city
        return Translator(city.registers, facts, self.kind, definition.fact.over, self.now, self.scans)

    def _value(self, definition: FactDefinition, scalars: dict[str, Scalar]) -> Scalar:
        value = self._translate(definition, definition.fact.value, definition.value, scalars)
        wanted = {"boolean": Kind.BOOLEAN, "date": Kind.DATE, "month": Kind.DATE}.get(definition.fact.type)
        if definition.fact.type in ("number", "integer", "money"):
            wanted = Kind.NUMBER
        if wanted and value.kind not in (wanted, Kind.NULL):
            raise FactNotVectorised(
                definition.key, definition.fact.value, 0, 0, f"it is a {value.kind}, declared is {definition.fact.type}"
            )
        return value

    def _translate(
        self, definition: FactDefinition, text: str, node: tree.Expression, scalars: dict[str, Scalar]
    ) -> Scalar:
        try:
            return self._translator(definition, scalars).scalar(node)
        except NotTranslatable as refusal:
            place = refusal.node
            raise FactNotVectorised(definition.key, text, place.start, place.end, refusal.reason) from refusal

    def _reason_of(self, definition: FactDefinition, own: Scalar, scalars: dict[str, Scalar]) -> str:
        """Missing before contradictory before stale before known, as in `record`; docs/reference/facts.md."""
        fact = definition.fact
        cases = [f"WHEN {condition} THEN {Reason.MISSING:d}" for condition in self._silent(definition)]
        cases += [f"WHEN {_reason(name)} > 0 THEN {_reason(name)}" for name in definition.facts]
        if definition.unknown is not None:
            unknown = self._translate(definition, fact.value, definition.unknown, scalars).sql
            cases.append(f"WHEN {unknown} THEN {Reason.MISSING:d}")
        if not fact.nullable:
            cases.append(f"WHEN {own.sql} IS NULL THEN {Reason.MISSING:d}")
        for conflict, condition in definition.conflicts:
            others = [name for name in self.book.reads(condition).facts if name != definition.key]
            told = [f"{_reason(name)} = 0" for name in others]
            told.append(self._translate(definition, conflict.when, condition, scalars | {definition.key: own}).sql)
            cases.append(f"WHEN {' AND '.join(told)} THEN {Reason.CONTRADICTORY:d}")
        if fact.type == "code":
            position = code_position(own, tuple(fact.values))
            cases.append(f"WHEN {own.sql} IS NOT NULL AND {position} IS NULL THEN {Reason.CONTRADICTORY:d}")
        if self._stale(definition):
            cases.append(f"WHEN true THEN {Reason.STALE:d}")
        return f"CAST(CASE {' '.join(cases)} ELSE 0 END AS UTINYINT)" if cases else "CAST(0 AS UTINYINT)"

    def _silent(self, definition: FactDefinition) -> list[str]:
        """Conditions under which a source cannot say, or not who belongs to the subject."""
        registers, over = self.book.city.registers, definition.fact.over
        conditions = []
        for key in definition.sources:
            loaded = self.snapshot.registers.get(key)
            if loaded is None or loaded.as_of is None:
                return ["true"]
        for key in definition.relation_registers:
            if registers[key].absence == "unknown":
                conditions.append(self._no_row(registers[key], SELF))
        for key in definition.registers:
            if registers[key].absence == "unknown":
                conditions.append(self._no_row(registers[key], over))
        if self.book.doubts_of_relation(over):
            conditions.append(f"{self.scans.doubt(over)} IS NOT NULL")
        return conditions

    def _no_row(self, register: Register, over: str) -> str:
        if over == SELF and register.one_row_for(self.kind):
            (name,) = register.subject[self.kind]
            return f"{self.scans.join(register.key, name)} IS NULL"
        members = self.scans.scan(register.key, over).column(f"count(DISTINCT {ROW}.row_member)")
        if over == SELF:
            return f"coalesce({members}, 0) = 0"
        if len(register.subject[self.kind]) > 1:
            raise FactNotVectorised(
                register.key,
                over,
                0,
                0,
                "a register that may not know people, about several of them in one row, over a relation",
            )
        return f"coalesce({members}, 0) < coalesce({self.scans.size(over)}, 0)"

    def _stale(self, definition: FactDefinition) -> bool:
        fresh_for = definition.fact.fresh_for
        if fresh_for is None:
            return False
        days: Iterable[date | None] = (
            self.snapshot.registers[key].as_of for key in definition.sources if key in self.snapshot.registers
        )
        return any(day is not None and fresh_for.after(day) < self.now.date() for day in days)

    def _result(self, name: str, value: Scalar) -> str:
        """A fact's two columns: its value if it is known, and the reason why it is not."""
        fact = self.book.city.facts[name]
        sql = value.sql
        if fact.type == "code":
            sql = f"CAST({code_position(value, tuple(fact.values))} AS {code_type(len(fact.values))})"
        elif value.kind == Kind.NULL or value.whole:
            sql = f"CAST({sql} AS {_NULL_TYPES.get(fact.type, 'BIGINT')})"
        return f"CASE WHEN {_reason(name)} = 0 THEN {sql} END AS {quote(name)}, {_reason(name)}"


_NULL_TYPES = {"boolean": "BOOLEAN", "date": "DATE", "month": "DATE"}


def _reason(name: str) -> str:
    return quote(REASON.format(name))
