"""Rows as a table for people."""

from collections.abc import Sequence
from typing import Any

import click
from rich.table import Table

from maillake.cli.terminal import console, value_text

WIDEST_CELL = 60


def print_table(rows: Sequence[dict[str, Any]], columns: Sequence[str] | None = None) -> None:
    """Prints rows under their column names, numbers to the right; "no rows" when there are none."""
    names = list(columns or (rows[0] if rows else ()))
    if not rows:
        click.echo("no rows", err=True)
        return
    table = Table(box=None, pad_edge=False, header_style="bold", show_edge=False)
    for name in names:
        is_number = all(isinstance(row[name], int | float) or row[name] is None for row in rows)
        table.add_column(
            name, justify="right" if is_number else "left", overflow="ellipsis", no_wrap=True, max_width=WIDEST_CELL
        )
    for row in rows:
        table.add_row(*(value_text(row[name]) for name in names))
    out = console()
    if not out.is_terminal:
        out.width = 10_000
    out.print(table)
