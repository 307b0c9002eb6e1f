"""maillake rethread"""

import json
from dataclasses import asdict
from pathlib import Path

import click

from maillake.cli import options


@click.command("rethread", short_help="make the threads again", epilog="Example: maillake rethread --lake ./lake")
@options.lake
@options.json
def command(lake: Path, *, as_json: bool) -> int:
    """Make the threads again from the links of all mail in a lake, and tell what changed.

    Ingest keeps the threads up to date; this is for a lake in doubt. Writes no row of a mail; may be interrupted.
    """
    from maillake.local import rethread

    done = rethread(lake)
    if as_json:
        click.echo(json.dumps(asdict(done)))
        return 0
    click.echo(
        f"{done.threads_after:,} threads, before {done.threads_before:,};"
        f" {done.nodes_moved:,} of {done.nodes:,} identifiers changed their thread"
    )
    if done.gmail_threads:
        click.echo(
            f"Gmail names {done.gmail_threads:,} threads: {done.gmail_split:,} are in several threads here,"
            f" {done.gmail_joined:,} share one with another"
        )
    return 0
