"""Random decisions that compute: cells and outputs with arithmetic, dates, texts and lists, and decisions that
require others through two floors. The columns of `random_rules`, and the children of a household."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from pengcheng.engines.dmn import UNKNOWN, Decision, InputClause, read_rules

from .random_rules import CELLS, INPUTS, VALUES

WIDE_INPUTS: Mapping[str, InputClause] = {
    **INPUTS,
    "children": InputClause("children", "any"),
    "income": InputClause("income", "money"),
}

WIDE_VALUES: Mapping[str, tuple[object, ...]] = {
    **VALUES,
    "children": (
        [],
        [{"age": 3, "born": date(2023, 2, 28)}],
        [{"age": 17, "born": date(2008, 12, 31)}, {"age": None, "born": None}],
        [{"age": 1, "born": date(2024, 2, 29)}, {"age": 2, "born": date(2023, 5, 5)}],
    ),
    "income": (Decimal("0.01"), Decimal("99999999999999.99"), Decimal("30000.00"), 0, Decimal("-12.30")),
}

WIDE_CELLS: Mapping[str, tuple[object, ...]] = {
    "age": (
        "? * 2 + homes >= 5",
        "> share * 2",
        "odd(?)",
        "[share..homes]",
        "not(> homes)",
        "count(children) > ?",
        "some c in children satisfies c.age > ?",
        "every c in children satisfies c.age < ?",
        "? in (share, homes, 3)",
        "modulo(?, 2) = 0 and alive",
        "if married then ? > 2 else ? < 4",
    ),
    "share": ("? * 3 / 4 < 1", "? = homes / 2", "round half up(?, 1) = 1.3", "(? + 0.05) * age > 2", "? / homes > 0.5"),
    "kind": (
        'starts with(?, "a")',
        "contains(?, state)",
        'upper case(?) + state = "ANORMAL"',
        "string length(?) < age",
    ),
    "since": (
        "? < until",
        '? + duration("P1Y") > date("2025-02-28")',
        '? - duration("P1M") < until',
        "years and months duration(?, today()).months > 3",
        '(today() - ?) / duration("P1D") > 700',
        "?.month = 2 and ?.day = 29",
        "some c in children satisfies c.born > ?",
    ),
    "children": ("count(?) > 1", "sum(?.age) > 3", "count(?[age < 5]) = 1", "max(?.born) > since", "?[1].age = 3"),
    "income": ("? * 12 / age < 30000", "? * 1000000 > 5", "? * 12 > 100 * share", "floor(? / 7) = 4285"),
}

WIDE_OUTPUTS = (
    "age * 10",
    "if alive then 1 else 2",
    "share",
    "share * age + homes",
    "income / 7",
    "sum(children.age) * 5",
    "decimal(income * 0.15, 2)",
    "kind",
    'if since < date("2024-02-29") then null else 3',
    "max([age, homes])",
    12,
)


def _version(**rest: object) -> dict[str, object]:
    return {"effective": date(2020, 1, 1), "hit_policy": "FIRST", **rest}


def _required() -> dict[str, Decision]:
    points = _version(
        hit_policy="COLLECT",
        aggregation="SUM",
        outputs={"points": "number"},
        rows=[
            {"when": {"age": ">= 3"}, "then": {"points": "age * 2"}},
            {"when": {"share": "? * 2 > 1"}, "then": {"points": 1}},
            {"then": {"points": 1}},
        ],
    )
    band = _version(
        outputs={"band": "text"},
        requires=["points"],
        rows=[
            {"when": {"points": ">= 8", "alive": True}, "then": {"band": '"high"'}},
            {"when": {"points": "< 3"}, "then": {"band": "null"}},
            {"when": {"kind": '"a"'}, "then": {"band": "kind"}},
            {"when": {"points": "> age"}, "then": {"band": '"low"'}},
        ],
    )
    level = _version(
        outputs={"outcome": "outcome", "rate": "number"},
        requires=["points"],
        rows=[
            {"when": {"homes": "> 1"}, "then": {"outcome": "refused"}, **_WORDS},
            {"when": {"points": "? > homes"}, "then": {"outcome": "granted", "rate": "points / 4"}, **_WORDS},
            {"when": {"married": True}, "then": {"outcome": "unclear"}, **_WORDS},
        ],
    )
    documents = {"points": points, "band": band, "level": level}
    inputs = {**WIDE_INPUTS, "points": InputClause("points", "number")}
    return {name: read_rules({"decision": name, "versions": [each]}, inputs) for name, each in documents.items()}


_WORDS: Mapping[str, object] = {"clause": {"en": "art. 1"}, "says": {"en": "Because."}}
REQUIRED: Mapping[str, Decision] = _required()
REQUIRED_INPUTS: Mapping[str, InputClause] = {
    "points": InputClause("points", "number"),
    "band": InputClause("band", "text"),
    "level": InputClause("level", "any"),
}
REQUIRED_CELLS: Mapping[str, tuple[object, ...]] = {
    "points": ("> 5", "[1..6]", "3, 7", "? * 2 > age", "not(> homes)"),
    "band": ('"high"', 'not("low")', 'null, "low"', "string length(?) = 3", 'starts with(?, "h")'),
    "level": ('?.outcome = "granted"', "?.rate > 1", '? = "refused"', "? = null"),
}


@st.composite
def computing_decisions(draw: st.DrawFn, policies: tuple[str, ...], requires: bool) -> Decision:
    """A decision with cells and outputs that compute."""
    cells = {name: (*CELLS.get(name, ()), *WIDE_CELLS.get(name, ())) for name in WIDE_INPUTS}
    inputs = dict(WIDE_INPUTS)
    required: list[str] = []
    if requires:
        required = draw(st.lists(st.sampled_from(sorted(REQUIRED)), min_size=1, max_size=3, unique=True))
        cells.update({name: REQUIRED_CELLS[name] for name in required})
        inputs.update({name: REQUIRED_INPUTS[name] for name in required})
    names = draw(st.lists(st.sampled_from(sorted(cells)), min_size=1, max_size=4, unique=True))
    policy = draw(st.sampled_from(policies))
    outcome: object = "outcome"
    if policy in ("PRIORITY", "OUTPUT ORDER") or draw(st.booleans()):
        outcome = {"type": "outcome", "values": ["refused", "granted", "unclear"]}
    if draw(st.booleans()):
        outcome = {"type": "outcome", "values": ["refused", "granted", "unclear"], "default": "refused"}
    version: dict[str, object] = _version(hit_policy=policy, outputs={"outcome": outcome, "amount": "any"})
    if required:
        version["requires"] = required
    if policy == "COLLECT":
        fold = draw(st.sampled_from((None, "SUM", "MIN", "MAX", "COUNT")))
        if fold:
            version["aggregation"] = fold
    outputs = (*WIDE_OUTPUTS, *(("points * 2 + age",) if "points" in required else ()))
    rows = []
    for _ in range(draw(st.integers(1, 4))):
        tested = draw(st.lists(st.sampled_from(sorted({*names, *required})), max_size=3, unique=True))
        then: dict[str, object] = {"outcome": draw(st.sampled_from(("granted", "granted", "refused", "unclear")))}
        if then["outcome"] == "granted":
            then["amount"] = draw(st.sampled_from(outputs))
        rows.append({"when": {name: draw(st.sampled_from(cells[name])) for name in tested}, "then": then, **_WORDS})
    version["rows"] = rows
    return read_rules({"decision": "random", "versions": [version]}, inputs)


def wide_subjects() -> st.SearchStrategy[dict[str, object]]:
    """A subject's facts; some of them UNKNOWN."""
    return st.fixed_dictionaries({name: st.sampled_from((*values, UNKNOWN)) for name, values in WIDE_VALUES.items()})
