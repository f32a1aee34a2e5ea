"""Syntax tree to Python source: compiled once, run many times. There is no other evaluator.

    fragments    a piece of Python source with the FEEL type of its value; constants; variables
    environment  which Python variable a name stands for, at each place of a text
    operators    literals, arithmetic, comparison, logic; plain Python where types are known
    clauses      if, loops, filters, functions, contexts
    calls        built-ins and function values
    unary_tests  the cells of a decision table against their input

A decision table compiles its own function from these pieces: `Generator` gives the pieces, and everything
they name at run time is in `generator.constants.namespace`.
"""

from pengcheng.engines.feel.generator.environment import Environment, Variable
from pengcheng.engines.feel.generator.fragments import Constants, Fragment
from pengcheng.engines.feel.generator.unary_tests import Generator

__all__ = ["Constants", "Environment", "Fragment", "Generator", "Variable"]
