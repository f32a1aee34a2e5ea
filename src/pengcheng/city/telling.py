"""Faults of the folder and of rules as whole lines for people, in their language: place, message, remedy."""

from __future__ import annotations

from dataclasses import replace

from pengcheng.city.faults import Fault
from pengcheng.city.phrases.faults import tell
from pengcheng.engines.dmn.errors import RuleFault, spell_path
from pengcheng.engines.dmn.interchange import Notice


def fault_in(fault: Fault, language: str) -> Fault:
    """The same fault, its message and suggestion in a language."""
    return replace(fault, message=tell(fault.message, language), suggestion=tell(fault.suggestion, language))


def rule_fault_in(fault: RuleFault, language: str) -> str:
    """A fault of a rules document in one line: where it stands, in FEEL to the character; what it is; what to write."""
    where = [fault.place, *_cell(fault)] if fault.place else spell_path(fault.path).split(", ")
    if language.startswith("en"):
        return " ".join(filter(None, [f"{', '.join(where)}: {fault.message}", fault.suggestion]))
    place = "，".join(tell(part, language) for part in where)
    return f"{place}：{tell(fault.message, language)}{tell(fault.suggestion, language)}"


def _cell(fault: RuleFault) -> list[str]:
    """Which cell of a line a fault of its FEEL is in, and where in the cell."""
    if fault.position is None or len(fault.path) < 2:
        return []
    return [f"{fault.path[-2]} {fault.path[-1]}", f"character {fault.position + 1}"]


def notice_in(notice: Notice, language: str) -> str:
    """What a reader of a file guessed or left out, in one line."""
    if language.startswith("en"):
        return str(notice)
    place = f"{tell(notice.place, language)}：" if notice.place else ""
    return f"{place}{tell(notice.message, language)}"
