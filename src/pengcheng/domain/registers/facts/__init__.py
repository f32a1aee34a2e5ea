"""Facts: what the registers say about a subject, for one and for everybody, from one text."""

from pengcheng.domain.registers.facts.record import facts_of
from pengcheng.domain.registers.facts.values import CONTRADICTORY, KNOWN, MISSING, STALE, FactValue, Reason, SourceRead

__all__ = [
    "CONTRADICTORY",
    "KNOWN",
    "MISSING",
    "STALE",
    "FactValue",
    "Reason",
    "SourceRead",
    "facts_of",
]
