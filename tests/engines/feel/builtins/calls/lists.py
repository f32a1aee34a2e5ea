"""Built-in functions of lists."""

VALUES = {
    "list contains([1, null], null)": "true",
    "list contains([1, [2]], [2])": "true",
    "sublist([4, 5, 6], 1, 2)": "[4, 5]",
    "sublist([4, 5, 6], -2)": "[5, 6]",
    "append([1], 2, 3)": "[1, 2, 3]",
    "concatenate([1, 2], [3])": "[1, 2, 3]",
    "insert before([1, 3], 1, 2)": "[2, 1, 3]",
    "remove([1, 2, 3], 2)": "[1, 3]",
    "list replace([2, 4, 7, 8], 3, 6)": "[2, 4, 6, 8]",
    "list replace([2, 4, 7, 8], function(item, newItem) item < newItem, 5)": "[5, 5, 7, 8]",
    "reverse([1, 2, 3])": "[3, 2, 1]",
    "index of([1, 2, 3, 2], 2)": "[2, 4]",
    "union([1, 2], [2, 3])": "[1, 2, 3]",
    "distinct values([1, 2, 1, true, 1.0])": "[1, 2, true]",
    "distinct values([{a: 1}, {a: 1}, [1]])": "[{a: 1}, [1]]",
    "flatten([[1, 2], [[3]], 4])": "[1, 2, 3, 4]",
    "sort([3, 1, 2], function(x, y) x > y)": "[3, 2, 1]",
    'sort(list: ["b", "a"], precedes: function(x, y) x < y)': '["a", "b"]',
}

WARNINGS = {
    "sublist([1], 2)": "no_such_item",
    "sublist([1], 1, 5)": "no_such_item",
    "remove([1], 0)": "no_such_item",
    "concatenate([1], null)": "wrong_arguments",
    "sort([1, 2], function(x) true)": "wrong_arguments",
    "list replace([1], function(a, b) 3, 1)": "not_boolean",
}
