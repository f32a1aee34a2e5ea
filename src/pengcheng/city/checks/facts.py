"""The FEEL of facts, relations and quality rules: it must read what the registers can give."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pengcheng.city.checks.meaning import KIND_OF_TYPE, SCALARS, Meaning, Reader, kind_of_type
from pengcheng.city.checks.view import CityView
from pengcheng.city.document import Path
from pengcheng.city.faults import Fault
from pengcheng.city.objects import City, Fact, Register
from pengcheng.city.shape import suggest
from pengcheng.city.sources import Part
from pengcheng.engines.feel.builtins.names import BUILTIN_NAMES
from pengcheng.engines.feel.errors import FeelError
from pengcheng.engines.feel.parser import parse_expression

TODAY: Mapping[str, Meaning] = {"today": Meaning("date")}


def check(view: CityView) -> Iterator[Fault]:
    """Every FEEL text outside decision tables; facts that no register can give; facts that need themselves."""
    reads: dict[str, set[str]] = {}
    for name, part in view.each("fact"):
        fact = view.city.facts[name]
        names = names_for(view.city, fact)
        others = frozenset({*view.city.registers, *view.city.facts} - set(names) - {name})
        reader, faults = read(part, ("value",), fact.value, names, of_others=others)
        yield from quiet(view, faults)
        if reader is not None:
            meaning, reads[name] = reader.result, reader.reads & set(view.city.facts)
            yield from _result(part, fact, meaning)
            if not reader.reads & (set(view.city.registers) | set(view.city.facts)) and not faults:
                yield part.fault(
                    ("value",),
                    "fact_from_nothing",
                    "No register can give this fact: it reads none.",
                    "Read a register or a fact.",
                )
        own = {**names, fact.key: Meaning(kind_of_type(fact.type), values=frozenset(fact.values) or None)}
        for index, conflict in enumerate(fact.conflicts):
            path = ("conflicts", index, "when")
            yield from quiet(view, read(part, path, conflict.when, own, condition=True, of_others=others)[1])
    yield from _circles(view, reads)
    for name, part in view.each("relations"):
        relation = view.city.relations[name]
        register = view.city.registers.get(relation.register or "")
        if relation.where and register:
            yield from read(part, ("where",), relation.where, TODAY, row=register, condition=True)[1]
    for name, part in view.each("register"):
        register = view.city.registers[name]
        for index, rule in enumerate(register.quality):
            path = ("quality", index, "rule")
            yield from read(part, path, rule.rule, TODAY, row=register, condition=True)[1]


def names_for(city: City, fact: Fact) -> dict[str, Meaning]:
    """What a fact's FEEL may name: registers about its subject, other facts about it, `today`."""
    names: dict[str, Meaning] = dict(TODAY)
    for register in city.registers.values():
        if fact.subject in register.subject:
            one = fact.over == "self" and register.one_row_for(fact.subject)
            names[register.key] = Meaning("row" if one else "rows", register)
    for other in city.facts_about(fact.subject):
        if other.key != fact.key:
            names[other.key] = Meaning(kind_of_type(other.type), values=frozenset(other.values) or None)
    return names


class ReadText(Reader):
    """A reader that keeps the meaning of the whole text."""

    result: Meaning = Meaning()


def read(
    part: Part,
    path: Path,
    text: str,
    names: Mapping[str, Meaning],
    row: Register | None = None,
    condition: bool = False,
    of_others: frozenset[str] = frozenset(),
) -> tuple[ReadText | None, list[Fault]]:
    """Read one FEEL text at `path`; None when it is not FEEL."""
    known = frozenset({*names, *(row.fields if row else ())})
    try:
        tree = parse_expression(text, known)
    except FeelError as error:
        return None, [
            part.fault(path, "feel_syntax", f"This is not FEEL: {error.message}", near(text, error.start), error.start)
        ]
    reader = ReadText(names, BUILTIN_NAMES, of_others=of_others)
    reader.result = reader.meaning(tree, row)
    faults = [
        part.fault(path, trouble.code, trouble.message, trouble.suggestion, trouble.start)
        for trouble in reader.troubles
    ]
    if condition and reader.result.kind not in ("boolean", "any"):
        faults.append(
            part.fault(path, "not_a_condition", "This is not true or false.", "Compare it with something.", 0)
        )
    return reader, faults


def near(text: str, start: int) -> str:
    """Where in a longer text the fault is, for people."""
    shown = " ".join(text[max(0, start - 20) : start + 20].split())
    return f"Look near `{shown}`." if shown and len(text) > 40 else ""


def quiet(view: CityView, faults: Iterable[Fault]) -> Iterator[Fault]:
    """The faults, without unknown names while a register or fact file could not be read."""
    complete = view.knows_all("register") and view.knows_all("fact")
    yield from (fault for fault in faults if complete or fault.code != "unknown_name")


def _result(part: Part, fact: Fact, meaning: Meaning) -> Iterator[Fault]:
    wanted = KIND_OF_TYPE.get(fact.type, "text" if fact.type != "date_time" else "any")
    if meaning.kind in ("row", "rows", "list"):
        yield part.fault(
            ("value",), "fact_type", f"This gives a {meaning.kind}, not one value.", "Take a field, or count them."
        )
    elif meaning.kind in SCALARS and wanted in SCALARS and meaning.kind != wanted:
        yield part.fault(
            ("value",),
            "fact_type",
            f"This gives a {meaning.kind}; the fact is declared as {fact.type}.",
            "Change one of them.",
        )
    elif fact.values and meaning.values and (stray := meaning.values - set(fact.values)):
        word = min(stray)
        yield part.fault(
            ("value",), "unknown_value", f"`{word}` is not a value of this code.", suggest(word, set(fact.values))
        )


def _circles(view: CityView, reads: Mapping[str, set[str]]) -> Iterator[Fault]:
    """Facts that need themselves through others."""
    for name in reads:
        found: set[str] = set()
        open_ = list(reads[name])
        while open_:
            each = open_.pop()
            if each not in found:
                found.add(each)
                open_.extend(reads.get(each, ()))
        if name in found:
            yield view.part("fact", name).fault(
                ("value",), "fact_circle", f"The fact `{name}` needs itself.", "Break the circle."
            )
