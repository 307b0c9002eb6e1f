"""maillake show"""

import json
import textwrap
from pathlib import Path
from typing import Any

import click

from maillake.cli import options
from maillake.cli.keys import naming_candidates
from maillake.cli.sql import json_value
from maillake.cli.terminal import bytes_text, safe, shown_path

WIDTH = 80
SHOWN_RECIPIENTS = 12


@click.command("show", short_help="one message, readable", epilog="Example: maillake show 8f670e48 --lake ./lake")
@click.argument("key")
@options.lake
@options.json
def command(key: str, lake: Path, *, as_json: bool) -> int:
    """Show the message KEY names: six or more digits of a message or occurrence key, or a <message-id>."""
    from maillake.local import open as open_lake

    with naming_candidates():
        found = open_lake(lake).message(key)
    if as_json:
        click.echo(json.dumps(found, default=json_value, ensure_ascii=False))
    else:
        click.echo("\n".join(readable(found)))
    return 0


def readable(found: dict[str, Any]) -> list[str]:
    """Header, body, attachments, nested mails, where it was seen, defects."""
    message = found["message"]
    lines = header_lines(found)
    body = safe(message["body_text"] or "", keep_lines=True).rstrip("\n")
    lines += ["", *(body.split("\n") if body else ["(no text)"])]
    if message["text_truncated"]:
        lines.append("(the text goes on; see: maillake raw)")
    shown = [row for row in found["attachments"] if row["is_attachment"]]
    if shown:
        lines += ["", "Attachments"]
        lines += [
            f"  {row['part_path']:<6} {safe(row['filename'] or '(no name)')}  {row['media_type']}  {size_text(row)}"
            for row in shown
        ]
    if found["nested"]:
        lines += ["", "Nested mails"]
        lines += [nested_line(row) for row in found["nested"]]
    lines += ["", "Seen in"]
    lines += [f"  {place_text(row)}" for row in found["occurrences"]]
    if message["defects"]:
        lines += ["", "Defects", *(f"  {code}" for code in message["defects"])]
    return lines


def header_lines(found: dict[str, Any]) -> list[str]:
    """The fields a reader looks for, folded to the width of a terminal."""
    message = found["message"]
    by_role: dict[str, list[str]] = {}
    for row in found["addresses"]:
        by_role.setdefault(row["role"], []).append(address_text(row))
    date = (
        f"{message['date_best']:%a, %d %b %Y %H:%M:%S %Z} ({message['date_source']})"
        if message["date_best"]
        else "none"
    )
    fields = [
        ("From", by_role.get("from", [])),
        ("To", by_role.get("to", [])),
        ("Cc", by_role.get("cc", [])),
        ("Date", [date]),
    ]
    fields += [("Subject", [safe(message["subject"] or "(none)")]), ("Key", [message["message_key"]])]
    lines = []
    for name, values in fields:
        if values:
            more = f" and {len(values) - SHOWN_RECIPIENTS} more" if len(values) > SHOWN_RECIPIENTS else ""
            text = ", ".join(values[:SHOWN_RECIPIENTS]) + more
            lines += textwrap.wrap(
                f"{name + ':':<9}{text}",
                WIDTH,
                subsequent_indent=" " * 9,
                break_long_words=False,
                break_on_hyphens=False,
            )
    return lines


def address_text(row: dict[str, Any]) -> str:
    """Name and address, or what stands there."""
    name, address = row["display_name"], row["addr"]
    text = f"{name} <{address}>" if name and address else address or name or row["address_raw"]
    return safe(text or "")


def size_text(row: dict[str, Any]) -> str:
    """Size of an attachment, when it is known."""
    return bytes_text(row["size"]) if row["size"] is not None else "a mail"


def nested_line(row: dict[str, Any]) -> str:
    """One nested mail, indented by its depth."""
    day = f"{row['date_best']:%Y-%m-%d}" if row["date_best"] else "no date"
    sender = safe(row["from_name"] or row["from_address"] or "unknown sender")
    return f"{'  ' * row['depth']}{row['message_key'][:12]}  {day}  {sender}: {safe(row['subject'] or '(no subject)')}"


def place_text(row: dict[str, Any]) -> str:
    """Where a copy lies."""
    entry = f" {row['entry_path']}" if row["entry_path"] else ""
    inside = f" in part {row['nested_path']}" if row["nested_path"] else ""
    labels = f" [{', '.join(row['labels'])}]" if row["labels"] else ""
    return safe(f"{shown_path(row['uri'])}{entry} at {row['record_offset']:,}{inside}{labels}")
