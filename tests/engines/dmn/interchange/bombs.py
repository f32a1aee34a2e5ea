"""Files of rules that would fill the memory or take for ever, read one after the other by `test_bounds`."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date

from pengcheng.engines.dmn import DmnError, InputClause, RulesRefused, read_rules
from pengcheng.engines.dmn.interchange import Form, read_form, write_form
from tests.engines.confined import tell

_MODEL = (
    '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" name="m" namespace="n">'
    '<decision id="d" name="d"><decisionTable hitPolicy="FIRST"><input><inputExpression typeRef="number">'
    '<text>age</text></inputExpression></input><output name="o" typeRef="number"/>{rules}'
    "</decisionTable></decision></definitions>"
)
_RULE = "<rule><inputEntry><text>{test}</text></inputEntry><outputEntry><text>1</text></outputEntry></rule>"
_BOOK = {
    "[Content_Types].xml": "<Types/>",
    "xl/workbook.xml": '<workbook xmlns:r="r"><sheets><sheet name="s" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<R><Relationship Id="r1" Target="worksheets/sheet1.xml"/></R>',
}


def _laughs() -> str:
    lines = ['<!ENTITY a0 "ha">', *(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 12))]
    return f"<!DOCTYPE d [{''.join(lines)}]>" + _MODEL.format(rules=_RULE.format(test="&a11;"))


def _model(rules: int, test: str = "&lt; 1") -> bytes:
    return _MODEL.format(rules=_RULE.format(test=test) * rules).encode()


def _book(**parts: str | bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in {**_BOOK, **parts}.items():
            book.writestr(name, content)
    return packed.getvalue()


def _sheet(cells: str) -> str:
    return f"<worksheet><sheetData><row>{cells}</row></sheetData></worksheet>"


def _linked() -> bytes:
    """A workbook of rules one cell of which is read from another workbook."""
    age = {"age": InputClause("age", "number")}
    rows = [{"when": {"age": "> 1"}, "then": {"o": 1}}]
    version = {"effective": date(2025, 1, 1), "outputs": {"o": "number"}, "rows": rows}
    whole = write_form(read_rules({"decision": "d", "versions": [version]}, age), Form.EXCEL)
    with zipfile.ZipFile(io.BytesIO(whole)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    sheet = parts[SHEET]
    end = sheet.rindex(b"</row>")
    parts[SHEET] = sheet[:end] + b"<c><f>[1]Sheet1!A1</f><v>7</v></c>" + sheet[end:]
    link = '<externalLink xmlns:r="r"><externalBook r:id="x"/></externalLink>'
    target = '<R><Relationship Id="x" Target="file:///etc/hosts" TargetMode="External"/></R>'
    extra = {"xl/externalLinks/externalLink1.xml": link, "xl/externalLinks/_rels/externalLink1.xml.rels": target}
    return _book(**parts, **extra)


SHEET = "xl/worksheets/sheet1.xml"
_ROWS = "decision: d\nversions:\n- effective: 2025-01-01\n  outputs: {o: number}\n  rows:\n"

EXPECTED: dict[str, tuple[str, str, Form, Callable[[], bytes]]] = {
    "a billion laughs": ("xml_refused", "document type", Form.DMN, lambda: _laughs().encode()),
    "an entity of the machine": (
        "xml_refused",
        "document type",
        Form.DMN,
        lambda: b'<!DOCTYPE d [<!ENTITY f SYSTEM "file:///etc/hosts">]><definitions>&f;</definitions>',
    ),
    "a deep document": ("xml_refused", "deep", Form.DMN, lambda: b"<a>" * 1_000_000),
    "a document of 30 megabytes": ("xml_refused", "20,000,000", Form.DMN, lambda: b"<a/>" * 7_500_000),
    "a table of 100,000 rows": ("too_many_rows", "2,000", Form.DMN, lambda: _model(100_000)),
    "a cell of a megabyte": ("feel_text_too_long", "1,000,000", Form.DMN, lambda: _model(1, "1, " * 500_000 + "1")),
    "a cell of 10,000 brackets": ("feel_nested_too_deep", "64", Form.DMN, lambda: _model(1, "(" * 10_000)),
    "a text of ten megabytes": ("file_refused", "4,000,000", Form.YAML, lambda: b"a: 1\n" * 2_000_000),
    "a text of 10,000 brackets": ("file_refused", "", Form.YAML, lambda: b"[" * 10_000),
    "aliases of aliases": (
        "file_refused",
        "",
        Form.YAML,
        lambda: "".join(f"a{i}: &a{i} [{f'*a{i - 1}, ' * 9 if i else '1'}]\n" for i in range(12)).encode(),
    ),
    "a text of 20,000 rows": (
        "too_many_rows",
        "2,000",
        Form.YAML,
        lambda: (_ROWS + "  - {then: {o: 1}}\n" * 20_000).encode(),
    ),
    "a sheet of a gigabyte": (
        "file_refused",
        "60,000,000",
        Form.EXCEL,
        lambda: _book(**{SHEET: b"<worksheet>" + b" " * 1_000_000_000}),
    ),
    "a cell at the end of the sheet": (
        "file_refused",
        "2,000,000",
        Form.EXCEL,
        lambda: _book(**{SHEET: _sheet('<c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c>')}),
    ),
    "a sheet with entities": (
        "file_refused",
        "document type",
        Form.EXCEL,
        lambda: _book(**{SHEET: '<!DOCTYPE a [<!ENTITY b "bb">]>' + _sheet("&b;")}),
    ),
    "a thousand sheets": (
        "file_refused",
        "500",
        Form.EXCEL,
        lambda: _book(**{f"xl/worksheets/sheet{i}.xml": _sheet("") for i in range(1_000)}),
    ),
    "a sheet of other workbooks": ("formula", "formula", Form.EXCEL, lambda: _linked()),
}
"""By what it is: the code it ends with, words of the message, the form, and the file."""


def _work(form: Form, make: Callable[[], bytes]) -> Callable[[], tuple[str, str]]:
    def work() -> tuple[str, str]:
        try:
            read_form(make(), form, name="bomb")
        except RulesRefused as refused:
            return refused.faults[0].code, refused.faults[0].message
        return "", ""

    return work


if __name__ == "__main__":
    tell({name: _work(form, make) for name, (_, _, form, make) in EXPECTED.items()}, (DmnError,))
