"""Residents put into groups by a fact: a code's values, true and false, numbers in tens."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pengcheng.city import City, Fact
from pengcheng.domain.services.judging import Numbers

BAND = 10
AGE = "age"
"""The name by which a city calls a person's age, if it wants ages told apart without being asked."""
NOT_KNOWN = -1


@dataclass(frozen=True, slots=True)
class Grouping:
    """The groups of one fact, numbered; -1 for those of whom it is not known."""

    fact: Fact

    @staticmethod
    def fits(fact: Fact) -> bool:
        """Whether a fact makes groups."""
        return fact.type in ("code", "boolean", "number", "integer")

    def numbers(self, block: pa.RecordBatch) -> Numbers:
        """The group of each resident."""
        column = block.column(self.fact.key)
        if self.fact.type in ("number", "integer"):
            column = pc.floor(pc.divide(pc.cast(column, pa.float64()), BAND))  # a band needs no exactness
        found: Numbers = pc.fill_null(pc.cast(column, pa.int64()), NOT_KNOWN).to_numpy(zero_copy_only=False)
        return found.astype(np.int64, copy=False)

    def value(self, number: int) -> str:
        """A group as a stable word: the code, true or false, the band's first and last number."""
        if number == NOT_KNOWN:
            return ""
        if self.fact.type == "code":
            return list(self.fact.values)[number]
        if self.fact.type == "boolean":
            return "true" if number else "false"
        return f"{number * BAND}-{number * BAND + BAND - 1}"

    def label(self, number: int, language: str) -> str:
        """A group for people."""
        value = self.value(number)
        text = self.fact.values.get(value)
        return text.in_(language) if text else value


def default_groups(city: City, kind: str) -> tuple[str, ...]:
    """The division somebody lives in (a code whose values are all divisions), and the age where the city has it."""
    facts = city.facts_about(kind)
    areas = [fact for fact in facts if fact.values and set(fact.values) <= set(city.divisions)]
    areas.sort(key=lambda fact: fact.nullable)  # where it is known of everybody comes first
    ages = [fact.key for fact in facts if fact.key == AGE]
    return (*(fact.key for fact in areas[:1]), *ages)
