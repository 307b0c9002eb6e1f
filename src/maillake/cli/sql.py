"""maillake sql"""

import csv
import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
import pyarrow as pa

from maillake.cli import options
from maillake.cli.table import print_table


@click.command(
    "sql",
    short_help="query a lake",
    epilog='Example: maillake sql "SELECT from_domain, count(*) FROM messages GROUP BY ALL" --lake ./lake',
)
@click.argument("query")
@options.lake
@click.option(
    "--format",
    "style",
    type=click.Choice(["table", "csv", "jsonl", "parquet"]),
    default="table",
    help="Form of the result.",
)
@options.json
def command(query: str, lake: Path, style: str, *, as_json: bool) -> int:
    """Run QUERY with DuckDB over the views of a lake: messages, occurrences, message_addresses, attachments, ..."""
    from maillake.local import open as open_lake

    table = open_lake(lake).sql(query)
    if as_json or style == "jsonl":
        for row in table.to_pylist():
            click.echo(json.dumps(row, default=json_value, ensure_ascii=False))
    elif style == "csv":
        write_csv(table)
    elif style == "parquet":
        write_parquet(table)
    else:
        print_table(table.to_pylist(), table.column_names)
    return 0


def json_value(value: Any) -> str:
    """Dates as ISO 8601, bytes as hexadecimal digits, anything else as text."""
    if isinstance(value, bytes):
        return value.hex()
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def write_csv(table: pa.Table) -> None:
    """CSV with a header; a cell that a spreadsheet would run as a formula is quoted with an apostrophe."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(table.column_names)
    for row in table.to_pylist():
        writer.writerow([csv_value(value) for value in row.values()])


def csv_value(value: Any) -> Any:
    """A cell that no spreadsheet runs."""
    if isinstance(value, list):
        value = json.dumps(value, default=json_value, ensure_ascii=False)
    if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"}:
        return f"'{value}"
    return json_value(value) if isinstance(value, date | datetime | bytes) else value


def write_parquet(table: pa.Table) -> None:
    """Parquet on stdout."""
    import pyarrow.parquet as pq

    if sys.stdout.isatty():
        raise click.UsageError("parquet is written to a file or a pipe, not to a terminal")
    pq.write_table(table, sys.stdout.buffer, compression="zstd")
