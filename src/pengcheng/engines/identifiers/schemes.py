"""The numbering schemes a city may type its identifiers by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pengcheng.engines.identifiers.citizen_id import CitizenId
from pengcheng.engines.identifiers.citizen_id import mask as mask_citizen_id
from pengcheng.engines.identifiers.errors import IdentifierError
from pengcheng.engines.identifiers.uscc import Uscc


@dataclass(frozen=True, slots=True)
class Scheme:
    """A scheme: `check` raises IdentifierError for a wrong number, `mask` hides what is personal in one.

    `holder_type` is the code of the kind of number in certificate metadata (GB/T 36903), `sample` a synthetic
    number that is right.
    """

    name: str
    check: Callable[[str], object]
    mask: Callable[[str], str]
    holder_type: str
    sample: str

    def accepts(self, text: str) -> bool:
        """Whether `check` lets a number pass."""
        try:
            self.check(text)
        except IdentifierError:
            return False
        return True


SCHEMES: Mapping[str, Scheme] = {
    scheme.name: scheme
    for scheme in (
        Scheme("citizen_id", CitizenId.parse, mask_citizen_id, "111", "440304193501010010"),
        Scheme("uscc", Uscc.parse, str, "001", "91440300MA5PC00120"),
    )
}
