"""The characters of a Unicode category (`L`, `Lu`, ...) or block (`IsCJKUnifiedIdeographs`) as ranges."""

from __future__ import annotations

import sys
import unicodedata
from functools import lru_cache

from pengcheng.engines.feel.errors import OperationFault

_BLOCKS = {
    "IsBasicLatin": (0x0000, 0x007F),
    "IsLatin-1Supplement": (0x0080, 0x00FF),
    "IsLatinExtended-A": (0x0100, 0x017F),
    "IsLatinExtended-B": (0x0180, 0x024F),
    "IsGreek": (0x0370, 0x03FF),
    "IsGreekandCoptic": (0x0370, 0x03FF),
    "IsCyrillic": (0x0400, 0x04FF),
    "IsHebrew": (0x0590, 0x05FF),
    "IsArabic": (0x0600, 0x06FF),
    "IsThai": (0x0E00, 0x0E7F),
    "IsTibetan": (0x0F00, 0x0FFF),
    "IsMongolian": (0x1800, 0x18AF),
    "IsGeneralPunctuation": (0x2000, 0x206F),
    "IsCJKSymbolsandPunctuation": (0x3000, 0x303F),
    "IsHiragana": (0x3040, 0x309F),
    "IsKatakana": (0x30A0, 0x30FF),
    "IsBopomofo": (0x3100, 0x312F),
    "IsCJKUnifiedIdeographsExtensionA": (0x3400, 0x4DBF),
    "IsCJKUnifiedIdeographs": (0x4E00, 0x9FFF),
    "IsHangulSyllables": (0xAC00, 0xD7AF),
    "IsHalfwidthandFullwidthForms": (0xFF00, 0xFFEF),
}


def category_class(name: str) -> str:
    """The inside of a Python character class for a category or block. Raises OperationFault for others."""
    block = _BLOCKS.get(name)
    if block is not None:
        return f"\\U{block[0]:08X}-\\U{block[1]:08X}"
    ranges = _ranges().get(name)
    if ranges is None:
        raise OperationFault("wrong_pattern", f"There is no category of characters {name!r}.")
    return "".join(f"\\U{first:08X}-\\U{last:08X}" for first, last in ranges)


@lru_cache(maxsize=1)
def _ranges() -> dict[str, list[tuple[int, int]]]:
    """All categories in one pass over Unicode (a third of a second, once, and only if a pattern asks)."""
    found: dict[str, list[tuple[int, int]]] = {}
    for code in range(sys.maxunicode + 1):
        category = unicodedata.category(chr(code))
        for name in (category, category[0]):
            runs = found.setdefault(name, [])
            if runs and runs[-1][1] == code - 1:
                runs[-1] = (runs[-1][0], code)
            else:
                runs.append((code, code))
    return found
