"""A diagram top down: for each node and leaf, whether a subject may come to it by what is known of them.

A path looks at a column once and columns are known independently of each other, so a leaf that may be reached is
a result that is possible, exactly.
"""

from __future__ import annotations

from ..diagram import Diagram, Target
from .definitions import Definitions
from .edges import Edges
from .logic import all_of, any_of
from .terms import TRUE, Term


def reach(diagram: Diagram, edges: Edges, definitions: Definitions) -> dict[Target, Term]:
    """For each node and leaf (~number), whether it may be reached; never null. Raises NotPrintable."""
    ways: dict[Target, list[Term]] = {diagram.root: [TRUE]}
    found: dict[Target, Term] = {}
    for number, node in enumerate(diagram.nodes):
        here = found[number] = definitions.define(f"node_{number}", any_of(ways[number]))
        for regions, target in node.edges:
            ways.setdefault(target, []).append(all_of([here, edges.may(node.column, regions)]))
    for target, conditions in ways.items():
        if target < 0:
            found[target] = definitions.define(f"leaf_{~target}", any_of(conditions))
    return found
