"""Built-in functions about lists of values."""

VALUES = {
    "count([1, [2, 3]])": "2",
    "count(1)": "1",
    "min([3, 1, 2])": "1",
    'min("b", "a")': '"a"',
    'max(@"2026-01-01", @"2025-01-01")': '@"2026-01-01"',
    "min([])": "null",
    "sum([1, 2.5])": "3.5",
    'sum(@"P1D", @"PT12H")': '@"P1DT12H"',
    "sum([])": "null",
    "mean([1, 2])": "1.5",
    "median([8, 2, 5, 3, 4])": "4",
    "median([6, 1, 2, 3])": "2.5",
    "decimal(stddev(2, 4, 7, 5), 8)": "2.08166600",
    "mode([6, 3, 9, 6, 6])": "[6]",
    "mode([6, 1, 9, 6, 1])": "[1, 6]",
    "mode([])": "[]",
    "product([2, 3, 4])": "24",
}

WARNINGS = {
    'min([1, "a"])': "not_comparable",
    'sum([1, "a"])': "not_a_number",
    "stddev([1])": "wrong_arguments",
    "min()": "wrong_arguments",
}
