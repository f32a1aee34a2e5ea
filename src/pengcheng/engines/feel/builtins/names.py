"""The names of all built-in functions: the parser needs them, since many hold spaces."""

from __future__ import annotations

_TEXT = """
    date|time|date and time|years and months duration|number|string|duration|range|not|is|get value|get entries
    context|context put|context merge|substring|string length|upper case|lower case|substring before|substring after
    replace|contains|starts with|ends with|matches|split|string join|list contains|count|min|max|sum|mean|all|any
    sublist|append|concatenate|insert before|remove|list replace|reverse|index of|union|distinct values|flatten
    product|median|stddev|mode|decimal|floor|ceiling|round up|round down|round half up|round half down|abs|modulo
    sqrt|log|exp|odd|even|before|after|meets|met by|overlaps|overlaps before|overlaps after|finishes
    finished by|includes|during|starts|started by|coincides|day of year|day of week|month of year|week of year
    sort|now|today|months in a row|months of
    """

BUILTIN_NAMES = frozenset(name.strip() for name in _TEXT.replace("\n", "|").split("|")) - {""}
