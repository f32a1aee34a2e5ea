"""Typed objects of the city folder, one module per kind."""

from pengcheng.city.objects.certificate import CertificateField, CertificateType
from pengcheng.city.objects.item import (
    Ask,
    Commitment,
    Contact,
    Example,
    Fee,
    Item,
    ItemCodes,
    Material,
    Question,
    Replacement,
    Result,
    Situation,
    Step,
)
from pengcheng.city.objects.organisation import Department, Division, Persona, Post
from pengcheng.city.objects.place import City, Identifier, LifeEvent
from pengcheng.city.objects.procedure import Action, Procedure, State
from pengcheng.city.objects.register import (
    ASK_TYPES,
    SCALAR_TYPES,
    Conflict,
    Fact,
    Field,
    QualityRule,
    Register,
    Relation,
)

__all__ = [
    "ASK_TYPES",
    "SCALAR_TYPES",
    "Action",
    "Ask",
    "CertificateField",
    "CertificateType",
    "City",
    "Commitment",
    "Conflict",
    "Contact",
    "Department",
    "Division",
    "Example",
    "Fact",
    "Fee",
    "Field",
    "Identifier",
    "Item",
    "ItemCodes",
    "LifeEvent",
    "Material",
    "Persona",
    "Post",
    "Procedure",
    "QualityRule",
    "Question",
    "Register",
    "Relation",
    "Replacement",
    "Result",
    "Situation",
    "State",
    "Step",
]
