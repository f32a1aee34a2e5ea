"""Random small facts over a city's registers: filters, counts, folds, quantifiers, branches, of every kind of field."""

from __future__ import annotations

import random
from collections.abc import Iterator

from pengcheng.city import City, Fact, Field, Register, Text

OPEN_ENDED = frozenset({"to_date", "ended_on", "removed_on", "repaired_on", "closed_on", "former_id"})
"""Fields of which the facts ask whether they are null: there it means something."""
NUMBERS, DAYS = ("integer", "number", "money"), ("date", "month")


def random_facts(city: City, rng: random.Random, kind: str, number: int, overs: list[str]) -> dict[str, Fact]:
    """So many facts about a kind of subject, each over one of these relations (`self` among them)."""
    made = {}
    for index in range(number):
        over = rng.choice(overs)
        writer = _Writer(city, rng, kind, over)
        fact_type, value = writer.fact()
        key = f"random_{kind}_{index}"
        made[key] = Fact(
            key, Text.of({"en": key}), kind, fact_type, value, over=over, nullable=rng.random() < 0.5
        )  # fmt: skip
    return made


class _Writer:
    def __init__(self, city: City, rng: random.Random, kind: str, over: str) -> None:
        about = [register for register in city.registers.values() if kind in register.subject]
        self.rng = rng
        self.single = [each for each in about if over == "self" and each.one_row_for(kind)]
        self.many = [each for each in about if each not in self.single]

    def fact(self) -> tuple[str, str]:
        kind = self.rng.choice(["boolean", "boolean", "number", "date"])
        return kind, {"boolean": self.boolean, "number": self.number, "date": self.date}[kind](2)

    def boolean(self, depth: int) -> str:
        rng = self.rng
        if depth and rng.random() < 0.4:
            first, second = self.boolean(depth - 1), self.boolean(depth - 1)
            return rng.choice(
                [
                    f"({first} and {second})",
                    f"({first} or {second})",
                    f"not({first})",
                    f"(if {first} then {second} else {self.boolean(0)})",
                ]
            )
        if self.single and rng.random() < 0.3:
            register = rng.choice(self.single)
            return self.test(register, f"{register.key}.")
        operator, least = rng.choice([">", ">=", "=", "!=", "<", "<="]), rng.randrange(3)
        register = rng.choice(self.many)
        return rng.choice(
            [
                f"count({self.rows(register)}) {operator} {least}",
                f"{least} {operator} count({self.rows(register)})",
                f"(some x in {self.rows(register)} satisfies {self.condition(register, 'x.', 1)})",
                f"(every x in {self.rows(register)} satisfies {self.condition(register, 'x.', 1)})",
                f"{self.number(0)} {operator} {least}",
            ]
        )

    def number(self, depth: int) -> str:
        rng = self.rng
        if depth and rng.random() < 0.3:
            return f"(if {self.boolean(depth - 1)} then {self.number(depth - 1)} else {rng.randrange(3)})"
        register = rng.choice(self.many)
        parts = [f"count({self.rows(register)})"]
        parts += [f"count(distinct values({self.rows(register)}.{each}))" for each in self.some(register, ("code",))]
        parts += [
            f"{rng.choice(['sum', 'max', 'min'])}({self.rows(register)}.{each})"
            for each in self.some(register, NUMBERS)
        ]
        parts += [f"{one.key}.{each}" for one in self.single for each in self.some(one, NUMBERS)]
        return rng.choice(parts)

    def date(self, depth: int) -> str:
        rng = self.rng
        register = rng.choice([each for each in self.many if list(self.some(each, DAYS))])
        parts = [f"{rng.choice(['max', 'min'])}({self.rows(register)}.{each})" for each in self.some(register, DAYS)]
        parts += [f"{one.key}.{each}" for one in self.single for each in self.some(one, DAYS)]
        chosen = rng.choice(parts)
        return f"(if {self.boolean(depth - 1)} then {chosen} else null)" if depth and rng.random() < 0.3 else chosen

    def rows(self, register: Register) -> str:
        chosen = self.rng.random()
        if chosen < 0.1:
            return register.key
        if chosen < 0.2:
            return f"{register.key}[{self.condition(register, '', 1)}][{self.test(register, '')}]"
        return f"{register.key}[{self.condition(register, '', 2)}]"

    def condition(self, register: Register, prefix: str, depth: int) -> str:
        rng = self.rng
        if not depth or rng.random() < 0.3:
            return self.test(register, prefix)
        first, second = (self.condition(register, prefix, depth - 1) for _ in range(2))
        return rng.choice(
            [
                f"({first} and {second})",
                f"({first} or {second})",
                f"not({first})",
                f"(if {first} then {second} else {self.test(register, prefix)})",
            ]
        )

    def test(self, register: Register, prefix: str) -> str:
        rng = self.rng
        field = rng.choice([each for each in register.fields.values() if each.type not in ("date_time",)])
        name = f"{prefix}{field.key}"
        found = list(self.tests(register, field, name, prefix))
        return rng.choice(found)

    def tests(self, register: Register, field: Field, name: str, prefix: str) -> Iterator[str]:
        rng = self.rng
        if field.key in OPEN_ENDED:
            yield rng.choice([f"{name} = null", f"{name} != null"])
        if field.type == "code":
            word, other = rng.choice(list(field.values)), rng.choice(list(field.values))
            yield from (f'{name} = "{word}"', f'{name} != "{word}"', f'"{word}" = {name}')
            yield f'{name} in ("{word}", "{other}")'
        elif field.type == "boolean":
            yield from (f"{name} = true", f"{name} != true", f"({name})")
        elif field.type in NUMBERS:
            yield from (f"{name} > {rng.randrange(4)}", f"{name} <= 2", f"{name} between 1 and 3", f"{name} in [2..9)")
        elif field.type in DAYS:
            span = rng.choice(["P1Y", "P3M", "P20Y"])
            yield from (f'{name} > today - duration("{span}")', f"{name} <= today")
            yield f'{name} between today - duration("{span}") and today'
            yield f"{name}.year >= today.year - {rng.randrange(3)}"
            if field.key in OPEN_ENDED:
                yield f"({name} = null or {name} >= today)"
            yield from (f"{name} < {prefix}{other}" for other in self.some(register, DAYS) if other != field.key)
        else:
            yield from (f'{name} = "a"', f'{name} != "a"')

    @staticmethod
    def some(register: Register, types: tuple[str, ...]) -> Iterator[str]:
        return (field.key for field in register.fields.values() if field.type in types)
