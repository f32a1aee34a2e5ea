"""One YAML file as plain data that remembers where each part stands.

Scalars follow the YAML 1.2 core schema, not 1.1: only `true` and `false` are booleans (so `no` is the
language), numbers with leading zeros stay text (so codes survive), `9:00` stays text. Numbers with a point
become Decimal, days (2026-01-31) become date. Keys are always text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import yaml

from pengcheng.city.faults import Fault

Path = tuple[str | int, ...]
DEEPEST = 40
MOST_NODES = 200_000
COLLECTION_TAGS = ("tag:yaml.org,2002:map", "tag:yaml.org,2002:seq")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value and its key stand; lines and columns count from 1."""

    line: int
    column: int
    value_line: int
    value_column: int
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """The data of one file. `places` gives the place of each part by its path of keys and indexes."""

    file: str
    data: Any
    places: Mapping[Path, Place]

    def place(self, path: Path) -> Place:
        """The place of a part, or of the nearest part around it."""
        while path:
            if path in self.places:
                return self.places[path]
            path = path[:-1]
        return self.places.get((), Place(1, 1, 1, 1))

    def fault(self, path: Path, code: str, message: str, suggestion: str = "", offset: int | None = None) -> Fault:
        """A fault at a part; `offset` is a position inside the part's text, for a column."""
        place = self.place(path)
        if offset is None:
            return Fault(self.file, place.line, code, message, suggestion, place.column)
        column = place.value_column + offset + (1 if place.quoted else 0)
        return Fault(self.file, place.value_line, code, message, suggestion, column)


class _Loader(yaml.CSafeLoader):
    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}


def _resolve(tag: str, pattern: str, first: str) -> None:
    for letter in first:
        _Loader.yaml_implicit_resolvers.setdefault(letter, []).append(
            (f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"))
        )


_resolve("bool", "true|false", "tf")
_resolve("null", "null|~", "n~")
_Loader.yaml_implicit_resolvers[""] = [("tag:yaml.org,2002:null", re.compile("^$"))]
_resolve("int", "-?(?:0|[1-9][0-9]*)", "-0123456789")
_resolve("float", r"-?(?:0|[1-9][0-9]*)\.[0-9]+", "-0123456789")
_resolve("timestamp", "[0-9]{4}-[0-9]{2}-[0-9]{2}", "0123456789")


def read_document(file: str, content: bytes) -> tuple[Document | None, list[Fault]]:
    """The document in `content` and what is wrong with its text; None when it cannot be read at all."""
    text, fault = decode(file, content)
    if text is None:
        return None, [fault] if fault else []
    try:
        if _too_deep(text):
            return None, [Fault(file, 1, "too_complex", "The file is nested beyond any reason.", "Split it.")]
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        said = " ".join(filter(None, (error.context, error.problem)))
        return None, [Fault(file, line, "yaml_syntax", f"This is not YAML: {said}.", _hint(text, line), column)]
    except (yaml.YAMLError, RecursionError) as error:
        return None, [Fault(file, 1, "yaml_syntax", f"This is not YAML: {str(error).splitlines()[0]}.")]
    if root is None:
        return None, [Fault(file, 0, "empty_file", "The file is empty.", "Fill it or remove it.")]
    reader = _Reader(file)
    data = reader.value(root, ())
    return Document(file, data, reader.places), reader.faults


def _too_deep(text: str) -> bool:
    """Whether composing would nest deeper than DEEPEST; the parser itself does not recurse, composing does."""
    indents = max(map(len, re.findall(r"^[-?: ]*", text, re.MULTILINE)), default=0)
    if indents + text.count("[") + text.count("{") <= DEEPEST:
        return False
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            return True
    return False


def decode(file: str, content: bytes) -> tuple[str | None, Fault | None]:
    """The text of a file: UTF-8, with or without a byte order mark."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return None, Fault(file, line, "encoding", "The file is not UTF-8.", "Save it with the encoding UTF-8.")
    control = re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", text)
    if control:
        line = text.count("\n", 0, control.start()) + 1
        return None, Fault(file, line, "encoding", "There is a control character.", "Remove it; save as UTF-8 text.")
    return text, None


def _hint(text: str, line: int) -> str:
    lines = text.splitlines()
    here = lines[line - 1] if line <= len(lines) else ""
    if "\t" in here:
        return "Indent with spaces, not tabs."
    if "{" in here and re.search(r":\s*[^\"'{\[,}\s][^\"',}]*[\[{]", here):
        return "Inside { }, put a text that contains [ ] { } or a comma in quotes."
    if re.search(r":\s*[^\"'{\[|>]*: ", here):
        return "Put a text that contains a colon in quotes."
    return ""


class _Reader:
    """Turns composed nodes into plain data, keeping places and counting what it makes."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.places: dict[Path, Place] = {}
        self.faults: list[Fault] = []
        self.made = 0

    def value(self, node: yaml.Node, path: Path, key: yaml.Node | None = None) -> Any:
        start, own = (key or node).start_mark, node.start_mark
        quoted = isinstance(node, yaml.ScalarNode) and node.style in ("'", '"')
        self.places[path] = Place(start.line + 1, start.column + 1, own.line + 1, own.column + 1, quoted)
        self.made += 1
        if self.made > MOST_NODES or len(path) > DEEPEST:
            self._fault(node, "too_complex", "The file is nested or repeated beyond any reason.", "Split it.")
            return None
        if isinstance(node, yaml.CollectionNode) and node.tag not in COLLECTION_TAGS:
            self._fault(node, "yaml_tag", f"The tag {node.tag} is not used here.", "Remove it.")
        if isinstance(node, yaml.MappingNode):
            return dict(self._entries(node, path))
        if isinstance(node, yaml.SequenceNode):
            return [self.value(each, (*path, index)) for index, each in enumerate(node.value)]
        assert isinstance(node, yaml.ScalarNode)
        return self._scalar(node)

    def _entries(self, node: yaml.MappingNode, path: Path) -> Iterator[tuple[str, Any]]:
        seen: dict[str, int] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._fault(key, "key_not_text", "A key must be plain text.")
                continue
            name = key.value
            if name in seen:
                self._fault(
                    key,
                    "duplicate_key",
                    f"`{name}` stands here twice; the first is in line {seen[name]}.",
                    "Keep one of them.",
                )
                continue
            seen[name] = key.start_mark.line + 1
            yield name, self.value(value, (*path, name), key)

    def _scalar(self, node: yaml.ScalarNode) -> Any:
        text: str = node.value
        match node.tag.removeprefix("tag:yaml.org,2002:"):
            case "str":
                return text
            case "bool":
                return text == "true"
            case "null":
                return None
            case "int":
                return int(text) if len(text) < 40 else Decimal(text)
            case "float":
                return Decimal(text)
            case "timestamp":
                try:
                    return date.fromisoformat(text)
                except ValueError:
                    self._fault(node, "no_such_day", f"There is no day {text}.", "Write it as YYYY-MM-DD.")
                    return None
        self._fault(node, "yaml_tag", f"The tag {node.tag} is not used here.", "Remove it.")
        return text

    def _fault(self, node: yaml.Node, code: str, message: str, suggestion: str = "") -> None:
        if code == "too_complex" and any(fault.code == code for fault in self.faults):
            return
        mark = node.start_mark
        self.faults.append(Fault(self.file, mark.line + 1, code, message, suggestion, mark.column + 1))
