"""DMN XML, ours or any modeller's, to decisions: nothing that is a rule is lost, all that is guessed is said.

Tables and literal expressions become rules. A file whose decisions hold other boxes is refused with every place
named; such a model runs whole with `engines.dmn.drg`.

Source: OMG DMN 1.5, clauses 6.3 (requirements), 7.3 (inputs, literal expressions), 12 (XML).
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping
from datetime import date

from ..drg.xml import child, children, line_of, parse_xml, tag, text_of
from ..errors import Path, RuleFault
from ..model import InputClause
from .loaded import Draft, FileRefused, Loaded, Notice, load_drafts
from .sources import read_by_output, written_output
from .xml_table import TableReader
from .xml_types import EXTENSION, DeclaredTypes
from .xml_writer import DATED

SINCE_EVER = date(1900, 1, 1)
"""From when a decision is taken to be in force whose file says nothing about it."""

_LOGIC = frozenset(
    (
        *("literalExpression", "decisionTable", "context", "invocation", "list", "relation", "functionDefinition"),
        *("conditional", "filter", "for", "some", "every"),
    )
)
_NOT_RULES = {"decisionService": "A decision service only groups decisions; it is left out."}
_REFUSED = {
    "businessKnowledgeModel": "A business knowledge model is no table or expression of a decision.",
    "import": "Another model is imported.",
}


def read_dmn_xml(
    content: bytes | str,
    *,
    name: str = "rules.dmn",
    inputs: Mapping[str, InputClause] | None = None,
    effective: date = SINCE_EVER,
) -> Loaded:
    """The decisions of a DMN file (1.1 to 1.6), versions of one decision brought together.

    Args:
        name: of the file, for messages.
        inputs: what rules may read, where the reader knows better than the file (a city's facts).
        effective: the first day of decisions for which the file says none.

    Raises:
        XmlRefused: it is not XML, too large, too deep, or has a document type.
        FileRefused: it is XML, but no DMN.
        RulesRefused: with every fault, each with its line.
    """
    root = parse_xml(content.encode() if isinstance(content, str) else content, name)
    if tag(root) != "definitions":
        raise FileRefused(f"{name} is XML, but no DMN: its first element is `{tag(root)}`, not `definitions`.")
    return _Reader(root, name, inputs or {}, effective).load()


class _Reader:
    def __init__(self, root: ET.Element, name: str, inputs: Mapping[str, InputClause], effective: date) -> None:
        self._root = root
        self._name = name
        self._effective = effective
        self._types = DeclaredTypes(root)
        self._notices: list[Notice] = []
        self._faults: list[RuleFault] = []
        self._decisions = {each.get("id", ""): each for each in children(root, "decision")}
        self._inputs = inputs
        self._facts: dict[str, InputClause] = {}
        for each in (*children(root, "inputData"), *self._decisions.values()):
            self._declare(each)
        self._facts.update(inputs)

    def load(self) -> Loaded:
        """Every decision that has logic."""
        self._check_other_elements()
        drafts: dict[str, Draft] = {}
        for element in self._decisions.values():
            logic = next((each for each in element if tag(each) in _LOGIC), None)
            if logic is not None:
                self._add_version(drafts, element, logic)
            elif not self._is_required(element):
                self._note("no_logic", f"Decision {element.get('name')!r} has no logic yet; it is left out.", element)
        if not drafts and not self._faults:
            raise FileRefused(f"{self._name} holds no decision with a table or an expression.")
        facts = {**self._facts, **self._inputs}
        readable = [draft for draft in drafts.values() if draft.document["versions"]]
        return load_drafts(readable, facts, self._notices, self._faults)

    def _check_other_elements(self) -> None:
        for element in self._root:
            if tag(element) in _NOT_RULES:
                self._note("left_out", _NOT_RULES[tag(element)], element)
            elif tag(element) in _REFUSED:
                message = f"{_REFUSED[tag(element)]} Only tables and expressions become rules; run the model as it is."
                self._fault("not_a_rule", message, element)

    def _declare(self, element: ET.Element) -> None:
        """What rules may read by the name of an input or of a decision."""
        variable = child(element, "variable")
        holder = element if variable is None else variable
        name = _base_name(element)
        declared = self._types.of(holder.get("typeRef"))
        if declared.left_out:
            self._note("type_not_kept", f"{name!r}: {declared.left_out}.", holder)
        clause = InputClause(name, declared.type, declared.values, integer=declared.integer)
        self._facts.setdefault(name, with_traits(clause, holder))

    def _is_required(self, element: ET.Element) -> bool:
        href = f"#{element.get('id')}"
        return any(each.get("href") == href for each in self._root.iter() if tag(each) == "requiredDecision")

    def _add_version(self, drafts: dict[str, Draft], element: ET.Element, logic: ET.Element) -> None:
        name, day = self._name_and_day(element)
        draft = drafts.setdefault(name, Draft({"decision": name, "versions": []}, {(): self._place(element)}))
        versions = draft.document["versions"]
        assert isinstance(versions, list)
        path: Path = ("versions", len(versions))
        draft.places[path] = self._place(element)
        version: dict[str, object] = {"effective": day}
        requires = self._requirements(element)
        if requires:
            version["requires"] = requires
        if tag(logic) == "decisionTable":
            table = TableReader(self._types, self._facts, self._place, self._notices, self._faults)
            version.update(table.read(logic, name, path, draft.places))
            self._declare_read(table.reads, element)
        elif tag(logic) == "literalExpression":
            version.update(self._literal(element, logic))
            draft.places[(*path, "expression")] = self._place(logic)
            self._declare_read(read_by_output(version["expression"], self._facts), element)
        else:
            message = f"Decision {name!r} is a boxed {tag(logic)}. Only tables and expressions become rules."
            self._fault("not_a_rule", message, logic)
            return
        versions.append(version)

    def _name_and_day(self, element: ET.Element) -> tuple[str, date]:
        name = element.get("name") or element.get("id") or "decision"
        dated = DATED.fullmatch(name)
        said = dated[2] if dated else element.get(f"{{{EXTENSION}}}effective")
        if said is None:
            message = f"Decision {name!r} does not say from when it is in force; taken as {self._effective}."
            self._note("no_effective_date", message, element)
            return name, self._effective
        try:
            return _base_name(element), date.fromisoformat(said)
        except ValueError:
            self._fault("not_a_date", f"{said!r} is no day; write it as 2026-01-31.", element)
            return name, self._effective

    def _requirements(self, element: ET.Element) -> list[str]:
        """The decisions it requires, by name."""
        found: list[str] = []
        for requirement in element:
            for each in requirement:
                href = each.get("href", "").rpartition("#")[2]
                if tag(each) == "requiredDecision" and href in self._decisions:
                    found.append(_base_name(self._decisions[href]))
                elif tag(each) == "requiredDecision":
                    self._fault("not_there", f"It requires {each.get('href')!r}, which is not in the file.", each)
                elif tag(each) == "requiredKnowledge":
                    self._fault("not_a_rule", "It calls a business knowledge model; write the expression out.", each)
        return found

    def _literal(self, element: ET.Element, logic: ET.Element) -> dict[str, object]:
        variable = child(element, "variable")
        reference = logic.get("typeRef") or (variable.get("typeRef") if variable is not None else None)
        inner = child(logic, "text")
        written = logic.get(f"{{{EXTENSION}}}written")
        text = text_of(logic)
        if inner is None or not text:
            self._fault("no_expression", "The expression is empty.", logic)
        source = written_output(text, written, self._facts, frozenset())
        declared = self._types.of(reference)
        return {"expression": source, **({"type": declared.type} if declared.type != "any" else {})}

    def _declare_read(self, names: frozenset[str], element: ET.Element) -> None:
        for name in sorted(names - self._facts.keys()):
            self._facts[name] = InputClause(name)
            message = f"{name!r} is read but nowhere declared; it is taken as a fact of any type."
            self._note("undeclared_fact", message, element)

    def _place(self, element: ET.Element) -> str:
        return f"{self._name}, line {line_of(element)}"

    def _note(self, code: str, message: str, element: ET.Element) -> None:
        self._notices.append(Notice(code, message, self._place(element)))

    def _fault(self, code: str, message: str, element: ET.Element) -> None:
        self._faults.append(RuleFault(code, message, (), place=self._place(element)))


def with_traits(clause: InputClause, holder: ET.Element) -> InputClause:
    """The clause with what attributes of our namespace say of it."""
    cost = holder.get(f"{{{EXTENSION}}}cost", "1")
    try:
        weight = float(cost)
    except ValueError:
        weight = 1.0
    return InputClause(
        clause.name,
        clause.type,
        clause.values,
        nullable=holder.get(f"{{{EXTENSION}}}nullable") == "true",
        integer=clause.integer or holder.get(f"{{{EXTENSION}}}integer") == "true",
        cost=weight,
    )


def _base_name(element: ET.Element) -> str:
    """The name of a decision without the day of one of its versions."""
    name = element.get("name") or element.get("id") or "decision"
    dated = DATED.fullmatch(name) if tag(element) == "decision" else None
    return dated[1] if dated else name
