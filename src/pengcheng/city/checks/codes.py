"""Numbers that carry a check, and codes that must be in the list of divisions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from pengcheng.city.checks.view import CityView
from pengcheng.city.document import Path
from pengcheng.city.faults import Fault
from pengcheng.city.objects import Identifier
from pengcheng.city.shape import suggest
from pengcheng.city.sources import Part
from pengcheng.engines.identifiers import SCHEMES, BasicCode, IdentifierError, Uscc
from pengcheng.engines.identifiers.item_code import ITEM_TYPES


def check(view: CityView) -> Iterator[Fault]:
    """Check characters, patterns of the city's own numbers, duplicates, divisions that hang together."""
    yield from _identifiers(view)
    yield from _departments(view)
    yield from _divisions(view)
    yield from _items(view)
    yield from _certificates(view)


def _identifiers(view: CityView) -> Iterator[Fault]:
    document = view.sources.of("city")[0]
    for kind, identifier in view.city.identifiers.items():
        path = ("identifiers", kind)
        if identifier.scheme is None and identifier.pattern is None:
            yield document.fault(
                path,
                "unknown_scheme",
                f"There is no scheme `{identifier.type}`.",
                f"Known schemes: {', '.join(SCHEMES)}. Or give {{type: ..., pattern: ...}}.",
            )
        elif identifier.scheme and identifier.scheme not in SCHEMES:
            yield document.fault(
                path,
                "unknown_scheme",
                f"There is no scheme `{identifier.scheme}`.",
                suggest(identifier.scheme, SCHEMES),
            )
        if identifier.pattern and not _is_pattern(identifier.pattern):
            yield document.fault(
                (*path, "pattern"),
                "pattern",
                f"{identifier.pattern} is not a regular expression.",
                "Look for a bracket that is not closed.",
            )


def number_fault(identifier: Identifier, text: str) -> str | None:
    """What is wrong with a number of this kind, None when it is right."""
    scheme = SCHEMES.get(identifier.scheme or "")
    if scheme:
        try:
            scheme.check(text)
        except IdentifierError as error:
            return str(error)
    if identifier.pattern and _is_pattern(identifier.pattern) and not re.fullmatch(identifier.pattern, text):
        return f"It does not have the form {identifier.pattern}."
    return None


def _is_pattern(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True


def _refused(part: Part, path: Path, make: Callable[[], object]) -> Iterator[Fault]:
    try:
        make()
    except IdentifierError as error:
        yield part.fault(path, error.code, error.message, error.suggestion)


def _odd(part: Part, uscc: str) -> Iterator[Fault]:
    try:
        warning = Uscc.parse(uscc).warning
    except IdentifierError:
        return
    if warning:
        fault = part.fault(("uscc",), "organisation_code", warning, "Look for a typing error.")
        yield replace(fault, severity="warning")


def _departments(view: CityView) -> Iterator[Fault]:
    own = view.city.identifiers.get("department")
    seen: dict[str, str] = {}
    for name, part in view.each("departments"):
        uscc, code = part.data.get("uscc"), part.data.get("code")
        if uscc:
            yield from _refused(part, ("uscc",), partial(Uscc.parse, uscc))
            yield from _odd(part, uscc)
        if code and own and (wrong := number_fault(own, code)):
            yield part.fault(("code",), "department_code", f"The code {code} of `{name}` is wrong. {wrong}")
        identity = uscc or code
        if identity and identity in seen:
            at = ("uscc",) if uscc else ("code",)
            yield part.fault(at, "duplicate_code", f"`{seen[identity]}` has the same code.", "Every body has its own.")
        elif identity:
            seen[identity] = name


def _divisions(view: CityView) -> Iterator[Fault]:
    seen: dict[str, int] = {}
    for row in view.division_rows:
        code, parent = row.values["code"], row.values["parent"]
        if not code:
            yield row.fault("division_code", "The code is missing.")
        elif code in seen:
            yield row.fault("duplicate_code", f"{code} stands already in line {seen[code]}.", "Keep one of them.")
        seen.setdefault(code, row.line)
        if parent and parent not in view.city.divisions:
            yield row.fault(
                "unknown_division",
                f"There is no division {parent} for {code} to lie in.",
                suggest(parent, view.city.divisions),
            )
        for language in view.city.languages:
            if not view.city.divisions[code].name.exactly(language):
                yield row.fault(
                    "untranslated",
                    f"{code} has no name in {language}.",
                    f"Fill the column name_{language.partition('-')[0]}.",
                )


def _items(view: CityView) -> Iterator[Fault]:
    for name, part in view.each("item"):
        code = view.city.items[name].codes.basic
        if code is None:
            continue
        yield from _refused(part, ("codes", "basic"), partial(BasicCode, code))
        wanted = ITEM_TYPES.get(view.city.items[name].item_type)
        if len(code) == 12 and wanted and code[2:4] != wanted:
            yield part.fault(
                ("codes", "basic"),
                "basic_code_type",
                f"Digits 3 and 4 of the basic code say type {code[2:4]}; "
                f"a {view.city.items[name].item_type} has {wanted}.",
            )


def _certificates(view: CityView) -> Iterator[Fault]:
    seen: dict[tuple[str, str], str] = {}
    for name, part in view.each("certificate"):
        type_ = view.city.certificates[name]
        key = (type_.issuer, type_.type_sequence)
        if key in seen:
            yield part.fault(
                ("type_sequence",),
                "duplicate_code",
                f"`{seen[key]}` of the same issuer has this sequence, too.",
                "Take another.",
            )
        seen.setdefault(key, name)
