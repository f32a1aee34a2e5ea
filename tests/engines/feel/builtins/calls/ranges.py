"""Built-in functions that tell how points and ranges lie to each other."""

VALUES = {
    "before(1, 10)": "true",
    "before([1..10), 10)": "true",
    "before([1..10], (10..20])": "true",
    "after((11..20], 11)": "true",
    "meets([1..5], [5..10])": "true",
    "met by([5..10], [1..5))": "false",
    "overlaps([1..5], (5..8])": "false",
    "overlaps before([1..5], (1..5])": "true",
    "overlaps after([3..8], [1..5])": "true",
    "finishes(10, [1..10])": "true",
    "finished by([1..10], (5..10])": "true",
    "includes((1..10], (1..5])": "true",
    "during(5, [1..10])": "true",
    "starts((1..5], (1..10])": "true",
    "started by([1..10], 1)": "true",
    'coincides([@"2026-01-01"..@"2026-02-01"], [@"2026-01-01"..@"2026-02-01"])': "true",
    "coincides(point1: 3, point2: 4)": "false",
    "[1..3).end included": "false",
    "[1..3).start": "1",
}

WARNINGS = {
    'before(1, "a")': "not_comparable",
    "includes((< 10), 5)": "wrong_range",
    "meets(1, 2)": "wrong_arguments",
}
