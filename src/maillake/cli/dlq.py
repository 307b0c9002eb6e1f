"""maillake dlq"""

import json
from dataclasses import asdict
from types import ModuleType
from typing import Any

import click

from maillake.cli import options
from maillake.cli.table import print_table
from maillake.contract.unit_states import UnitState
from maillake.errors import ConfigError

MOST = 10_000

deployment = click.option(
    "--deployment", default="dev", show_default=True, help="Which deployment: the one its stacks are named after."
)
container = click.option("--container", metavar="KEY", help="Only units of this container.")
most = click.option("--most", default=MOST, show_default=True, type=click.IntRange(min=1), help="At most so many.")


@click.group(
    "dlq", short_help="units a deployed pipeline gave up, and doing them again", epilog="Example: maillake dlq list"
)
def command() -> None:
    """Units that failed too often or that nobody finished in time: list them, queue them again."""


@command.command("list", epilog="Example: maillake dlq list --deployment prod")
@deployment
@container
@most
@options.json
def list_units(deployment: str, container: str | None, most: int, *, as_json: bool) -> int:
    """List units that were given up, with the reason."""
    show(cloud().given_up_units(deployment, most, container), as_json=as_json)
    return 0


def cloud() -> ModuleType:
    """The part of maillake that needs the extra `aws`."""
    try:
        from maillake.cloud import deployed
    except ImportError as error:
        raise ConfigError("AWS is an extra: pip install 'maillake[aws]'") from error
    return deployed


def show(units: list[UnitState], *, as_json: bool) -> None:
    """Units as a table, or a line of JSON each."""
    if as_json:
        for unit in units:
            click.echo(json.dumps(asdict(unit)))
    elif units:
        print_table([row(unit) for unit in units])
    else:
        click.echo("nothing was given up", err=True)


def row(unit: UnitState) -> dict[str, Any]:
    """What a person wants to know of a unit."""
    return {
        "unit": unit.unit_id,
        "tenant": unit.tenant,
        "state": unit.state,
        "attempts": unit.attempt,
        "container": unit.container_key,
        "reason": unit.reason or "nobody finished it in time",
    }


@command.command("redrive", epilog="Example: maillake dlq redrive --deployment prod --dry-run")
@deployment
@container
@most
@click.option("--dry-run", is_flag=True, help="Only list what would be queued.")
@options.json
def redrive_units(deployment: str, container: str | None, most: int, *, dry_run: bool, as_json: bool) -> int:
    """Queue what was given up again; what is stored or in work stays as it is. Safe to repeat."""
    if dry_run:
        show(cloud().given_up_units(deployment, most, container), as_json=as_json)
        return 0
    done = cloud().redrive_units(deployment, most, container)
    figures = {
        "queued": len(done.queued),
        "stored": len(done.stored),
        "in_work": len(done.in_work),
        "refused": len(done.refused),
        "strange": done.strange,
        "containers": len(done.containers),
    }
    if as_json:
        click.echo(json.dumps(figures))
    else:
        click.echo("\n".join(f"{MEANINGS[name]:<48}{count:>10,}" for name, count in figures.items()))
    return 1 if done.refused else 0


MEANINGS = {
    "queued": "units queued again",
    "stored": "units of dead letters that were stored",
    "in_work": "units a worker has at present",
    "refused": "units the queue refused: run the same again",
    "strange": "dead letters that are no unit's, left there",
    "containers": "containers that are accounted again",
}
