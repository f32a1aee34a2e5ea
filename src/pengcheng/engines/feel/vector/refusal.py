"""What has no exact vector form: said at compile time, or of one block whose values are beyond what a vector holds."""

from __future__ import annotations

from pengcheng.engines.feel import tree
from pengcheng.engines.feel.errors import FeelError


class NotVectorised(FeelError):
    """The text, or this block's values, cannot be worked out exactly on vectors; the scalar engine can.

    `code` says why: `too_large` (beyond 62 bits), `too_many_values` (a function of too many distinct values),
    `recursion`, `not_a_function`, `partial`, `no_vector_form`.
    """


def refuse(code: str, message: str, node: tree.Node | None = None) -> NotVectorised:
    """The refusal, with the node's place in the text."""
    return NotVectorised(code, message, node.start if node else 0, node.end if node else 0)
