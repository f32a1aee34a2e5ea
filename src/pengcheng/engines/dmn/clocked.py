"""Whether a rule reads the clock: it then may say something else every day, though no fact changes."""

from __future__ import annotations

from pengcheng.engines.feel import tree

from .model import DecisionVersion, LiteralDecision

_CLOCK = frozenset(("today", "now"))


def reads_the_clock(version: DecisionVersion) -> bool:
    """Whether a test, an output, a default or a derived input of a version names `today` or `now`.

    An input that is called so is a fact like any other.
    """
    clock = _CLOCK - {clause.name for clause in version.body.inputs}
    return any(
        isinstance(node, tree.Name) and node.name in clock for text in _texts(version) for node in tree.walk(text)
    )


def _texts(version: DecisionVersion) -> list[tree.Node]:
    body = version.body
    texts: list[tree.Node] = [clause.expression.tree for clause in body.inputs if clause.expression]
    if isinstance(body, LiteralDecision):
        return [*texts, body.expression.tree]
    texts += [clause.default.tree for clause in body.outputs if clause.default]
    for row in body.rows:
        texts += row.tests.values()
        texts += row.outputs.values()
    return texts
