"""maillake index"""

import json
import time
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from maillake.cli import options
from maillake.cli.table import print_table
from maillake.errors import UsageError

SHOWN = 50


class IndexCommands(click.Group):
    """`maillake index MBOX` builds; `maillake index query ...` looks up."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """A first word that is no command is an mbox."""
        if args and not args[0].startswith("-") and args[0] not in self.commands:
            args.insert(0, "build")
        return super().parse_args(ctx, args)


@click.group("index", cls=IndexCommands, short_help="byte-offset index of an mbox")
def command() -> None:
    """Index an mbox beside it, for any mail by number, thread, domain, label or date: maillake index MBOX."""


database = click.option(
    "--db", "database", type=click.Path(path_type=Path), help="Index file; beside the mbox when not given."
)


@command.command("build", epilog="Example: maillake index build archive.mbox")
@click.argument("mbox", type=click.Path(path_type=Path))
@database
@options.json
def build(mbox: Path, database: Path | None, *, as_json: bool) -> int:
    """Make the index of MBOX, or bring it up to date; appended mail is all that is read."""
    from maillake.sources.mbox import MboxIndex

    started = time.perf_counter()
    with MboxIndex(mbox, database) as index:
        seconds = time.perf_counter() - started
        result = {
            "mails": len(index),
            "read": index.records_read,
            "seconds": round(seconds, 3),
            "dialect": index.dialect,
            "database": str(index.database),
        }
    if as_json:
        click.echo(json.dumps(result))
    else:
        click.echo(
            f"{result['mails']:,} mails ({result['dialect']}), {result['read']:,} read in {seconds:.2f} s:"
            f" {result['database']}"
        )
    return 0


@command.command("query", epilog="Example: maillake index query archive.mbox --domain example.org")
@click.argument("mbox", type=click.Path(path_type=Path))
@database
@click.option("--thread", help="A thread id.")
@click.option("--domain", help="Domain of the sender.")
@click.option("--label", help="A Gmail label.")
@click.option("--message-id", help="A Message-ID.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="First day (UTC).")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="First day that is no longer wanted (UTC).")
@options.json
def query(mbox: Path, database: Path | None, *, as_json: bool, **wanted: Any) -> int:
    """List the mails of MBOX that match everything that is asked for."""
    from maillake.sources.mbox import MboxIndex

    with MboxIndex(mbox, database) as index:
        rows = [asdict(index.entry(number)) for number in matching(index, wanted)]
    if as_json:
        for row in rows:
            click.echo(json.dumps(row))
        return 0
    print_table([shown(row) for row in rows[:SHOWN]])
    if len(rows) > SHOWN:
        click.echo(f"and {len(rows) - SHOWN:,} more; --json lists all", err=True)
    return 0


def matching(index: Any, wanted: dict[str, Any]) -> list[int]:
    """Numbers that every given condition names."""
    conditions = [
        look_up(wanted[name])
        for name, look_up in (
            ("thread", index.by_thread),
            ("domain", index.by_domain),
            ("label", index.by_label),
            ("message_id", index.by_message_id),
        )
        if wanted[name]
    ]
    if wanted["since"] or wanted["until"]:
        seconds = [
            int(day.replace(tzinfo=UTC).timestamp()) if day else None for day in (wanted["since"], wanted["until"])
        ]
        conditions.append(
            index.by_date(
                seconds[0] if seconds[0] is not None else -(1 << 62), seconds[1] if seconds[1] is not None else 1 << 62
            )
        )
    if not conditions:
        raise UsageError("say what to look for: --thread, --domain, --label, --message-id, --since or --until")
    return sorted(set(conditions[0]).intersection(*conditions[1:]))


def shown(row: dict[str, Any]) -> dict[str, Any]:
    """What fits on a line."""
    date = (
        datetime.fromtimestamp(row["timestamp"], UTC).strftime("%Y-%m-%d %H:%M") if row["timestamp"] is not None else ""
    )
    return {
        "number": str(row["number"]),
        "offset": row["byte_offset"],
        "date": date,
        "domain": row["sender_domain"],
        "message_id": row["message_id"],
        "thread": row["thread_id"][:12],
    }
