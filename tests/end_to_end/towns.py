"""The two cities the same life is lived in: who lives it, with which service, and how their registers are filled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.end_to_end.commands import ROOT, Home

TODAY = "2026-11-16"


@dataclass(frozen=True)
class Person:
    """An invented person: the name to sign in with, the identifier, and the name as registers have it."""

    login: str
    id: str
    name: str


@dataclass(frozen=True)
class Town:
    """One city and the people of the walk.

    `entitled` is granted `item` at once, asked no more than `asks` (`answers` has what people say), and the decision
    shows `amount`; about `unclear` the register behind `silent` says nothing, so that `reviewer` decides. `settles` is
    what the reviewer finds out, "" for nothing.
    """

    key: str
    folder: Path
    fill: Callable[[Home, Path], None]
    serve: tuple[str, ...]
    language: str
    item: str
    asks: tuple[str, ...]
    answers: Mapping[str, str]
    entitled: Person
    unclear: Person
    reviewer: str
    amount: str
    silent: str
    settles: str
    rows: int


def generated(home: Home, _: Path) -> None:
    """The demonstration's residents and personas."""
    home.run("demo", "--size", 400)


RESIDENTS = """resident_number,name,birth_date,quarter,state
104233-K,Marta Vaz,1984-07-02,PF-01,here
107310-D,Ana Sol,1990-01-05,PF-02,here
"""
BOATS = """plate,owner,length,use
PF-77,104233-K,7,fishing
PF-31,105871-R,9.5,fishing
PF-90,107310-D,14,leisure
"""


def imported(home: Home, desk: Path) -> None:
    """Files as the bodies of the harbour send them; the residents' register does not know everybody."""
    for register, department, text in (("residents", "town_hall", RESIDENTS), ("boats", "port_office", BOATS)):
        file = desk / f"{register}.csv"
        file.write_text(text, encoding="utf-8")
        loaded = home.json("import", register, file, "--department", department)
        assert loaded["added"] == text.count("\n") - 1
        again = home.json("import", register, file, "--department", department)
        assert (again["added"], again["changed"], again["load"]) == (0, 0, None)


DEMO = Town(
    key="demo",
    folder=ROOT / "cities" / "demo",
    fill=generated,
    serve=("serve",),
    language="zh-Hans",
    item="high_age_allowance",
    asks=(),
    answers={"other_allowance": "false"},
    entitled=Person("lin_guoqiang", "440304193501010010", "林国强"),
    unclear=Person("wu_xiulan", "440303194106030028", "吴秀兰"),
    reviewer="li_wei",
    amount="300",
    silent="city_household",
    settles="true",
    rows=400,
)
HARBOUR = Town(
    key="harbour",
    folder=ROOT / "tests" / "cities" / "harbour",
    fill=imported,
    serve=("start", str(ROOT / "tests" / "cities" / "harbour")),
    language="pt",
    item="mooring_reduction",
    asks=("rents_it_out",),
    answers={"rents_it_out": "false"},
    entitled=Person("marta", "104233-K", "Marta Vaz"),
    unclear=Person("tomas", "105871-R", "Tomás Brito"),
    reviewer="rui",
    amount="50",
    silent="lives_here",
    settles="",
    rows=5,
)
TOWNS = (DEMO, HARBOUR)
