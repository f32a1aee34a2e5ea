"""`pengcheng export`: the rules of a city's items, or of any file of rules, in another form."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

import click

from pengcheng.city import City, CityFaults, Item, decision_of, inputs_of, load_city
from pengcheng.engines.dmn.errors import DmnError
from pengcheng.engines.dmn.interchange import FileRefused, Form, Loaded, Notice, form_of, read_form, write_form
from pengcheng.engines.dmn.interchange.xml_reader import SINCE_EVER
from pengcheng.engines.dmn.model import Decision
from pengcheng.engines.dmn.sql import DIALECTS, print_decision

SQL = "sql"
"""Not a form that rules are kept in: a statement that decides a table of facts, and cannot be read back."""


@dataclass(frozen=True)
class _Written:
    """One file that was written. `versions`: the hash of each version's rules by its first day."""

    decision: str
    form: str
    file: str
    versions: dict[str, str]


@dataclass(frozen=True)
class _Writer:
    """One way to write a decision."""

    form: str
    suffix: str
    write: Callable[[Decision], bytes]


@click.command("export")
@click.argument("item", required=False)
@click.option("--all", "every", is_flag=True, help="Every item of the city, into the folder OUTPUT.")
@click.option("--from", "source", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="Convert this file (.yaml, .dmn, .xml or .xlsx) instead of an item's rules.")  # fmt: skip
@click.option(
    "--to",
    "form",
    type=click.Choice([*map(str, Form), SQL]),
    help="With --all: yaml, dmn and excel if not given.",
)
@click.option("--dialect", type=click.Choice(list(DIALECTS)), help="With --to sql: the database.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]),
              help="With --to sql: the day of the decision [default: today].")  # fmt: skip
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The file, with --all the folder, to write.")
@click.option("--city", "folder", type=click.Path(path_type=Path),
              help="The city folder [default: cities/demo; with --from, the one around FILE or none].")  # fmt: skip
@click.option("--decision", help="Which decision of a --from file that holds several.")
@click.option("--effective", type=click.DateTime(["%Y-%m-%d"]),
              help="The first day of decisions for which a DMN file says none.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print what was written, and notices, as a JSON object.")
def command(
    item: str | None, every: bool, source: Path | None, form: str | None, output: Path | None,
    folder: Path | None, decision: str | None, effective: datetime | None, as_json: bool,
    dialect: str | None, on: datetime | None,
) -> None:  # fmt: skip
    """Write the rules of ITEM as YAML, DMN XML or Excel, or convert a file of rules from one form to another.

    With --to sql, the rules in force as one SELECT over the table `subjects`, which has the column `subject` and a
    column for each fact; a null is a fact that nobody knows.

    YAML made from a city's item, or with --city, is that item's rules.yaml; without a city, the facts that the
    rules read stand in it too.
    """
    if (item is not None) + every + (source is not None) != 1:
        raise click.UsageError("Say which: an ITEM, --all, or --from FILE.")
    if form is None and not every:
        raise click.UsageError("Say --to yaml, dmn, excel or sql.")
    if (form == SQL) != (dialect is not None):
        raise click.UsageError(f"Say --to sql and --dialect together, with one of {', '.join(DIALECTS)}.")
    try:
        notices: list[Notice] = []
        if source is not None:
            folder = folder or _folder_around(source)
            city = _city(folder) if folder else None
            found = _converted(source, city, decision, effective, notices)
            decisions = {found.name: found}
        else:
            city = _city(folder or Path("cities/demo"))
            decisions = dict(_of_items(city, item))
        if dialect is not None:
            writers = [_sql_writer(dialect, on.date() if on else date.today(), decisions)]  # noqa: DTZ011
        else:
            writers = [_form_writer(each, city is None) for each in ([Form(form)] if form else Form)]
        written = list(_write(decisions, writers, output, every, as_json=as_json))
    except (DmnError, OSError) as error:
        raise click.ClickException(_told(error)) from error
    _report(written, notices, as_json)


def _city(folder: Path) -> City:
    try:
        return load_city(folder)
    except (CityFaults, NotADirectoryError) as error:
        raise click.ClickException(f"{folder}: {error}") from error


def _folder_around(source: Path) -> Path | None:
    """The city folder in which a `rules.yaml` lies: its facts are declared there and not in the file."""
    if form_of(source.name) is not Form.YAML:
        return None
    return next((each for each in source.resolve().parents if (each / "city.yaml").is_file()), None)


