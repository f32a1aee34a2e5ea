"""The city as a folder of plain files: load it, check it, compare two of them.

`load_city(path)` gives the typed `City`; `check_city(path)` reports everything that is wrong with a folder;
`compare(old, new)` says in words what changes. Nothing here knows a database.
"""

from pengcheng.city.check import CheckReport, check_city, check_folder
from pengcheng.city.compare import Change, compare
from pengcheng.city.decisions import decision_of, inputs_of
from pengcheng.city.faults import CityFaults, Fault
from pengcheng.city.folder import Folder, read_folder
from pengcheng.city.load import city_of_files, load_city
from pengcheng.city.objects import (
    Action,
    Ask,
    CertificateField,
    CertificateType,
    City,
    Commitment,
    Conflict,
    Contact,
    Department,
    Division,
    Example,
    Fact,
    Fee,
    Field,
    Identifier,
    Item,
    ItemCodes,
    LifeEvent,
    Material,
    Persona,
    Post,
    Procedure,
    QualityRule,
    Question,
    Register,
    Relation,
    Replacement,
    Result,
    Situation,
    State,
    Step,
)
from pengcheng.city.period import Period
from pengcheng.city.text import Text

__all__ = [
    "Action",
    "Ask",
    "CertificateField",
    "CertificateType",
    "Change",
    "CheckReport",
    "City",
    "CityFaults",
    "Commitment",
    "Conflict",
    "Contact",
    "Department",
    "Division",
    "Example",
    "Fact",
    "Fault",
    "Fee",
    "Field",
    "Folder",
    "Identifier",
    "Item",
    "ItemCodes",
    "LifeEvent",
    "Material",
    "Period",
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
    "Text",
    "check_city",
    "check_folder",
    "city_of_files",
    "compare",
    "decision_of",
    "inputs_of",
    "load_city",
    "read_folder",
]
