"""Syntax tree to FEEL text: the shortest brackets that read back as the same tree."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pengcheng.engines.feel import tree
from pengcheng.engines.feel.values import to_text

_CLAUSE, _OR, _AND, _COMPARISON, _ADDITIVE, _MULTIPLICATIVE, _EXPONENT, _NEGATION, _INSTANCE, _STEP, _ATOM = range(11)

_ARITHMETIC = {
    "+": _ADDITIVE,
    "-": _ADDITIVE,
    "*": _MULTIPLICATIVE,
    "/": _MULTIPLICATIVE,
    "**": _EXPONENT,
}


def print_expression(node: tree.Expression) -> str:
    """The text of an expression. Parsing it, with the tree's names known, gives the tree again."""
    return _text(node, 0)


def print_unary_tests(node: tree.UnaryTests) -> str:
    """The text of a decision table's cell."""
    if node.is_any:
        return "-"
    tests = ", ".join(_test(test) for test in node.tests)
    if node.negated:
        return f"not({tests})"
    # Bare, a call of the function `not` would read as the negation of the cell.
    return f"({tests})" if len(node.tests) == 1 and tests.startswith("not(") and tests.endswith(")") else tests


def print_type(node: tree.TypeExpression) -> str:
    """The name of a type."""
    match node:
        case tree.NamedType(name=name):
            return name
        case tree.ListType(item=item):
            return f"list<{print_type(item)}>"
        case tree.RangeType(item=item):
            return f"range<{print_type(item)}>"
        case tree.ContextType(entries=entries):
            return "context<" + ", ".join(f"{entry.name}: {print_type(entry.type)}" for entry in entries) + ">"
        case tree.FunctionType(parameters=parameters, result=result):
            kinds = ", ".join(print_type(parameter) for parameter in parameters)
            return f"function<{kinds}> -> {print_type(result) if result is not None else 'Any'}"
    raise TypeError(f"not a type: {node!r}")


def _text(node: tree.Expression, least: int) -> str:
    """The text of a node where an operator of precedence `least` or tighter is allowed without brackets."""
    precedence, write = _WRITERS[type(node)]
    if isinstance(node, tree.Arithmetic):
        precedence = _ARITHMETIC[node.operator]
    text = write(node)
    return f"({text})" if precedence < least else text


def _arithmetic(node: tree.Arithmetic) -> str:
    precedence = _ARITHMETIC[node.operator]
    spine = [node]
    while isinstance(spine[-1].left, tree.Arithmetic) and _ARITHMETIC[spine[-1].left.operator] == precedence:
        spine.append(spine[-1].left)
    text = _text(spine[-1].left, precedence)
    for step in reversed(spine):
        text += f" {step.operator} {_text(step.right, precedence + 1)}"
    return text


def _joined(word: str, precedence: int) -> Callable[[Any], str]:
    return lambda node: f" {word} ".join(_text(operand, precedence + 1) for operand in node.operands)


def _comparison(node: tree.Comparison) -> str:
    return f"{_text(node.left, _COMPARISON)} {node.operator} {_text(node.right, _ADDITIVE)}"


def _between(node: tree.Between) -> str:
    value, low, high = _text(node.value, _COMPARISON), _text(node.low, _ADDITIVE), _text(node.high, _ADDITIVE)
    return f"{value} between {low} and {high}"


def _in(node: tree.In) -> str:
    value = _text(node.value, _COMPARISON)
    return (
        f"{value} in ({', '.join(_test(test) for test in node.tests)})"
        if _needs_brackets(node)
        else (f"{value} in {_test(node.tests[0])}")
    )


def _needs_brackets(node: tree.In) -> bool:
    only = node.tests[0] if len(node.tests) == 1 else None
    return not (isinstance(only, tree.Match) and isinstance(only.expression, (tree.Range, tree.List, tree.Name)))


def _test(test: tree.Test) -> str:
    if isinstance(test, tree.Compare):
        return f"{test.operator} {_text(test.operand, _ADDITIVE)}"
    assert isinstance(test, tree.Match)
    return _text(test.expression, 0)


