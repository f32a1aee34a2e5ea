"""Texts that would take for ever or fill the memory, run one after the other by `test_bounds` in a process apart."""

from __future__ import annotations

from collections.abc import Callable

from pengcheng.engines.feel import FeelError, evaluate
from tests.engines.confined import tell

_LONG = 'string join(for i in 1..1000000 return "aaaaaaaaa")'
_TREE = "function(n) if n = 0 then {leaf} else {{x: f(n - 1), y: [x, x]}}.y"


def _tree(leaf: str, use: str) -> str:
    """A list that holds itself twice, 60 levels deep: small, and endless to look through."""
    return f"{{f: {_TREE.format(leaf=leaf)}, a: f(60), b: f(60), z: {use}}}.z"


EXPECTED: dict[str, tuple[str, str]] = {
    # nesting
    "parentheses": ("nested_too_deep", "(" * 10_000 + "1" + ")" * 10_000),
    "brackets": ("nested_too_deep", "[" * 10_000 + "1" + "]" * 10_000),
    "unclosed brackets": ("nested_too_deep", "[" * 10_000),
    "contexts": ("nested_too_deep", "{a:" * 10_000 + "1" + "}" * 10_000),
    "negations": ("nested_too_deep", "-" * 10_000 + "1"),
    "calls in calls": ("nested_too_deep", "not(" * 10_000 + "true" + ")" * 10_000),
    "conditions": ("nested_too_deep", "if true then " * 10_000 + "1" + " else 0" * 10_000),
    "functions": ("nested_too_deep", "function(a) " * 10_000 + "1"),
    "types": ("nested_too_deep", "1 instance of " + "list<" * 10_000 + "number" + ">" * 10_000),
    # length
    "a text of ten megabytes": ("text_too_long", "1+" * 5_000_000 + "1"),
    "a path without end": ("nested_too_deep", "a" + ".b" * 100_000),
    "a sum without end": ("nested_too_deep", "1+" * 100_000 + "1"),
    "a million keys": ("too_many_names", "{" + ",".join(f"a {i}:1" for i in range(60_000)) + "}"),
    "thousands of parameters": ("too_many_names", f"function({','.join(f'a{i}' for i in range(60_000))}) 1"),
    "thousands of lists": ("too_many_lists", f"for {', '.join(f'a{i} in [1]' for i in range(5_000))} return 1"),
    "a list of 400,000 items": ("", "count([" + "1," * 400_000 + "1])"),
    "an unclosed string": ("string_not_closed", '"' + "a" * 900_000),
    "a number of 900,000 digits": ("syntax", "1" * 900_000),
    "a date of 900,000 digits": ("not_a_date", '@"' + "1" * 900_000 + '"'),
    # loops and recursion
    "a function without end": ("recursion_too_deep", "{f: function(n) f(n + 1), x: f(1)}.x"),
    "two functions without end": ("recursion_too_deep", "{f: function(g) g(g), x: f(f)}.x"),
    "ten million turns": ("list_too_long", "count(for a in 1..10000000 return a)"),
    "a million by a million": ("too_many_steps", "some a in 1..1000000, b in 1..1000000 satisfies false"),
    "a list of a million items": ("", "count(for a in 1..1000000 return a)"),
    "a list searched a million times": (
        "too_many_steps",
        "{L: for i in 1..100000 return i, z: count(for i in 1..1000000 return list contains(L, 0))}.z",
    ),
    "results that hold all results": ("too_many_steps", "count(for i in 1..100000 return {a: partial})"),
    "days of ten thousand years": ("list_too_long", 'for a in @"0001-01-01"..@"9999-01-01" return a'),
    # texts
    "a text doubled": ("text_too_long", '{d: function(s, n) if n = 0 then s else d(s + s, n - 1), x: d("aa", 40)}.x'),
    "a thousand long texts": ("too_many_steps", f'{{s: {_LONG}, z: count(for i in 1..1000 return s + "x")}}.z'),
    "joined again and again": ("too_many_steps", f'{{s: {_LONG}, z: for i in 1..999 return string join([s, "x"])}}.z'),
    "replaced by much": ("text_too_long", f'{{s: {_LONG}, z: replace(s, "a", "aaaaaaaaaaaaaaaaaaaa")}}.z'),
    "numbers of 6,000 digits": ("text_too_long", "string(for i in 1..100000 return 1e6000)"),
    # values shared within a value
    "an endless comparison": ("too_many_steps", _tree("1", "a = b")),
    "an endless text": ("text_too_long", _tree("1", "string(a)")),
    "an endless list": ("list_too_long", _tree("1", "flatten(a)")),
    "an endless list of nothing": ("too_many_steps", _tree("[]", "flatten(a)")),
    "endless repeats": ("too_many_steps", _tree("1", "distinct values([a, b])")),
    # numbers and days
    "a huge exponent": ("number_too_large", "10 ** (10 ** 9)"),
    "a huge root": ("number_too_large", "1.5 ** 1e30"),
    "a literal too large": ("syntax", "1e6145"),
    "a duration too long": ("duration_too_long", 'string(@"P1D" * 1e6000)'),
    "the year 99999": ("", 'string(@"99999-12-31" + @"P1D")'),
    "the last year": ("year_out_of_range", '@"999999999-12-31" + @"P1D"'),
    "a year beyond": ("not_a_date", 'date("9999999999-01-01")'),
    # patterns
    "a pattern that explodes": ("pattern_can_explode", 'matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "(a+)+$")'),
    "a pattern on a long text": ("pattern_too_costly", f'matches({_LONG}, ".*.*.*b")'),
    "a costly pattern many times": (
        "too_many_steps",
        '{s: string join(for i in 1..900 return "a"), z: for i in 1..100000 return matches(s, "a*b")}.z',
    ),
    "a pattern of 100,000 groups": ("wrong_pattern", 'matches("a", "' + "(" * 100_000 + '")'),
    "a pattern repeated in itself": ("pattern_can_explode", 'matches("a", "((a{1,99}){1,99}){1,99}")'),
}  # fmt: skip
"""By what it is: the code it ends with (none: it has a value) and the text."""


def _work(text: str) -> Callable[[], tuple[str, str]]:
    def work() -> tuple[str, str]:
        warnings = evaluate(text).warnings
        return (warnings[0].code, warnings[0].message) if warnings else ("", "")

    return work


if __name__ == "__main__":
    tell({name: _work(text) for name, (_, text) in EXPECTED.items()}, (FeelError,))
