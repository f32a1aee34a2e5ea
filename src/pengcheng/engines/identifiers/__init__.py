"""Numbers that carry their own check: people, organisations, certificates, service items, cases.

Each module knows one standard. `SCHEMES` names those a register field may be typed by, so that a city says
which numbers it uses and no other part of the platform knows their form.
"""

from pengcheng.engines.identifiers.case_number import CaseNumber
from pengcheng.engines.identifiers.certificate import CertificateIdentifier, TypeCode
from pengcheng.engines.identifiers.citizen_id import CitizenId, Sex
from pengcheng.engines.identifiers.errors import IdentifierError
from pengcheng.engines.identifiers.item_code import BasicCode, HandlingItemCode, ImplementationCode
from pengcheng.engines.identifiers.schemes import SCHEMES, Scheme
from pengcheng.engines.identifiers.uscc import Uscc

__all__ = [
    "SCHEMES",
    "BasicCode",
    "CaseNumber",
    "CertificateIdentifier",
    "CitizenId",
    "HandlingItemCode",
    "IdentifierError",
    "ImplementationCode",
    "Scheme",
    "Sex",
    "TypeCode",
    "Uscc",
]
