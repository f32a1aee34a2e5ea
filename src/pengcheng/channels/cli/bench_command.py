"""`pengcheng bench`: every promised figure, measured beside a peer or a limit in the same run."""

from __future__ import annotations

import importlib
import json

import click

from pengcheng.channels.cli.benchmarks.measurement import Measurement

BENCHMARKS = ("rules", "generator", "sweep", "confirm", "certificate_state", "pages")


@click.command("bench")
@click.argument("names", nargs=-1, type=click.Choice(BENCHMARKS))
@click.option("--json", "as_json", is_flag=True, help="A list of measurements.")
@click.option("--size", default=1_000_000, show_default=True, help="Residents in the population benchmarks.")
def command(names: tuple[str, ...], as_json: bool, size: int) -> None:
    """Measure NAMES (all without a name); exit 1 if a target is missed."""
    measurements = []
    for name in names or BENCHMARKS:
        if not as_json:
            click.echo(f"{name} ...", err=True)
        module = importlib.import_module(f"pengcheng.channels.cli.benchmarks.{name}")
        measurements += module.measure(size)
    if as_json:
        click.echo(json.dumps([measurement.as_json() for measurement in measurements], indent=2))
    else:
        for each in measurements:
            click.echo(_line(each))
    if any(each.met is False for each in measurements):
        raise SystemExit(1)


def _line(each: Measurement) -> str:
    verdict = {True: "met", False: "MISSED", None: ""}[each.met]
    target = "" if each.target is None else f"target {each.target:g}"
    peer = "" if each.peer_value is None else f"{each.peer}: {each.peer_value:,.3f}"
    ratio = "" if each.ratio is None else f"ratio {each.ratio:.2f}"
    return f"{each.name:30} {each.value:16,.3f} {each.unit:16} {peer:28} {ratio} {target} {verdict}".rstrip()
