"""Which form a file of rules has, and any of the three into any other."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from ..model import Decision, InputClause
from .excel_reader import read_excel
from .excel_writer import write_excel
from .loaded import FileRefused, Loaded
from .xml_reader import SINCE_EVER, read_dmn_xml
from .xml_writer import write_dmn_xml
from .yaml_form import read_yaml, write_yaml


class Form(StrEnum):
    """A form that rules are kept in."""

    YAML = "yaml"
    DMN = "dmn"
    EXCEL = "excel"

    @property
    def suffix(self) -> str:
        """How the names of its files end."""
        return {Form.YAML: ".yaml", Form.DMN: ".dmn", Form.EXCEL: ".xlsx"}[self]


_SUFFIXES = {".yaml": Form.YAML, ".yml": Form.YAML, ".dmn": Form.DMN, ".xml": Form.DMN, ".xlsx": Form.EXCEL}


def form_of(name: str) -> Form:
    """The form of a file by its name.

    Raises:
        FileRefused: the name ends like none of them.
    """
    for suffix, form in _SUFFIXES.items():
        if name.lower().endswith(suffix):
            return form
    raise FileRefused(f"{name} ends like no file of rules; known are {', '.join(_SUFFIXES)}.")


def read_form(
    content: bytes,
    form: Form,
    *,
    name: str,
    inputs: Mapping[str, InputClause] | None = None,
    effective: date = SINCE_EVER,
) -> Loaded:
    """The decisions of a file; arguments and errors are those of the form's own reader."""
    if form is Form.YAML:
        return read_yaml(content, name=name, inputs=inputs)
    if form is Form.EXCEL:
        return read_excel(content, name=name, inputs=inputs)
    return read_dmn_xml(content, name=name, inputs=inputs, effective=effective)


def write_form(decision: Decision, form: Form, *, with_facts: bool = True) -> bytes:
    """The content of a file that holds a decision.

    Args:
        with_facts: for YAML: put what the rules read in front; a city's `rules.yaml` goes without.

    Raises:
        NotExpressible: the form cannot hold it without loss.
    """
    if form is Form.YAML:
        return write_yaml(decision, with_facts=with_facts).encode()
    if form is Form.EXCEL:
        return write_excel(decision)
    return write_dmn_xml(decision).encode()