def _call(node: tree.Call) -> str:
    arguments = [_text(argument, 0) for argument in node.positional]
    arguments += [f"{argument.name}: {_text(argument.value, 0)}" for argument in node.named]
    return f"{_text(node.function, _STEP)}({', '.join(arguments)})"


def _if(node: tree.If) -> str:
    return f"if {_text(node.condition, 0)} then {_text(node.consequence, 0)} else {_text(node.alternative, 0)}"


def _iterations(iterations: tuple[tree.Iteration, ...]) -> str:
    return ", ".join(
        f"{each.name} in {_text(each.source, 0)}" + (f"..{_text(each.until, 0)}" if each.until is not None else "")
        for each in iterations
    )


def _for(node: tree.For) -> str:
    return f"for {_iterations(node.iterations)} return {_text(node.result, 0)}"


def _quantified(node: tree.Quantified) -> str:
    return f"{node.quantifier} {_iterations(node.iterations)} satisfies {_text(node.condition, 0)}"


def _function(node: tree.Function) -> str:
    parameters = ", ".join(
        each.name + (f": {print_type(each.type)}" if each.type is not None else "") for each in node.parameters
    )
    return f"function({parameters}) {'external ' if node.external else ''}{_text(node.body, 0)}"


def _context(node: tree.Context) -> str:
    return "{" + ", ".join(f"{_key(entry.key)}: {_text(entry.value, 0)}" for entry in node.entries) + "}"


def _key(key: str) -> str:
    return key if key.isidentifier() and key.isascii() else to_text(key)


def _range(node: tree.Range) -> str:
    opening, closing = "[" if node.low_included else "(", "]" if node.high_included else ")"
    return f"{opening}{_text(node.low, 0)}..{_text(node.high, 0)}{closing}"


def _number(node: tree.Number) -> str:
    """The number's own digits: 1.50 stays 1.50, and 1e40 does not become forty zeros."""
    return str(node.value) if isinstance(node.value, int) or "E" in str(node.value) else f"{node.value:f}"


_WRITERS: dict[type[tree.Expression], tuple[int, Callable[[Any], str]]] = {
    tree.Null: (_ATOM, lambda node: "null"),
    tree.Boolean: (_ATOM, lambda node: "true" if node.value else "false"),
    tree.Number: (_ATOM, _number),
    tree.String: (_ATOM, lambda node: string_literal(node.value)),
    tree.AtLiteral: (_ATOM, lambda node: "@" + string_literal(node.text)),
    tree.Name: (_ATOM, lambda node: node.name),
    tree.Path: (_STEP, lambda node: f"{_text(node.source, _STEP)}.{node.name}"),
    tree.Filter: (_STEP, lambda node: f"{_text(node.source, _STEP)}[{_text(node.condition, 0)}]"),
    tree.Call: (_STEP, _call),
    tree.Negation: (_NEGATION, lambda node: f"-{_text(node.operand, _NEGATION)}"),
    tree.Arithmetic: (_ADDITIVE, _arithmetic),
    tree.Comparison: (_COMPARISON, _comparison),
    tree.Between: (_COMPARISON, _between),
    tree.In: (_COMPARISON, _in),
    tree.InstanceOf: (_INSTANCE, lambda node: f"{_text(node.value, _INSTANCE)} instance of {print_type(node.type)}"),
    tree.Conjunction: (_AND, _joined("and", _AND)),
    tree.Disjunction: (_OR, _joined("or", _OR)),
    tree.If: (_CLAUSE, _if),
    tree.For: (_CLAUSE, _for),
    tree.Quantified: (_CLAUSE, _quantified),
    tree.Function: (_CLAUSE, _function),
    tree.List: (_ATOM, lambda node: "[" + ", ".join(_text(item, 0) for item in node.items) + "]"),
    tree.Context: (_ATOM, _context),
    tree.Range: (_ATOM, _range),
    tree.OneSidedRange: (_ATOM, lambda node: f"({node.operator} {_text(node.operand, 0)})"),
}


def string_literal(text: str) -> str:
    """A string as a FEEL literal."""
    escaped = (
        text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
    )
    return f'"{escaped}"'


__all__ = ["print_expression", "print_type", "print_unary_tests", "string_literal"]
