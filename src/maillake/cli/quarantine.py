"""maillake quarantine"""

import json
import sys
import textwrap
from pathlib import Path
from typing import Any

import click

from maillake.cli import options
from maillake.cli.sql import json_value
from maillake.cli.terminal import bytes_text, safe, shown_path

WIDTH = 80
INDENT = " " * 14


@click.group("quarantine", short_help="what could not be read, and why", epilog="Example: maillake quarantine list")
def command() -> None:
    """Items that were meant as mail and could not be read: list them, look at one, try them again."""


@command.command("list", epilog="Example: maillake quarantine list --lake ./lake")
@options.lake
@click.option("--code", help="Only rows with this reason code.")
@options.json
def list_rows(lake: Path, code: str | None, *, as_json: bool) -> int:
    """List open rows, with their reason."""
    from maillake.local import quarantined

    rows = quarantined(lake, code=code)
    if as_json:
        for row in rows:
            click.echo(json.dumps(row, default=json_value, ensure_ascii=False))
        return 0
    for row in rows:
        click.echo("\n".join(short(row)))
    click.echo(f"{len(rows):,} items in quarantine" if rows else "nothing is in quarantine", err=True)
    return 0


def short(row: dict[str, Any]) -> list[str]:
    """Key, code and size, then where and why."""
    place = f"{shown_path(row['uri'])} {row['entry_path']}".strip()
    at = f" at {row['byte_offset']:,}" if row["byte_offset"] else ""
    size = bytes_text(row["byte_length"]) if row["byte_length"] else "no bytes"
    head = f"{row['quarantine_key'][:12]}  {row['code']}, {size}: {safe(place)}{at}"
    return [head, *textwrap.wrap(safe(row["message"]), WIDTH, initial_indent=INDENT, subsequent_indent=INDENT)]


@command.command("show", epilog="Example: maillake quarantine show 1c9a2f --lake ./lake")
@click.argument("key")
@options.lake
@click.option("--raw", "raw_bytes", is_flag=True, help="Write the item's bytes to stdout.")
def show_row(key: str, lake: Path, *, raw_bytes: bool) -> int:
    """Show one row by the beginning of its key."""
    from maillake.local import quarantined, quarantined_bytes

    row = quarantined(lake, key=key)[0]
    if raw_bytes:
        sys.stdout.buffer.write(quarantined_bytes(row))
        sys.stdout.buffer.flush()
        return 0
    for name, value in row.items():
        click.echo(f"{name:<18}{safe(str(value)) if value is not None else ''}")
    return 0


@command.command("replay", epilog="Example: maillake quarantine replay --code too_large --lake ./lake")
@click.argument("key", required=False)
@options.lake
@click.option("--code", help="Only rows with this reason code.")
@options.config
@options.json
def replay_rows(key: str | None, lake: Path, code: str | None, config: Path | None, *, as_json: bool) -> int:
    """Read rows again with the present parser and limits; what can now be read is stored, once."""
    from maillake.local import replay

    settings, _ = options.settings_from(config, {})
    result = replay(lake, settings, key=key, code=code)
    click.echo(
        json.dumps(result)
        if as_json
        else f"tried {result['tried']:,}: stored {result['stored']:,}, still in quarantine {result['quarantined']:,}"
    )
    return 0
