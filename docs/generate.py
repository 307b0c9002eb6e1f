"""Writes the reference pages that say what the code says: `python -m docs.generate`, `--check` to compare only."""

from __future__ import annotations

import inspect
import json
import sys
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import click

from docs.vectors import vectors
from maillake import _native, errors
from maillake.cli import COMMANDS, Commands, group
from maillake.contract.codes import QUARANTINE_CODES, SKIP_RULES
from maillake.contract.ledger_tables import ALL_TABLES
from maillake.contract.limits import ContainerLimits
from maillake.contract.settings import PREFIX, IngestSettings

REFERENCE = Path(__file__).parent / "reference"
GENERATED = "<!-- written by `make docs`; change the code instead -->\n"


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A Markdown table."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


def tables_page() -> str:
    """Every table of the lake, column by column."""
    text = f"# Tables\n\n{GENERATED}\n"
    text += (
        "Parquet files under `<table>/tenant=T/ingest_date=D/`; `tenant` and `ingest_date` are columns of every view. "
        "Query the views of these names, not the files: files hold rows at least once. *Canonical* columns are equal "
        "wherever and in whatever order the same mail is ingested.\n"
    )
    for one in ALL_TABLES:
        rows = [
            (f"`{column.name}`", column.type, "yes" if column.canonical else "", column.note) for column in one.columns
        ]
        text += f"\n## {one.name}\n\n{one.note[0].upper()}{one.note[1:]}. Key: {', '.join(f'`{key}`' for key in one.key)}.\n\n"
        text += table(("column", "type", "canonical", "what it holds"), rows)
    text += (
        "\n## Views\n\nA view has the name of its table. `quarantine` has one row for each item, with `status` `open`, `stored` or `superseded` "
        "(a replay could read it). `duplicates` lists messages that say the same: `content_key`, `message_key`, and "
        "`duplicate_of`, the smallest key of the group. `message_id_reused` lists messages that have one Message-ID and do not "
        "say the same: both are kept. `near_duplicates` shows the newest generation. `messages` has two columns more, `thread_id` and "
        "`conversation_id`. `<table>_rows` are the raw rows, dead emissions included.\n"
    )
    return text


def settings_page() -> str:
    """Every setting."""
    rows = [
        (
            f"`{item.name}`",
            f"`{PREFIX}{item.name.upper()}`",
            f"`{item.default}`" if item.default != "" else "",
            str(item.metadata["note"]),
        )
        for item in fields(IngestSettings)
    ]
    intro = (
        "A value comes from the first of: an argument, the environment, the YAML or TOML file of `--config`, the default. "
        "`maillake doctor` prints every setting and where its value comes from.\n\n"
    )
    return f"# Settings\n\n{GENERATED}\n{intro}{table(('setting', 'environment', 'default', 'what it does'), rows)}"


def codes_page(title: str, intro: str, codes: dict[str, str]) -> str:
    """A vocabulary of codes."""
    rows = [(f"`{code}`", text) for code, text in codes.items()]
    return f"# {title}\n\n{GENERATED}\n{intro}\n\n{table(('code', 'meaning'), rows)}"


def limits_page() -> str:
    """Limits of a mail and of a container."""
    mail = [
        (f"`{item.name}`", f"{item.default:,}", str(item.metadata["note"]))
        for item in fields(IngestSettings)
        if item.name.startswith("max_")
    ]
    container = [(f"`{item.name}`", f"{item.default:,}") for item in fields(ContainerLimits)]
    text = (
        "Over `max_raw_bytes` a mail is quarantined as `too_large`. Over any other limit of a mail the message is stored, the "
        "rest is one opaque leaf, and a defect `limit.<name>` says so. A mail may also take 64 steps of work for each of its "
        "bytes and a million to start with (`limit.steps`): a count, never a clock, so the outcome is the same everywhere.\n\n"
    )
    return f"# Limits\n\n{GENERATED}\n{text}{table(('setting', 'default', 'limit'), mail)}\n## Containers\n\n{table(('limit', 'default'), container)}"


def errors_page() -> str:
    """The error tree."""
    classes = [value for value in vars(errors).values() if inspect.isclass(value)]
    rows = [(f"`{value.__name__}`", f"`{value.__base__.__name__}`", value.__doc__ or "") for value in classes]
    return f"# Errors\n\n{GENERATED}\n```\n{(errors.__doc__ or '').strip()}\n```\n\n{table(('class', 'is a', 'meaning'), rows)}"


def commands_page() -> str:
    """Help of every command and sub-command, and the exit codes."""
    context = click.Context(group, info_name="maillake")
    text = f"# Commands\n\n{GENERATED}\n{EXIT_CODES}"
    for name in COMMANDS:
        command = Commands.get_command(group, context, name)  # type: ignore[arg-type]
        if command is not None:
            text += help_of(command, context, f"maillake {name}")
    return text


EXIT_CODES = """Results go to stdout, progress and notes to stderr. Exit codes: 0 done and balanced, 1 failed, 2 usage,
3 finished but unbalanced, 4 balanced but more quarantined than `--max-quarantine`, 130 interrupted (run again to resume).
"""


def help_of(command: click.Command, parent: click.Context, name: str) -> str:
    """Help of a command, then of its sub-commands."""
    context = click.Context(command, parent=parent, info_name=command.name, terminal_width=100)
    text = f"\n## {name}\n\n```\n{command.get_help(context)}\n```\n"
    if isinstance(command, click.Group):
        for sub in command.commands.values():
            text += help_of(sub, context, f"{name} {sub.name}")
    return text


def vectors_file() -> str:
    """Vectors of the message key as JSON lines."""
    lines = []
    for name, raw in vectors().items():
        record = {
            "name": name,
            "raw": raw.decode("latin-1"),
            "form": _native.canonical_form(raw),
            "key": _native.parse_message(raw)["message_key"],
        }
        lines.append(json.dumps(record, ensure_ascii=True))
    return "\n".join(lines) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "tables.md": tables_page,
    "settings.md": settings_page,
    "defects.md": lambda: codes_page(
        "Defects", "What was ugly about a mail that is stored: `messages.defects`.", dict(_native.defects())
    ),
    "quarantine.md": lambda: codes_page(
        "Quarantine",
        "Why an item could not be stored: `quarantine.code`. `maillake quarantine list|show|replay` work on the rows.",
        QUARANTINE_CODES,
    ),
    "skipped.md": lambda: codes_page(
        "Skipped",
        "Rules that leave an item out: `skipped.rule`. Every skipped item is counted and has a row.",
        SKIP_RULES,
    ),
    "limits.md": limits_page,
    "errors.md": errors_page,
    "commands.md": commands_page,
    "message-key-vectors.jsonl": vectors_file,
}


def main() -> int:
    """Writes the pages, or with `--check` names those that are out of step."""
    stale = [
        name
        for name, page in PAGES.items()
        if not (REFERENCE / name).exists() or (REFERENCE / name).read_text("utf-8") != page()
    ]
    if "--check" in sys.argv:
        for name in stale:
            print(f"docs/reference/{name} is out of step: run `make docs`", file=sys.stderr)
        return 1 if stale else 0
    for name in stale:
        (REFERENCE / name).write_text(PAGES[name](), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
