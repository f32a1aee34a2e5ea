"""Search over short documents in several languages at once: fold, cut into terms, rank, show why.

Latin and similar scripts are cut into words (prefixes match), Chinese, Japanese and Korean into pairs of
characters, so that no dictionary is needed. Ranking is BM25 over weighted fields. Synonyms come in as data.
"""

from pengcheng.engines.text.fold import Folded, fold
from pengcheng.engines.text.fragments import Fragment
from pengcheng.engines.text.index import Document, Hit, Index, Passage
from pengcheng.engines.text.terms import Term, terms

__all__ = ["Document", "Folded", "Fragment", "Hit", "Index", "Passage", "Term", "fold", "terms"]
