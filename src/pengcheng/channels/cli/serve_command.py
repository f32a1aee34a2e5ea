"""`pengcheng serve`: the platform on one port."""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from pengcheng.city import City


@click.command("serve")
@click.argument("city", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--host", default="127.0.0.1", show_default=True, help="the address to listen on")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--json", "as_json", is_flag=True, help="print where it listens as one line of JSON")
def command(city: Path | None, host: str, port: int, as_json: bool) -> None:
    """Serve portal, console and verification of the applied city. CITY only checks that it is this folder's city."""
    if city is not None:
        os.environ["PENGCHENG_CITY"] = str(city.resolve())
    check_port(host, port)
    os.environ.setdefault("PENGCHENG_PUBLIC_URL", _address(host, port))
    import django

    django.setup()
    _check_database()
    typed = _check_city(city)
    _announce(typed, host, port, as_json)
    _serve(host, port)


def check_port(host: str, port: int) -> None:
    """The server would share a taken port silently, and half the requests would go to the other one."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError as error:
            raise click.ClickException(
                f"Port {port} on {host} cannot be used ({error.strerror}). "
                f"Stop what runs there, or choose another: pengcheng serve --port {port % 65535 + 1}"
            ) from None


def _check_database() -> None:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor
    from django.db.utils import OperationalError

    from pengcheng.domain.ledger.errors import LedgerError
    from pengcheng.domain.ledger.log import check_home

    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except OperationalError as error:
        raise click.ClickException(f"The database cannot be reached: {error}") from None
    if waiting:
        raise click.ClickException(f"The database is {len(waiting)} migrations behind. Run: pengcheng migrate")
    try:
        check_home()
    except LedgerError as refused:
        raise click.ClickException(str(refused)) from None
    connection.close()


def _check_city(folder: Path | None) -> City:
    from pengcheng.city import CityFaults, load_city
    from pengcheng.domain.organisations.errors import NoCityApplied
    from pengcheng.domain.organisations.queries import current_city

    try:
        applied = current_city()
    except NoCityApplied:
        raise click.ClickException(f"No city is applied yet. Run: pengcheng apply {folder or 'CITY'}") from None
    if folder is not None:
        try:
            wanted = load_city(folder)
        except (CityFaults, NotADirectoryError) as refused:
            raise click.ClickException(f"{folder}: {refused}") from None
        if wanted.key != applied.key:
            raise click.ClickException(
                f"The applied city is {applied.key!r}, the folder's is {wanted.key!r}. Run: pengcheng apply {folder}"
            )
        if wanted.hash != applied.hash:
            click.echo(
                f"The folder has changed since it was applied. To make it so: pengcheng apply {folder}", err=True
            )
    return applied


def _address(host: str, port: int) -> str:
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def _announce(city: City, host: str, port: int, as_json: bool) -> None:
    from pengcheng.domain.people.queries import personas

    address = _address(host, port) + "/"
    people = personas() if city.demo_sign_in else []
    if as_json:
        sign_ins = [{"login": each.login, "kind": each.kind, "names": each.names} for each in people]
        click.echo(json.dumps({"address": address, "city": city.key, "sign_ins": sign_ins}, ensure_ascii=False))
        return
    click.echo(f"{city.name.in_('en')} is open at {address}")
    if people:
        click.echo(f"Sign in with one click at {address}sign-in as one of these invented people:")
        for each in people:
            click.echo(f"  {each.login:<20} {_first_sentence(each.story)}")
    click.echo("Stop it with Ctrl+C.")


def _first_sentence(story: dict[str, str]) -> str:
    told = story.get("en") or next(iter(story.values()), "")
    return told.split(". ")[0][:100].rstrip(".")


def _serve(host: str, port: int) -> None:
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    options: dict[str, Any] = {"interface": Interfaces.ASGI, "websockets": False, "log_level": LogLevels.warning}
    Granian("pengcheng.channels.hot.application:application", address=host, port=port, **options).serve()
