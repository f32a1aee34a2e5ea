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


class PlacedElement(ET.Element):
    """An element that knows the line of its start tag, so that a fault can name it."""

    line: int = 0


def read_xml(path: Path) -> ET.Element:
    """The root element of a file.

    Raises:
        XmlRefused: with file, line and column, where there is one.
    """
    with path.open("rb") as file:
        return parse_xml(file.read(MOST_BYTES + 1), path.name)


def parse_xml(content: bytes, name: str) -> ET.Element:
    """The root element of a document, every element a `PlacedElement`; `name` is for messages.

    Raises:
        XmlRefused: with line and column, where there is one.
    """
    if len(content) > MOST_BYTES:
        raise XmlRefused(f"{name} is larger than {MOST_BYTES:,} bytes; split the model.")
    builder = ET.TreeBuilder(element_factory=PlacedElement)
    parser = expat.ParserCreate(namespace_separator="}")
    depth = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise XmlRefused(f"{name}: elements are nested more than {DEEPEST} deep.")
        attributes = {_qualified(key): value for key, value in attributes.items()}
        element = builder.start(_qualified(tag), attributes)
        assert isinstance(element, PlacedElement)
        element.line = parser.CurrentLineNumber

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_qualified(tag))

    def refuse_document_type(*_: object) -> NoReturn:
        raise XmlRefused(f"{name}: a document type (and its entities) is not read; write the characters themselves.")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = refuse_document_type
    parser.EntityDeclHandler = refuse_document_type
    parser.ExternalEntityRefHandler = refuse_document_type
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        what = expat.ErrorString(error.code)
        raise XmlRefused(f"{name}, line {error.lineno}, column {error.offset + 1}: {what}.") from None
    except (ValueError, LookupError) as error:
        raise XmlRefused(f"{name}: its encoding cannot be read ({error}); save it as UTF-8.") from None
    return builder.close()


def line_of(element: ET.Element) -> int:
    """The line of an element's start tag, from 1; 0 for an element made by hand."""
    return element.line if isinstance(element, PlacedElement) else 0


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
