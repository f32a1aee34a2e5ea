"""Built-in functions of contexts."""

VALUES = {
    'get value({a: 1}, "a")': "1",
    'get value({a: 1}, "b")': "null",
    "get entries({a: 1})": '[{key: "a", value: 1}]',
    'context([{key: "a", value: 1}])': "{a: 1}",
    'context put({a: 1}, "b", 2)': "{a: 1, b: 2}",
    'context put({a: {b: 1}}, ["a", "b"], 2)': "{a: {b: 2}}",
    'context put({}, ["a", "b"], 2)': "{a: {b: 2}}",
    "context merge([{a: 1}, {a: 2, b: 3}])": "{a: 2, b: 3}",
}

WARNINGS = {
    'context([{key: "a", value: 1}, {key: "a", value: 1}])': "duplicate_key",
    'context([{key: "a"}])': "wrong_arguments",
    'context put({a: 1}, ["a", "b"], 2)': "wrong_arguments",
    "context merge([1])": "wrong_arguments",
}
