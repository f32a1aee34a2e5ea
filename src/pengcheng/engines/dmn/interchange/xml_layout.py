"""A plain drawing of the requirements, so that a modeller shows them: facts below, decisions above (DMN 1.5, 13)."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Sequence

from ..drg.xml import children
from .xml_text import add

_NAMESPACES = {
    "xmlns:dmndi": "https://www.omg.org/spec/DMN/20230324/DMNDI/",
    "xmlns:dc": "http://www.omg.org/spec/DMN/20180521/DC/",
    "xmlns:di": "http://www.omg.org/spec/DMN/20180521/DI/",
}
_WIDTH, _HEIGHT, _GAP, _ABOVE, _BELOW = 180, 60, 40, 80, 320
"""In the drawing's own units: of a shape, between two shapes, and where the two lines of shapes stand."""


def add_diagram(root: ET.Element, sources: Sequence[ET.Element], decisions: Sequence[ET.Element]) -> None:
    """Draw two lines of shapes and the arrows between them at the end of a `definitions` element."""
    root.attrib.update(_NAMESPACES)
    diagram = add(add(root, "dmndi:DMNDI"), "dmndi:DMNDiagram", id="diagram")
    middles: dict[str, tuple[int, int]] = {}
    for line, top in ((decisions, _ABOVE), (sources, _BELOW)):
        for place, node in enumerate(line):
            left = _GAP + place * (_WIDTH + _GAP)
            middles[node.get("id", "")] = (left + _WIDTH // 2, top)
            shape = add(diagram, "dmndi:DMNShape", id=f"shape_{node.get('id')}", dmnElementRef=node.get("id"))
            add(shape, "dc:Bounds", x=str(left), y=str(top), width=str(_WIDTH), height=str(_HEIGHT))
    for decision in decisions:
        _draw_arrows(diagram, decision, middles)


def _draw_arrows(diagram: ET.Element, decision: ET.Element, middles: dict[str, tuple[int, int]]) -> None:
    key = decision.get("id", "")
    for number, requirement in enumerate(children(decision, "informationRequirement"), 1):
        requirement.set("id", f"{key}_requires_{number}")
        from_x, from_y = middles[requirement[0].get("href", "").removeprefix("#")]
        to_x, to_y = middles[key]
        edge = add(diagram, "dmndi:DMNEdge", id=f"edge_{key}_{number}", dmnElementRef=requirement.get("id"))
        add(edge, "di:waypoint", x=str(from_x), y=str(from_y))
        add(edge, "di:waypoint", x=str(to_x), y=str(to_y + _HEIGHT))
