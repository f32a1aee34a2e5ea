"""XML as text: indented, one element a line, everything escaped so that each character comes back."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from .loaded import NotExpressible

_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
_IN_ATTRIBUTE = {**_ESCAPES, '"': "&quot;", "\n": "&#10;", "\t": "&#9;"}
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def element(name: str, /, **attributes: str | None) -> ET.Element:
    """An element with the attributes that are given; `pc_written` stands for `pc:written`."""
    given = {key.replace("_", ":"): value for key, value in attributes.items() if value is not None}
    return ET.Element(name, given)


def add(parent: ET.Element, name: str, /, **attributes: str | None) -> ET.Element:
    """A new element below another."""
    made = element(name, **attributes)
    parent.append(made)
    return made


def add_text(parent: ET.Element, text: str) -> None:
    """The `text` element that DMN keeps every text in."""
    add(parent, "text").text = text


def spell(root: ET.Element) -> str:
    """The document as text, with its declaration.

    Raises:
        NotExpressible: a text holds a character that XML 1.0 has no way to write.
    """
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    _spell(root, "", lines)
    return "\n".join(lines) + "\n"


def _spell(node: ET.Element, indent: str, lines: list[str]) -> None:
    opening = f"{indent}<{node.tag}" + "".join(f' {key}="{_escaped(value, True)}"' for key, value in node.items())
    if len(node):
        lines.append(opening + ">")
        for below in node:
            _spell(below, indent + "  ", lines)
        lines.append(f"{indent}</{node.tag}>")
    elif node.text:
        lines.append(f"{opening}>{_escaped(node.text, False)}</{node.tag}>")
    else:
        lines.append(opening + "/>")


def check_characters(text: str) -> None:
    """Nothing, if XML 1.0 (and so an Excel workbook) can hold the text.

    Raises:
        NotExpressible: it cannot.
    """
    illegal = _ILLEGAL.search(text)
    if illegal:
        raise NotExpressible(
            f"The text {text[:60]!r} holds the character {illegal[0]!r}, which XML cannot hold. "
            f"In a FEEL string write it as \\u{ord(illegal[0]):04x}."
        )


def _escaped(text: str, in_attribute: bool) -> str:
    check_characters(text)
    escapes = _IN_ATTRIBUTE if in_attribute else _ESCAPES
    return "".join(escapes.get(letter, letter) for letter in text)
