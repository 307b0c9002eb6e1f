"""maillake duplicates"""

import json
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from maillake.cli import options
from maillake.cli.sql import json_value
from maillake.cli.terminal import safe

WIDTH = 80


@click.command(
    "duplicates",
    short_help="messages that say the same, or nearly",
    epilog="Example: maillake duplicates --near --update --lake ./lake",
)
@options.lake
@click.option("--near", is_flag=True, help="Messages that share most of their own words, as they were found last.")
@click.option("--update", is_flag=True, help="Find near duplicates again, then list them; repeat it after ingest.")
@options.json
def command(lake: Path, *, near: bool, update: bool, as_json: bool) -> int:
    """List messages that say the same, the largest groups first; the first of a group has the smallest key."""
    from maillake.local import duplicates, find_near_duplicates

    for found in find_near_duplicates(lake) if update else ():
        state = "new" if found.is_new else "as before"
        click.echo(
            f"tenant {safe(found.tenant)}: {found.messages:,} messages in {found.clusters:,} clusters,"
            f" generation {found.generation} ({state})",
            err=True,
        )
    rows = duplicates(lake, near=near or update)
    if as_json:
        for row in rows:
            click.echo(json.dumps(row, default=json_value, ensure_ascii=False))
    else:
        print_groups(rows)
    return 0


def print_groups(rows: Iterable[dict[str, Any]]) -> None:
    """A line a message, its group above it."""
    count = 0
    for (tenant, first, size), members in groupby(rows, key=lambda row: (row["tenant"], row["first"], row["size"])):
        click.echo(f"{size:,} messages with {first}" + ("" if tenant == "default" else f" of {safe(tenant)}"))
        for row in members:
            count += 1
            click.echo(line_of(row))
    click.echo(f"{count:,} messages" if count else "no duplicates", err=True)


def line_of(row: dict[str, Any]) -> str:
    """Key, similarity, day, sender and subject within the width of a terminal."""
    share = "" if row["jaccard"] is None else f"  {row['jaccard']:.2f}"
    day = f"{row['date_best']:%Y-%m-%d}" if row["date_best"] else "no date   "
    sender, subject = safe(row["from_address"] or "unknown sender"), safe(row["subject"] or "(no subject)")
    text = f"  {row['message_key'][:12]}{share}  {day}  {sender}: {subject}"
    return text if len(text) <= WIDTH else f"{text[: WIDTH - 3]}..."
