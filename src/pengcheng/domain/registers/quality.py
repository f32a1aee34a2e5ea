"""A register's quality rules, as conditions over the rows of a file."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from pengcheng.city import City, Register
from pengcheng.domain.registers.errors import QualityRuleNotComputable
from pengcheng.domain.registers.facts.definitions import SELF, book_of
from pengcheng.domain.registers.facts.scans import NotTranslatable, Scans
from pengcheng.domain.registers.facts.translate import Translator
from pengcheng.engines.feel import tree


def conditions(city: City, register: Register, now: datetime, fields: Collection[str]) -> list[tuple[str, str]]:
    """Each rule's text with the SQL, over a row `r` whose codes are words, that is true for a good row.

    Rules about fields that the file does not have are left out. Raises `QualityRuleNotComputable`.
    """
    book, found = book_of(city), []
    for rule in register.quality:
        node = book.parse(rule.rule)
        named = {name.name for name in tree.walk(node) if isinstance(name, tree.Name)} & set(register.fields)
        translator = Translator({}, {}, "", SELF, now, Scans(), row=register, coded=False)
        try:
            sql = translator.boolean(node).sql
        except NotTranslatable as refusal:
            raise QualityRuleNotComputable(register.key, rule.rule, refusal.reason) from refusal
        if named <= set(fields):
            found.append((rule.rule, sql))
    return found
