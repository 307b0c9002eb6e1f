"""maillake runs"""

import json
from pathlib import Path
from typing import Any

import click

from maillake.cli import options
from maillake.cli.ingest import UNBALANCED
from maillake.cli.table import print_table


@click.command("runs", short_help="what was done, newest first", epilog="Example: maillake runs --lake ./lake")
@options.lake
@options.json
def command(lake: Path, *, as_json: bool) -> int:
    """The ledger: every run, newest first, with its balance."""
    from maillake.adapters.local.lake_directory import LakeDirectory

    with LakeDirectory(lake).open_to_read() as ledger:
        runs = ledger.runs()
    rows: list[dict[str, Any]] = []
    for run in runs:
        counts = run.counts
        state = (
            "running or interrupted" if run.finished_ns is None else "balanced" if counts.is_balanced else "UNBALANCED"
        )
        rows.append(
            {
                "run_id": run.run_id,
                "state": state,
                "sources": run.sources,
                "found": counts.found,
                "stored": counts.stored,
                "duplicate": counts.duplicate,
                "skipped": counts.skipped,
                "quarantined": counts.quarantined,
                "nested": counts.nested,
                "bytes_unaccounted": counts.bytes_unaccounted,
            }
        )
    if as_json:
        for row in rows:
            click.echo(json.dumps(row))
    else:
        print_table(rows)
    return UNBALANCED if any(row["state"] == "UNBALANCED" for row in rows) else 0
