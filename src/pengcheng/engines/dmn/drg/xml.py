"""DMN's XML read without trust: bounded in size and depth, no entities, no outside references."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn
from xml.parsers import expat

from ..errors import DmnError

MOST_BYTES = 20_000_000
DEEPEST = 200


class XmlRefused(DmnError):
    """The file is not XML, or more than a model can need."""

    code = "xml_refused"


def read_xml(path: Path) -> ET.Element:
    """The root element of a file.

    Raises:
        XmlRefused: with file, line and column, where there is one.
    """
    if path.stat().st_size > MOST_BYTES:
        raise XmlRefused(f"{path.name} is larger than {MOST_BYTES:,} bytes; split the model.")
    return parse_xml(path.read_bytes(), path.name)


def parse_xml(content: bytes, name: str) -> ET.Element:
    """The root element of a document; `name` is for messages."""
    builder = ET.TreeBuilder()
    parser = expat.ParserCreate(namespace_separator="}")
    depth = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise XmlRefused(f"{name}: elements are nested more than {DEEPEST} deep.")
        builder.start(_qualified(tag), {_qualified(key): value for key, value in attributes.items()})

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_qualified(tag))

    def refuse_entities(*_: object) -> NoReturn:
        raise XmlRefused(f"{name}: a document type with entities is not read; write the characters themselves.")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.EntityDeclHandler = refuse_entities
    parser.ExternalEntityRefHandler = refuse_entities
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        what = expat.ErrorString(error.code)
        raise XmlRefused(f"{name}, line {error.lineno}, column {error.offset + 1}: {what}.") from None
    return builder.close()


def tag(element: ET.Element) -> str:
    """An element's name without its namespace; every version of DMN has its own."""
    return element.tag.rpartition("}")[2]


def child(element: ET.Element, name: str) -> ET.Element | None:
    """The first element of a name directly below."""
    return next(children(element, name), None)


def children(element: ET.Element, name: str) -> Iterator[ET.Element]:
    """The elements of a name directly below."""
    return (item for item in element if tag(item) == name)


def text_of(element: ET.Element | None) -> str:
    """The text of an element's `text` element, or nothing."""
    inner = child(element, "text") if element is not None else None
    return (inner.text or "").strip() if inner is not None else ""


def _qualified(name: str) -> str:
    return "{" + name if "}" in name else name
