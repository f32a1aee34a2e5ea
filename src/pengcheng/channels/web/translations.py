"""The catalogues of the platform's own words: `python -m pengcheng.channels.web.translations extract|check|compile`.

English sentences are the message ids; every language below `locale/` is a complete translation of them, which
`check` holds. Compiled catalogues are made on the machine that runs them and are not committed.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

SOURCE = Path(__file__).parents[2]
LOCALES = SOURCE / "locale"
_OPTIONS: dict[str, dict[str, Any]] = {"**/templates/**.html": {"trim_blocks": "true", "lstrip_blocks": "true"}}
_KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "said": None,  # says a sentence in a given language
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
}
# Purposes stand in the ledger as words and are translated when they are shown.
_STORED = ("application", "draft", "explanation", "foresight", "match", "outlook", "replay", "review")


def _in_python(file: IO[bytes], keywords: Any, tags: Any, options: Any) -> Iterator[tuple[int, str, Any, list[str]]]:
    """The literal messages of a module; Babel's own way would also take the keys of a dictionary inside a call."""
    for node in ast.walk(ast.parse(file.read())):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name not in keywords or not node.args:
            continue
        if _KEYWORDS[name] is not None:
            yield node.lineno, name, tuple(_literals(argument)[0] for argument in node.args[:2]), []
        else:
            yield from ((node.lineno, name, text, []) for text in _literals(node.args[0]))


def _literals(node: ast.expr) -> list[str]:
    """The text of a literal, or of both branches of a condition."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return _literals(node.body) + _literals(node.orelse)
    return []


_METHODS: Any = [("**.py", _in_python), ("**/templates/**.html", "jinja2.ext.babel_extract")]


def catalogues() -> Iterator[Path]:
    """Every .po file of the tree."""
    yield from sorted(LOCALES.glob("*/LC_MESSAGES/django.po"))


def extracted() -> Catalog:
    """All messages of the source, each with the files it is used in."""
    template = Catalog(project="pengcheng", charset="utf-8")
    found = extract_from_dir(str(SOURCE), _METHODS, _OPTIONS, keywords=_KEYWORDS, strip_comment_tags=True)
    for file, _line, message, _comments, context in found:
        template.add(message, None, [(file, None)], context=context)
    for message in _STORED:
        template.add(message)
    return template


def faults(path: Path) -> list[str]:
    """What keeps a catalogue from being complete: missing, empty, unsure, unused, or with other placeholders."""
    catalogue, source = _read(path), extracted()
    wanted = {message.id for message in source if message.id}
    known = {message.id: message for message in catalogue if message.id}
    found = [f"missing: {_shown(each)}" for each in wanted - known.keys()]
    found += [f"no longer used: {_shown(each)}" for each in known.keys() - wanted]
    for key, message in known.items():
        if key in wanted:
            found += [f"{fault}: {_shown(key)}" for fault in _message_faults(message, catalogue)]
    return sorted(found)


def _message_faults(message: Message, catalogue: Catalog) -> Iterator[str]:
    words = message.string if isinstance(message.string, tuple | list) else (message.string,)
    if not words or not all(words):
        yield "not translated"
    elif message.fuzzy:
        yield "unsure"
    else:
        yield from (str(error) for error in message.check(catalogue))


def _shown(key: Any) -> str:
    return repr(key[0] if isinstance(key, tuple | list) else key)


def extract() -> None:
    """Bring every catalogue up to date with the source; what is new stands empty in it."""
    template = extracted()
    for path in catalogues():
        catalogue = _read(path)
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        with path.open("wb") as file:
            write_po(file, catalogue, width=110, include_lineno=False, sort_output=True, omit_header=True)


def compile_all() -> list[Path]:
    """Write the .mo beside every .po that is newer; returns what was written."""
    written = []
    for path in catalogues():
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= path.stat().st_mtime:
            continue
        made = target.with_suffix(".making")
        with made.open("wb") as file:
            write_mo(file, _read(path))
        made.replace(target)
        written.append(target)
    return written


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parents[1].name, domain="django")


def main(arguments: list[str]) -> int:
    """The three words; 1 when a catalogue has faults."""
    match arguments:
        case ["extract"]:
            extract()
        case ["compile"]:
            compile_all()
        case ["check"]:
            lines = [f"{path.parents[1].name}: {fault}" for path in catalogues() for fault in faults(path)]
            sys.stdout.write("".join(f"{line}\n" for line in lines) or "Every catalogue is complete.\n")
            return 1 if lines else 0
        case _:
            sys.stderr.write("extract, check or compile?\n")
            return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