def _of_items(city: City, wanted: str | None) -> Iterator[tuple[str, Decision]]:
    if wanted is not None and wanted not in city.items:
        raise click.ClickException(f"There is no item {wanted!r}; there are {', '.join(sorted(city.items))}.")
    for key, item in city.items.items():
        if wanted in (None, key):
            found = decision_of(city, item)
            if found is not None:
                yield key, found
            elif wanted:
                raise click.ClickException(f"{wanted!r} has no rules; people alone decide it.")


def _converted(
    source: Path, city: City | None, wanted: str | None, effective: datetime | None, notices: list[Notice]
) -> Decision:
    since = effective.date() if effective else SINCE_EVER
    content, kind = source.read_bytes(), form_of(source.name)
    if city is None:
        loaded = read_form(content, kind, name=source.name, effective=since)
        found = _chosen(loaded, wanted)
    else:
        item = _item_of(city, source, wanted)
        loaded = read_form(content, kind, name=source.name, inputs=inputs_of(city, item), effective=since)
        found = _chosen(loaded, wanted)
    notices += loaded.notices
    return found


def _item_of(city: City, source: Path, wanted: str | None) -> Item:
    """The item whose facts the rules of a file may read: the one it is named after, or lies in, or decides."""
    rules = {str(item.rules.get("decision")): item for item in city.items.values() if item.rules}
    for name in filter(None, (wanted, source.stem, source.resolve().parent.name)):
        if name in city.items:
            return city.items[name]
        if name in rules:
            return rules[name]
    raise FileRefused(
        f"Which item's facts may {source.name} read? Name the file after the item, or say --decision; "
        f"items are {', '.join(sorted(city.items))}."
    )


def _chosen(loaded: Loaded, wanted: str | None) -> Decision:
    if wanted is None or len(loaded.decisions) == 1:
        return loaded.decision
    for each in loaded.decisions:
        if each.name == wanted:
            return each
    names = ", ".join(repr(each.name) for each in loaded.decisions)
    raise FileRefused(f"The file holds no decision {wanted!r}; it holds {names}.")


def _form_writer(form: Form, with_facts: bool) -> _Writer:
    return _Writer(str(form), form.suffix, lambda decision: write_form(decision, form, with_facts=with_facts))


def _sql_writer(dialect: str, day: date, decisions: dict[str, Decision]) -> _Writer:
    """A decision may require any other that is written with it."""
    required = {decision.name: decision for decision in decisions.values()}

    def write(decision: Decision) -> bytes:
        return print_decision(decision, day, dialect, required=required).text.encode()

    return _Writer(SQL, f".{dialect}.sql", write)


def _write(
    decisions: dict[str, Decision], writers: list[_Writer], output: Path | None, every: bool, *, as_json: bool
) -> Iterator[_Written]:
    """Everything is made before anything is written."""
    made = [
        (key, decision, writer, writer.write(decision)) for key, decision in decisions.items() for writer in writers
    ]
    if output is None and (every or as_json or any(writer.form == Form.EXCEL for writer in writers)):
        raise click.UsageError("Say where to: -o FILE" + (" (a folder)." if every else "."))
    for key, decision, writer, content in made:
        if output is None:
            click.echo(content.decode(), nl=False)
            continue
        target = output / f"{key}{writer.suffix}" if every else output
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        hashes = {version.effective.isoformat(): version.hash for version in decision.versions}
        yield _Written(decision.name, writer.form, str(target), hashes)


def _report(written: list[_Written], notices: list[Notice], as_json: bool) -> None:
    if as_json:
        said = {"files": [asdict(each) for each in written], "notices": [asdict(each) for each in notices]}
        click.echo(json.dumps(said, ensure_ascii=False, indent=2))
        return
    for notice in notices:
        click.echo(f"note: {notice}", err=True)
    for each in written:
        versions = f"{len(each.versions)} version" + ("s" if len(each.versions) > 1 else "")
        click.echo(f"{each.file}: {each.decision}, {versions}", err=True)


def _told(error: Exception) -> str:
    """Every fault on a line of its own."""
    faults = getattr(error, "faults", None)
    return "\n".join(str(fault) for fault in faults) if faults else str(error)
