"""One decision table of a DMN file as the mapping that `rules.yaml` would hold (DMN 1.5, 8.2)."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, MutableMapping
from dataclasses import dataclass, replace

from pengcheng.engines.feel import tree
from pengcheng.engines.feel.errors import FeelError
from pengcheng.engines.feel.parser import parse_expression

from ..drg.xml import child, children, text_of
from ..errors import Path, RuleFault
from ..model import InputClause, OutputClause
from .loaded import Notice
from .sources import read_by_output, read_by_test, values_of, words_of, written_output, written_test
from .xml_types import EXTENSION, DeclaredTypes

TEXT_COLUMN = re.compile(r"(clause|says)(?:\.(.+))?")
"""The name of an annotation column that is a row's clause or its words: `clause.en`."""


@dataclass(frozen=True)
class _Column:
    """One input or output: its name in the rules and the words that may stand bare in it."""

    name: str
    words: frozenset[str]


class TableReader:
    """Reads tables.

    Args:
        facts: what rules may read; a column over a name that nothing declares adds it.
        place: the place of an element, for people.
        notices, faults: where what is guessed, and what is wrong, is noted.
    """

    def __init__(
        self,
        types: DeclaredTypes,
        facts: MutableMapping[str, InputClause],
        place: Callable[[ET.Element], str],
        notices: list[Notice],
        faults: list[RuleFault],
    ) -> None:
        self._types = types
        self._facts = facts
        self._place = place
        self._notices = notices
        self._faults = faults
        self._reads: set[str] = set()
        self._own: dict[str, object] = {}
        self._shown: set[str] = set()

    @property
    def reads(self) -> frozenset[str]:
        """The names that cells and columns of the table read and no column of its own gives."""
        return frozenset(self._reads - self._own.keys())

    def read(
        self, table: ET.Element, decision: str, path: Path, places: MutableMapping[Path, str]
    ) -> dict[str, object]:
        """The version's keys that a table gives. `decision`: the name of its only output, where that has none."""
        version: dict[str, object] = {"hit_policy": table.get("hitPolicy", "UNIQUE"), "outputs": {}, "rows": []}
        if table.get("aggregation"):
            version["aggregation"] = table.get("aggregation")
        inputs = [self._input(each, path, places) for each in children(table, "input")]
        outputs = self._outputs(list(children(table, "output")), decision, version)
        annotations = [each.get("name", "") for each in children(table, "annotation")]
        if self._own:
            version["inputs"] = self._own
        rows = []
        for number, rule in enumerate(children(table, "rule")):
            place = (*path, "rows", number)
            places[place] = self._place(rule)
            rows.append(self._row(rule, inputs, outputs, annotations, place, places))
        version["rows"] = rows
        return version

    # --- columns --------------------------------------------------------------------------------

    def _input(self, element: ET.Element, path: Path, places: MutableMapping[Path, str]) -> _Column:
        expression = child(element, "inputExpression")
        self._check_language(expression)
        label = element.get("label", "")
        text = text_of(expression)
        if not text:
            text = label
            self._note("no_input_expression", f"An input has no expression; its label {text!r} is taken.", element)
        name = element.get(f"{{{EXTENSION}}}name")
        reference = expression.get("typeRef") if expression is not None else None
        if name is None and text not in self._shown and self._is_name(text):
            return self._fact_column(element, text, reference)
        name = name or self._free_name(label or text)
        declared = self._types.of(reference)
        clause = InputClause(name, declared.type, self._values(element) or declared.values, integer=declared.integer)
        self._own[name] = self._derived(element, clause, text, expression)
        places[(*path, "inputs", name)] = self._place(element)
        return _Column(name, words_of(clause))

    def _free_name(self, wanted: str) -> str:
        """A name for a worked-out column that neither a fact nor another column has."""
        name, number = wanted, 1
        while name in self._own or name in self._facts:
            number += 1
            name = f"{wanted} {number}"
        return name

    def _fact_column(self, element: ET.Element, name: str, reference: str | None) -> _Column:
        declared = self._types.of(reference)
        fact = self._facts.get(name)
        if fact is None:
            fact = InputClause(name, declared.type, declared.values, integer=declared.integer)
        elif fact.type == "any" and declared.type != "any":
            fact = replace(fact, type=declared.type, integer=fact.integer or declared.integer)
        values = self._values(element)
        if values and not fact.values:
            fact = replace(fact, values=values)
        self._facts[name] = fact
        self._shown.add(name)
        return _Column(name, words_of(fact))

    def _derived(
        self, element: ET.Element, clause: InputClause, text: str, expression: ET.Element | None
    ) -> dict[str, object]:
        written = expression.get(f"{{{EXTENSION}}}written") if expression is not None else None
        source = written_output(text, written, self._facts, frozenset())
        self._reads |= read_by_output(source, self._facts)
        entry: dict[str, object] = {"expression": source}
        if clause.type != "any":
            entry["type"] = clause.type
        if clause.values:
            entry["values"] = list(clause.values)
        for trait in ("nullable", "integer"):
            if element.get(f"{{{EXTENSION}}}{trait}") == "true" or (trait == "integer" and clause.integer):
                entry[trait] = True
        cost = element.get(f"{{{EXTENSION}}}cost")
        if cost is not None:
            entry["cost"] = cost
        return entry

    def _is_name(self, text: str) -> bool:
        if text in self._facts:
            return True
        try:
            return isinstance(parse_expression(text, frozenset(self._facts)), tree.Name)
        except FeelError:
            return False

    def _values(self, element: ET.Element) -> tuple[str, ...]:
        text = text_of(child(element, "inputValues"))
        if not text:
            return ()
        values = values_of(text)
        if values is None:
            self._note("constraint_not_kept", f"The input values `{text}` are no list of values; not kept.", element)
        return values or ()

    def _outputs(self, elements: list[ET.Element], decision: str, version: dict[str, object]) -> list[_Column]:
        columns: list[_Column] = []
        entries: dict[str, object] = {}
        for element in elements:
            label = element.get("label", "")
            name = element.get("name") or (decision if len(elements) == 1 else label)
            if not name or name in entries:
                self._fault("output_without_name", f"Each output needs a name of its own, not {name!r}.", element)
                continue
            declared = self._types.of(element.get("typeRef"))
            values = values_of(text_of(child(element, "outputValues"))) or ()
            clause = OutputClause(name, declared.type, values or declared.values)
            column = _Column(name, words_of(clause))
            entry: dict[str, object] = {"type": clause.type, **_words_of_output(element)}
            if clause.values:
                entry["values"] = list(clause.values)
            default = child(element, "defaultOutputEntry")
            if text_of(default):
                entry["default"] = self._output_cell(default, column)
            entries[name] = entry
            columns.append(column)
        version["outputs"] = entries
        return columns

    # --- rows -----------------------------------------------------------------------------------

    def _row(
        self,
        rule: ET.Element,
        inputs: list[_Column],
        outputs: list[_Column],
        annotations: list[str],
        path: Path,
        places: MutableMapping[Path, str],
    ) -> dict[str, object]:
        when: dict[str, object] = {}
        then: dict[str, object] = {}
        tests = self._entries(rule, "inputEntry", inputs)
        for column, entry in tests:
            places[(*path, "when", column.name)] = self._place(entry)
            text, written = text_of(entry), entry.get(f"{{{EXTENSION}}}written")
            if text in ("", "-") and (written is None or written.strip() != "-"):
                continue
            source = written_test(text, written, self._facts, column.words)
            self._reads |= read_by_test(source, self._facts, column.words)
            when[column.name] = source
        for column, entry in self._entries(rule, "outputEntry", outputs):
            places[(*path, "then", column.name)] = self._place(entry)
            text = text_of(entry)
            if text and not (text == "null" and entry.get(f"{{{EXTENSION}}}written") == ""):
                then[column.name] = self._output_cell(entry, column)
        return {"when": when, "then": then, **self._texts(rule, annotations)}

    def _entries(self, rule: ET.Element, kind: str, columns: list[_Column]) -> Iterable[tuple[_Column, ET.Element]]:
        entries = list(children(rule, kind))
        if len(entries) != len(columns):
            message = f"The rule has {len(entries)} times {kind}, but the table has {len(columns)} such columns."
            self._fault("cells_do_not_fit", message, rule)
        for entry in entries:
            self._check_language(entry)
        return zip(columns, entries, strict=False)

    def _output_cell(self, entry: ET.Element | None, column: _Column) -> object:
        written = entry.get(f"{{{EXTENSION}}}written") if entry is not None else None
        source = written_output(text_of(entry), written, self._facts, column.words)
        self._reads |= read_by_output(source, self._facts, column.words)
        return source

    def _texts(self, rule: ET.Element, annotations: list[str]) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {"clause": {}, "says": {}}
        others: list[str] = []
        for number, entry in enumerate(children(rule, "annotationEntry")):
            inner = child(entry, "text")
            text = (inner.text or "") if inner is not None else ""
            name = annotations[number] if number < len(annotations) else ""
            column = TEXT_COLUMN.fullmatch(name)
            if column and text.strip():
                found[column[1]][column[2] or ""] = text
            elif text.strip():
                others.append(f"{name}: {text.strip()}" if name and len(annotations) > 1 else text.strip())
        description = child(rule, "description")
        if description is not None and (description.text or "").strip():
            others.append((description.text or "").strip())
        if others and found["says"]:
            self._note("annotation_not_kept", f"The row says enough already; not kept: {'; '.join(others)}", rule)
        elif others:
            found["says"][""] = "; ".join(others)
        return {kind: texts for kind, texts in found.items() if texts}

    # --- faults ---------------------------------------------------------------------------------

    def _check_language(self, element: ET.Element | None) -> None:
        language = element.get("expressionLanguage", "") if element is not None else ""
        if language and "feel" not in language.lower():
            assert element is not None
            self._fault("not_feel", f"The text is {language}, not FEEL. Write it in FEEL.", element)

    def _note(self, code: str, message: str, element: ET.Element) -> None:
        self._notices.append(Notice(code, message, self._place(element)))

    def _fault(self, code: str, message: str, element: ET.Element) -> None:
        self._faults.append(RuleFault(code, message, (), place=self._place(element)))


def _words_of_output(element: ET.Element) -> dict[str, object]:
    """An output's name and unit by language and how often it is paid, where our own writer has put them."""
    found: dict[str, object] = {}
    extension = child(element, "extensionElements")
    for kind, key in (("label", "name"), ("unit", "unit")):
        texts = extension.findall(f"{{{EXTENSION}}}{kind}") if extension is not None else []
        if texts:
            found[key] = {each.get("language", ""): each.text or "" for each in texts}
    period = element.get(f"{{{EXTENSION}}}period")
    return found | ({"period": period} if period else {})
