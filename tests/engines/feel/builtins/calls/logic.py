"""Built-in functions of booleans, and `is`."""

VALUES = {
    "not(true)": "false",
    "not(null)": "null",
    "all([true, null])": "null",
    "all([false, null])": "false",
    "all([])": "true",
    "any([true, null])": "true",
    "any([])": "false",
    'is(@"10:00:00+08:00", @"02:00:00Z")': "false",
}

WARNINGS = {
    "all([true, 1])": "not_boolean",
    "not(1)": "wrong_arguments",
}
