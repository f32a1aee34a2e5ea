"""Whole DMN models from XML: decision requirements graphs, boxed expressions, services, imports.

    xml          reading a file without trusting it
    types        item definitions as FEEL types, with their allowed values
    boxed        boxed expressions and decision tables as one FEEL tree
    tables       what a table calls when it runs
    places       which cell or entry of a node a warning is about
    circles      services that would call themselves without end
    model        nodes evaluated on demand, services called, imports followed
    warnings     why a node of a model has no value

Source: OMG DMN 1.5, clauses 6 (requirements), 7 and 10.2 (boxed expressions), 8 (tables), 12 (interchange).
"""

from .circles import ModelInCircle
from .model import Model, load_model
from .warnings import ModelResult, ModelWarning, NodeWithoutValue

__all__ = ["Model", "ModelInCircle", "ModelResult", "ModelWarning", "NodeWithoutValue", "load_model"]
