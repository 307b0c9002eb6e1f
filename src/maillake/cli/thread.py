"""maillake thread"""

import json
from pathlib import Path
from typing import Any

import click
from rich.cells import set_cell_size

from maillake.cli import options
from maillake.cli.keys import naming_candidates
from maillake.cli.sql import json_value
from maillake.cli.terminal import safe

WIDTH = 80
MOST_INDENT = 16
KEY_DIGITS = 8


@click.command(
    "thread", short_help="a conversation as a tree", epilog="Example: maillake thread 8f670e48 --lake ./lake"
)
@click.argument("key")
@options.lake
@options.json
def command(key: str, lake: Path, *, as_json: bool) -> int:
    """Show the conversation KEY names: digits of a message key or thread id, or a <message-id>.

    One line a mail: date, key, sender, first words; what a mail answers stands above it, indented less.
    """
    from maillake.local import open as open_lake

    with naming_candidates():
        found = open_lake(lake).thread(key)
    if as_json:
        click.echo(json.dumps(found, default=json_value, ensure_ascii=False))
    else:
        click.echo("\n".join(readable(found)))
    return 0


def readable(found: dict[str, Any]) -> list[str]:
    """Subject, figures, and a line for each place in the tree."""
    figures = [
        counted(found["message_count"], "mail", "mails"),
        counted(found["participant_count"], "sender", "senders"),
    ]
    if found["missing_count"]:
        figures.append(f"{found['missing_count']:,} referred to and missing")
    head = [safe(found["subject"] or "(no subject)"), f"{', '.join(figures)} · thread {found['thread_id'][:12]}"]
    return [cut(line) for line in (*head, "", *(place_line(place) for place in found["places"]))]


def counted(count: int, one: str, many: str) -> str:
    """A number of things."""
    return f"{count:,} {one if count == 1 else many}"


def place_line(place: dict[str, Any]) -> str:
    """One mail, or one that is missing."""
    depth = 2 * place["depth"]
    indent = " " * depth if depth <= MOST_INDENT else " " * (MOST_INDENT - 2) + f"{place['depth']}> "
    if place["message_key"] is None:
        return f"{'(missing)':<26}{indent}<{safe(place['message_id'] or '?')}>"
    date = f"{place['date_best']:%Y-%m-%d %H:%M}" if place["date_best"] else "no date"
    sender = safe(place["from_name"] or place["from_address"] or "unknown sender")
    note = "[answers a missing mail] " if place["missing_parent"] else ""
    return f"{date:<16} {place['message_key'][:KEY_DIGITS]} {indent}{sender}: {note}{safe(place['words'])}".rstrip()


def cut(line: str) -> str:
    """A line that fits a terminal."""
    fitting = set_cell_size(line, WIDTH)
    return line if fitting.rstrip() == line else set_cell_size(line, WIDTH - 1).rstrip() + "…"
