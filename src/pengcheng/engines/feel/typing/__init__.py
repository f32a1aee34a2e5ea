"""The static type of every node of a FEEL text, from the declarations of its names: one pass, no evaluation.

>>> from pengcheng.engines.feel import parse_expression
>>> from pengcheng.engines.feel.typing import NUMBER, Static, annotate
>>> text = parse_expression("age * 2 >= 60")
>>> typed = annotate(text, {"age": Static(NUMBER, nullable=False, places=0, low=0, high=150)})
>>> typed.root.type, typed.root.nullable, typed.of(text.left).high
(FeelType(name='boolean'), False, 300)

static     what is known of a value before it is there
results    what an operator or a built-in gives, from what it takes
annotate   the pass over the tree
"""

from pengcheng.engines.feel.types import ANY, BOOLEAN, DATE, NUMBER, STRING
from pengcheng.engines.feel.typing.annotate import Typed, annotate
from pengcheng.engines.feel.typing.static import Static, join, of_value

__all__ = ["ANY", "BOOLEAN", "DATE", "NUMBER", "STRING", "Static", "Typed", "annotate", "join", "of_value"]
