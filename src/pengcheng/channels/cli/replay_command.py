"""`pengcheng replay`: recompute a past decision from its record."""

from __future__ import annotations

import json

import click


@click.command("replay")
@click.argument("decision")
@click.option("--json", "as_json", is_flag=True, help="print the result as JSON")
def command(decision: str, as_json: bool) -> None:
    """Recompute DECISION (its number, or its case's) from what was recorded, and say equal or where not."""
    import django

    django.setup()
    from pengcheng.domain.people.actors import Actor
    from pengcheng.domain.services.actions import replay
    from pengcheng.domain.services.errors import NotReplayable

    try:
        result = replay(decision, actor=Actor.system("replay"))
    except NotReplayable as refused:
        raise click.ClickException(str(refused)) from None
    if as_json:
        click.echo(
            json.dumps(
                {
                    "decision": result.decision,
                    "case": result.number,
                    "item": result.item,
                    "outcome": result.outcome,
                    "by": result.by,
                    "rule": result.rule_hash,
                    "equal": result.is_equal,
                    "differences": [
                        {"what": each.what, "recorded": each.recorded, "recomputed": each.recomputed}
                        for each in result.differences
                    ],
                },
                ensure_ascii=False,
            )
        )
    elif result.is_equal:
        click.echo(f"Decision {result.decision} ({result.item}: {result.outcome}) is equal to its recomputation.")
    else:
        click.echo(f"Decision {result.decision} differs from its recomputation:")
        for each in result.differences:
            click.echo(f"  {each.what}: recorded {each.recorded!r}, recomputed {each.recomputed!r}")
    if not result.is_equal:
        raise SystemExit(1)
