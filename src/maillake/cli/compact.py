"""maillake compact"""

import json
from dataclasses import asdict
from pathlib import Path

import click

from maillake.cli import options


@click.command(
    "compact", short_help="rewrite closed days into large files", epilog="Example: maillake compact --lake ./lake"
)
@options.lake
@options.json
def command(lake: Path, *, as_json: bool) -> int:
    """Rewrite the files of closed days into large ones, without rows that are not shown; safe to repeat."""
    from maillake.local import compact

    done = compact(lake)
    if as_json:
        click.echo(json.dumps(asdict(done)))
    elif done.units:
        click.echo(
            f"{done.units:,} units: {done.files_before:,} files became {done.files_after:,},"
            f" {done.rows_dropped:,} rows that are not shown are gone"
        )
    else:
        click.echo("nothing to compact: days are compacted when they are over (UTC)")
    return 0
