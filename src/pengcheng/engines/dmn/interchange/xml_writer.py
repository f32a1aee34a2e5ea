"""A decision as DMN XML that any modeller opens: one `decision` element a version, conclusions with their reasons.

What DMN has a place for stands in that place. What it has none for (how a cell was spelled, what a question
costs) stands in attributes of a namespace of our own, which modellers keep; without them the rules mean the same.

Source: OMG DMN 1.5, clause 12 and its XML schema (namespace 20230324).
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping

from ..model import (
    Decision,
    DecisionTable,
    DecisionVersion,
    InputClause,
    LiteralDecision,
    OutputClause,
    Row,
    Text,
)
from .loaded import NotExpressible
from .sources import feel_text, natural, values_text, words_of
from .xml_layout import add_diagram
from .xml_text import add, add_text, element, spell
from .xml_types import EXTENSION, ItemDefinitions, base_of

MODEL = "https://www.omg.org/spec/DMN/20230324/MODEL/"
DATED = re.compile(r"(.+) from ([0-9]{4}-[0-9]{2}-[0-9]{2})")
"""The name of one version among several: `allowance from 2026-01-01`."""

_NOT_IN_IDS = re.compile(r"[^\w.-]")


def write_dmn_xml(decision: Decision) -> str:
    """The text of a `.dmn` file: `read_dmn_xml(write_dmn_xml(d)).decision == d`.

    Raises:
        NotExpressible: a text holds a character that XML has no way to write, or two versions declare the
            same fact differently.
    """
    return spell(_Writer(decision).definitions())


def facts_of(decision: Decision) -> dict[str, InputClause]:
    """What the rules read from outside, by name, over all versions.

    Raises:
        NotExpressible: two versions declare it differently.
    """
    facts: dict[str, InputClause] = {}
    for version in decision.versions:
        for clause in version.body.inputs:
            if clause.expression is None and facts.setdefault(clause.name, clause) != clause:
                raise NotExpressible(
                    f"Versions of {decision.name!r} declare {clause.name!r} differently; a file declares it once."
                )
    return facts


def columns_of(table: DecisionTable) -> list[InputClause]:
    """The input columns a table shows: those its rows test, and those worked out by an expression of its own."""
    tested = {name for row in table.rows for name in row.when}
    return [clause for clause in table.inputs if clause.name in tested or clause.expression is not None]


def languages_of(texts: Iterable[Text]) -> list[str]:
    """The languages of the texts, in the order in which they first appear."""
    return list(dict.fromkeys(language for text in texts for language in text))


def text_column(kind: str, language: str) -> str:
    """The name of a column of texts: `clause.en`; `clause` for a text without a language."""
    return f"{kind}.{language}" if language else kind


class _Writer:
    def __init__(self, decision: Decision) -> None:
        self._decision = decision
        self._facts = facts_of(decision)
        self._types = ItemDefinitions()
        self._required = tuple(dict.fromkeys(name for version in decision.versions for name in version.requires))
        self._base = _identifier(decision.name)

    def definitions(self) -> ET.Element:
        name = self._decision.name
        root = element(
            "definitions", id=f"{self._base}_rules", name=name, namespace=f"urn:pengcheng:rules:{self._base}"
        )
        root.attrib = {"xmlns": MODEL, "xmlns:pc": EXTENSION, **root.attrib}
        sources = [self._required_decision(number, name) for number, name in enumerate(self._required, 1)]
        only_facts = (clause for clause in self._facts.values() if clause.name not in self._required)
        sources += [self._input_data(number, clause) for number, clause in enumerate(only_facts, 1)]
        decisions = [self._version(version) for version in self._decision.versions]
        root.extend(self._types.elements())
        root.extend((*sources, *decisions))
        add_diagram(root, sources, decisions)
        return root

    def _input_data(self, number: int, clause: InputClause) -> ET.Element:
        made = element("inputData", id=f"{self._base}_fact_{number}", name=clause.name)
        self._variable(made, clause)
        return made

    def _required_decision(self, number: int, name: str) -> ET.Element:
        made = element("decision", id=f"{self._base}_required_{number}", name=name)
        self._variable(made, self._facts.get(name, InputClause(name)))
        return made

    def _variable(self, parent: ET.Element, clause: InputClause) -> None:
        reference = self._types.reference(clause.type, clause.values, clause.name)
        variable = add(parent, "variable", name=clause.name, typeRef=reference)
        _add_traits(variable, clause)

    def _version(self, version: DecisionVersion) -> ET.Element:
        day = version.effective.isoformat()
        name = self._decision.name
        dated = len(self._decision.versions) > 1 or DATED.fullmatch(name)
        shown = f"{name} from {day}" if dated else name
        key = f"{self._base}_{day}"
        made = element("decision", id=key, name=shown, pc_effective=day)
        body = version.body
        single = body.outputs[0].type if isinstance(body, DecisionTable) and len(body.outputs) == 1 else "any"
        result = body.type if isinstance(body, LiteralDecision) else single
        add(made, "variable", name=shown, typeRef=self._types.reference(result))
        self._add_requirements(made, version)
        if isinstance(body, LiteralDecision):
            literal = add(made, "literalExpression", id=f"{key}_expression", typeRef=self._types.reference(body.type))
            _write_cell(literal, feel_text(body.expression, ()), body.expression.source, frozenset())
        else:
            made.append(_TableWriter(body, key, self._types).table())
        return made

    def _add_requirements(self, made: ET.Element, version: DecisionVersion) -> None:
        for name in version.requires:
            requirement = add(made, "informationRequirement")
            number = self._required.index(name) + 1
            add(requirement, "requiredDecision", href=f"#{self._base}_required_{number}")
        only_facts = [name for name in self._facts if name not in self._required]
        for clause in version.body.inputs:
            if clause.name in only_facts:
                requirement = add(made, "informationRequirement")
                number = only_facts.index(clause.name) + 1
                add(requirement, "requiredInput", href=f"#{self._base}_fact_{number}")


class _TableWriter:
    def __init__(self, table: DecisionTable, key: str, types: ItemDefinitions) -> None:
        self._table = table
        self._key = key
        self._types = types
        self._columns = columns_of(table)
        self._texts = [("clause", language) for language in languages_of(row.clause for row in table.rows)]
        self._texts += [("says", language) for language in languages_of(row.says for row in table.rows)]

    def table(self) -> ET.Element:
        table = self._table
        aggregation = str(table.aggregation) if table.aggregation else None
        made = element(
            "decisionTable", id=f"{self._key}_table", hitPolicy=str(table.hit_policy), aggregation=aggregation
        )
        for number, clause in enumerate(self._columns, 1):
            self._add_input(made, number, clause)
        for number, output in enumerate(table.outputs, 1):
            self._add_output(made, number, output)
        for kind, language in self._texts:
            add(made, "annotation", name=text_column(kind, language))
        for number, row in enumerate(table.rows, 1):
            self._add_rule(made, f"{self._key}_rule_{number}", row)
        return made

    def _add_input(self, made: ET.Element, number: int, clause: InputClause) -> None:
        key = f"{self._key}_input_{number}"
        column = add(made, "input", id=key, label=clause.name)
        values = clause.values if clause.expression is None else ()
        reference = self._types.reference(clause.type, values, clause.name)
        expression = add(column, "inputExpression", id=f"{key}_expression", typeRef=reference)
        if clause.expression is None:
            add_text(expression, clause.name)
            return
        column.set("pc:name", clause.name)
        _add_traits(column, clause)
        _write_cell(expression, feel_text(clause.expression, ()), clause.expression.source, frozenset())
        if clause.values:
            add_text(add(column, "inputValues"), values_text(clause.values, base_of(clause.type) == "number"))

    def _add_output(self, made: ET.Element, number: int, clause: OutputClause) -> None:
        key = f"{self._key}_output_{number}"
        label = next(iter(clause.label.values()), None)
        reference = self._types.reference(clause.type)
        column = add(made, "output", id=key, label=label, name=clause.name, typeRef=reference)
        _add_words(column, clause)
        if clause.values:
            add_text(add(column, "outputValues"), values_text(clause.values, base_of(clause.type) == "number"))
        if clause.default is not None:
            words = words_of(clause)
            entry = add(column, "defaultOutputEntry")
            _write_cell(entry, feel_text(clause.default, words), clause.default.source, words)

    def _add_rule(self, made: ET.Element, key: str, row: Row) -> None:
        rule = add(made, "rule", id=key)
        for number, clause in enumerate(self._columns, 1):
            entry = add(rule, "inputEntry", id=f"{key}_if_{number}")
            test = row.when.get(clause.name)
            words = words_of(clause)
            if test is None:
                add_text(entry, "-")
            elif not test.tree.tests:
                entry.set("pc:written", str(test.source))
                add_text(entry, "-")
            else:
                _write_cell(entry, feel_text(test, words), test.source, words)
        for number, output in enumerate(self._table.outputs, 1):
            entry = add(rule, "outputEntry", id=f"{key}_then_{number}")
            cell = row.then.get(output.name)
            if cell is None:
                entry.set("pc:written", "")
                add_text(entry, "null")
            else:
                words = words_of(output)
                _write_cell(entry, feel_text(cell, words), cell.source, words)
        for kind, language in self._texts:
            texts: Mapping[str, str] = row.clause if kind == "clause" else row.says
            add_text(add(rule, "annotationEntry"), texts.get(language, ""))


def _add_traits(made: ET.Element, clause: InputClause) -> None:
    if clause.nullable:
        made.set("pc:nullable", "true")
    if clause.integer:
        made.set("pc:integer", "true")
    if clause.cost != 1.0:
        made.set("pc:cost", repr(clause.cost))


def _add_words(column: ET.Element, clause: OutputClause) -> None:
    """What DMN has no place for: an output's name and unit in every language, and how often it is paid."""
    if clause.period:
        column.set("pc:period", str(clause.period))
    texts = [(kind, *each) for kind in ("label", "unit") for each in getattr(clause, kind).items()]
    if texts:
        extension = add(column, "extensionElements")
    for kind, language, text in texts:
        add(extension, f"pc:{kind}", language=language).text = text


def _write_cell(entry: ET.Element, text: str, source: object, words: frozenset[str]) -> None:
    """The text, and how its author wrote it where a reader would otherwise spell it differently."""
    usual = natural(text, words)
    if isinstance(source, str) and (type(usual) is not str or usual != source):
        entry.set("pc:written", source)
    add_text(entry, text)


def _identifier(name: str) -> str:
    """A name as the beginning of XML ids."""
    cleaned = _NOT_IN_IDS.sub("_", name)
    return cleaned if cleaned[:1].isalpha() or cleaned[:1] == "_" else f"_{cleaned}"
