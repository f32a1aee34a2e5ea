"""Names that point to something: is it there?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pengcheng.city.checks.view import CityView
from pengcheng.city.document import Path
from pengcheng.city.faults import Fault
from pengcheng.city.objects import ASK_TYPES, SCALAR_TYPES
from pengcheng.city.shape import suggest
from pengcheng.city.sources import Part


def check(view: CityView) -> Iterator[Fault]:
    """Unknown departments, registers, fields, facts, relations, procedures, certificates, types, subjects."""
    pointer = _Pointer(view)
    yield from pointer.faults_of_city()
    for _, part in view.each("departments"):
        yield from pointer.one(part, ("parent",), "department", "departments", view.city.departments)
        yield from pointer.division(part, ("division",))
    for _, part in view.each("register"):
        yield from pointer.register(part)
    for _, part in view.each("relations"):
        yield from pointer.relation(part)
    for _, part in view.each("fact"):
        yield from pointer.fact(part)
    for _, part in view.each("certificate"):
        yield from pointer.certificate(part)
    for _, part in view.each("item"):
        yield from pointer.item(part)
    for _, part in view.each("personas"):
        yield from pointer.persona(part)


class _Pointer:
    def __init__(self, view: CityView) -> None:
        self.view = view
        self.city = view.city
        self.subjects = set(self.city.identifiers)
        self.types = {*SCALAR_TYPES, *(each.type for each in self.city.identifiers.values())}

    def one(self, part: Part, path: Path, what: str, kind: str, known: Iterable[str]) -> Iterator[Fault]:
        """A fault when the name at `path`, if there is one, is not among `known`."""
        name = _at(part.data, path)
        names = set(known)
        if name is not None and name not in names and self.view.knows_all(kind):
            yield part.fault(path, f"unknown_{what}", f"There is no {what} `{name}`.", suggest(str(name), names))

    def faults_of_city(self) -> Iterator[Fault]:
        part = Part(self.view.sources.of("city")[0], (), self.view.sources.of("city")[0].data)
        yield from self.one(part, ("operator",), "department", "departments", self.city.departments)
        yield from self.division(part, ("division",))

    def division(self, part: Part, path: Path) -> Iterator[Fault]:
        if self.city.divisions:
            yield from self.one(part, path, "division", "divisions", self.city.divisions)

    def subject(self, part: Part, path: Path) -> Iterator[Fault]:
        yield from self.one(part, path, "subject", "city", self.subjects)

    def fields(self, part: Part, path: Path, known: Iterable[str]) -> Iterator[Fault]:
        for index, _ in enumerate(_at(part.data, path) or ()):
            yield from self.one(part, (*path, index), "field", "register", known)

    def typed(self, part: Part, path: Path, further: Iterable[str] = ()) -> Iterator[Fault]:
        """The type at `path` is known, and a code has its list of values."""
        yield from self.one(part, (*path, "type"), "type", "city", self.types | set(further))
        data = _at(part.data, path)
        if data.get("type") == "code" and not data.get("values"):
            yield part.fault(path, "code_without_values", "A code needs its closed list.", "Add `values: {...}`.")

    def register(self, part: Part) -> Iterator[Fault]:
        yield from self.one(part, ("source",), "department", "departments", self.city.departments)
        fields = [each["field"] for each in part.data["fields"]]
        for index, name in enumerate(fields):
            yield from self.typed(part, ("fields", index))
            if name in fields[:index]:
                yield part.fault(("fields", index), "duplicate_name", f"There are two fields `{name}`.", "Rename one.")
        for kind in part.data["subject"]:
            if kind not in self.subjects:
                yield part.fault(
                    ("subject", kind), "unknown_subject", f"There is no subject `{kind}`.", suggest(kind, self.subjects)
                )
            yield from self.fields(part, ("subject", kind), fields)
        yield from self.fields(part, ("key",), fields)
        for index, _ in enumerate(part.data.get("enumerates", ())):
            yield from self.one(part, ("enumerates", index), "subject", "register", part.data["subject"])

    def relation(self, part: Part) -> Iterator[Fault]:
        yield from self.subject(part, ("subject",))
        yield from self.one(part, ("register",), "register", "register", self.city.registers)
        register = self.city.registers.get(part.data.get("register", ""))
        if ("register" in part.data) == ("union" in part.data):
            yield part.fault(
                (),
                "relation_source",
                "A relation comes from one register or is the union of others.",
                "Keep one of them.",
            )
        for index, _ in enumerate(part.data.get("pairs", ()) if register else ()):
            assert register is not None
            yield from self.fields(part, ("pairs", index), register.fields)
        for index, _ in enumerate(part.data.get("union", ())):
            yield from self.one(
                part,
                ("union", index),
                "relation",
                "relations",
                {"self", *self.city.relations} - {part.data["relation"]},
            )

    def fact(self, part: Part) -> Iterator[Fault]:
        yield from self.subject(part, ("subject",))
        yield from self.one(part, ("over",), "relation", "relations", {"self", *self.city.relations})
        yield from self.typed(part, ())
        relation = self.city.relations.get(part.data.get("over", "self"))
        if relation and relation.subject != part.data["subject"]:
            yield part.fault(
                ("over",),
                "relation_subject",
                f"The relation `{relation.key}` is of `{relation.subject}`, the fact of `{part.data['subject']}`.",
            )

    def certificate(self, part: Part) -> Iterator[Fault]:
        yield from self.one(part, ("issuer",), "department", "departments", self.city.departments)
        yield from self.subject(part, ("holder",))
        names = [each["field"] for each in part.data["fields"]]
        for index, _ in enumerate(names):
            yield from self.typed(part, ("fields", index)) if "type" in part.data["fields"][index] else ()
        yield from self.fields(part, ("public_fields",), names)

    def item(self, part: Part) -> Iterator[Fault]:
        city, data = self.city, part.data
        yield from self.one(part, ("department",), "department", "departments", city.departments)
        yield from self.subject(part, ("subject",))
        yield from self.listed(part, data["subject"])
        yield from self.one(part, ("procedure",), "procedure", "procedure", city.procedures)
        yield from self.one(part, ("result", "certificate"), "certificate", "certificate", city.certificates)
        asks = [each["ask"] for each in data.get("asks", ())]
        facts = {fact.key for fact in city.facts_about(data["subject"])}
        for index, _ in enumerate(asks):
            yield from self.typed(part, ("asks", index), ASK_TYPES)
            if asks[index] in facts:
                yield part.fault(
                    ("asks", index),
                    "ask_is_fact",
                    f"`{asks[index]}` is a fact the city knows: it must not be asked.",
                    "Remove the question.",
                )
        yield from self.one(part, ("commitment", "ask"), "ask", "item", asks)
        known = {"fact": (facts, "fact"), "certificate": (city.certificates, "certificate"), "ask": (asks, "item")}
        for path in _replacements(data):
            kind = str(path[-1])
            if kind in known:
                yield from self.one(part, path, kind, known[kind][1], known[kind][0])
        situations = [each["situation"] for each in data.get("situations", ())]
        for listed in ("materials", "asks"):
            for index, _ in enumerate(data.get(listed, ())):
                yield from self.one(part, (listed, index, "situation"), "situation", "item", situations)
        if city.life_events:
            for index, _ in enumerate(data.get("life_events", ())):
                yield from self.one(part, ("life_events", index), "life_event", "life_events", city.life_events)

    def listed(self, part: Part, kind: str) -> Iterator[Fault]:
        """A fault when the sweep would find nobody of a subject kind."""
        known = kind in self.subjects and self.view.knows_all("register")
        if known and not any(register.lists(kind) for register in self.city.registers.values()):
            yield part.fault(
                ("subject",),
                "subject_not_listed",
                f"No register lists every `{kind}`, so a sweep finds nobody.",
                f"Let a register about it say `enumerates: [{kind}]`.",
            )

    def persona(self, part: Part) -> Iterator[Fault]:
        yield from self.one(part, ("department",), "department", "departments", self.city.departments)
        department = self.city.departments.get(part.data.get("department", ""))
        posts = {post.key for post in department.posts} if department else set()
        if department:
            yield from self.one(part, ("post",), "post", "departments", posts)
            for index, _ in enumerate(part.data.get("posts", ())):
                yield from self.one(part, ("posts", index), "post", "departments", posts)


def _replacements(data: Any) -> Iterator[Path]:
    for index, material in enumerate(data.get("materials", ())):
        replaced = material.get("replaced_by", {})
        if isinstance(replaced, dict):
            yield from (("materials", index, "replaced_by", kind) for kind in replaced)
        else:
            for place, each in enumerate(replaced):
                yield from (("materials", index, "replaced_by", place, kind) for kind in each)


def _at(data: Any, path: Path) -> Any:
    for step in path:
        if isinstance(data, dict):
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
        else:
            return None
    return data
