"""maillake ingest"""

import json
import signal
import sys
import time
from pathlib import Path
from typing import Any

import click

from maillake.cli import options
from maillake.cli.progress import showing_progress
from maillake.cli.terminal import bytes_text, console, safe
from maillake.errors import UsageError
from maillake.pipeline.ingest import Report

UNBALANCED = 3
TOO_MUCH_QUARANTINE = 4
FAILED = 1
SHOWN_DOUBTS = 5


@click.command(
    "ingest",
    short_help="read mail into a lake",
    epilog="Example: maillake ingest archive.mbox Maildir/ takeout.zip --lake ./lake",
)
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="SOURCE...")
@options.lake
@click.option("--tenant", help="Whose lake it is; the first partition of every table.")
@click.option("--custodian", help="Whose mail it is; a column of occurrences.")
@click.option("--workers", type=click.IntRange(0), help="Threads that read mail; 0 means one for each core.")
@click.option("--copy-raw", is_flag=True, help="Keep the raw mails in the lake as packs.")
@click.option("--limit", type=click.IntRange(1), help="Read the first N records, skip the others.")
@click.option("--max-quarantine", type=click.IntRange(0), help="Exit with 4 when more items than this are quarantined.")
@click.option("--dry-run", is_flag=True, help="Say what each source is; write nothing.")
@options.config
@options.json
def command(
    sources: tuple[Path, ...],
    lake: Path,
    limit: int | None,
    max_quarantine: int | None,
    *,
    dry_run: bool,
    as_json: bool,
    copy_raw: bool,
    config: Path | None,
    **arguments: Any,
) -> int:
    """Read SOURCE into a lake: files or folders of eml, mbox (also compressed), Maildir, Takeout, zip, tar.

    Type is decided by content. The last line is the balance: everything found is stored, a duplicate, skipped by a
    documented rule, or in quarantine with a reason. Running the same command again adds nothing.
    """
    from maillake.local import dry_run as describe
    from maillake.local import ingest

    arguments["copy_raw"] = "always" if copy_raw else None
    settings, _ = options.settings_from(config, arguments)
    if dry_run:
        return show_plan(describe(sources, settings), as_json=as_json)
    signal.signal(signal.SIGTERM, interrupt)
    started = time.perf_counter()
    with showing_progress(sources) as progress:
        report = ingest(sources, lake, settings, limit=limit, progress=progress)
    seconds = time.perf_counter() - started
    if as_json:
        click.echo(json.dumps(summary(report, seconds)))
    else:
        show(report, seconds)
    for failure in report.failures:
        click.echo(f"maillake: {safe(failure.uri)}: {failure.reason}", err=True)
    return exit_code(report, max_quarantine)


def interrupt(_signal: int, _frame: object) -> None:
    """SIGTERM ends a run like Ctrl-C."""
    raise KeyboardInterrupt


def exit_code(report: Report, max_quarantine: int | None) -> int:
    """0 done and balanced, 1 a source failed, 3 unbalanced, 4 too much in quarantine."""
    if report.failures:
        return FAILED
    if not report.counts.is_balanced:
        return UNBALANCED
    if max_quarantine is not None and report.counts.quarantined > max_quarantine:
        return TOO_MUCH_QUARANTINE
    return 0


def summary(report: Report, seconds: float) -> dict[str, Any]:
    """The keys of `--json`."""
    counts = report.counts
    return {
        "run_id": report.run.run_id,
        "found": counts.found,
        "stored": counts.stored,
        "duplicate": counts.duplicate,
        "skipped": counts.skipped,
        "quarantined": counts.quarantined,
        "nested": counts.nested,
        "bytes_found": counts.bytes_found,
        "bytes_unaccounted": counts.bytes_unaccounted,
        "seconds": round(seconds, 3),
        "mails_per_second": round(counts.found / seconds) if seconds else 0,
        "units": report.run.units,
        "units_reused": report.run.units_reused,
        "retried": report.stages.retried,
        "doubtful_boundaries": len(report.tally.doubts),
        "superseded_sources": [uri for uri, _ in report.tally.superseded],
        "failures": [{"uri": failure.uri, "reason": failure.reason} for failure in report.failures],
        "stages": {
            name: {
                "count": stage.count,
                "seconds": round(stage.seconds, 3),
                "mean_seconds": round(stage.mean_seconds, 6),
            }
            for name, stage in report.stages.stages.items()
        },
    }


def balance_line(report: Report, seconds: float) -> str:
    """The last line of a run."""
    counts = report.counts
    rate = counts.found / seconds if seconds else 0
    reused = f" · reused {report.run.units_reused:,} units" if report.run.units_reused else ""
    return (
        f"found {counts.found:,} = stored {counts.stored:,} + duplicate {counts.duplicate:,}"
        f" + skipped {counts.skipped:,} + quarantined {counts.quarantined:,}"
        f" · {bytes_text(counts.bytes_accounted)} accounted,"
        f" {counts.bytes_unaccounted:,} bytes unaccounted · {seconds:.1f} s, {rate:,.0f} mails/s{reused}"
    )


def show(report: Report, seconds: float) -> None:
    """Stages, doubts and the balance line."""
    out = console(error=True)
    if report.stages.stages and sys.stderr.isatty():
        out.print("stage        times   seconds      mean ms")
        for name, stage in report.stages.stages.items():
            out.print(f"{name:<10} {stage.count:>7,} {stage.seconds:>9.2f} {stage.mean_seconds * 1000:>12.2f}")
    doubts = report.tally.doubts
    for uri, doubt in doubts[:SHOWN_DOUBTS]:
        split = "split" if doubt.is_split else "not split"
        out.print(f"doubtful boundary: {safe(uri)} at {doubt.offset:,}: {split}, {doubt.reason}")
    if len(doubts) > SHOWN_DOUBTS:
        out.print(f"and {len(doubts) - SHOWN_DOUBTS:,} more doubtful boundaries: manifests/{report.run.run_id}.json")
    for uri, reason in report.tally.superseded:
        out.print(f"{safe(uri)} was {reason} since it was last read: it is a new source, what was read before stays")
    packs = [file for file in report.files if file.table == "raw"]
    if packs:
        kept = sum(file.rows for file in packs)
        out.print(f"kept the raw bytes of {kept:,} mails in the lake: {bytes_text(sum(file.size for file in packs))}")
    if report.counts.nested:
        out.print(f"and {report.counts.nested:,} messages nested in them")
    click.echo(balance_line(report, seconds))


def show_plan(plan: list[dict[str, Any]], *, as_json: bool) -> int:
    """What `--dry-run` found."""
    for row in plan:
        if as_json:
            click.echo(json.dumps(row))
        else:
            place = f"{row['uri']} {row['entry_path']}".strip()
            kind = row["kind"] if row["kind"] == row["dialect"] else f"{row['kind']} ({row['dialect']})"
            parts = [kind, f"{row['found']:,} items", bytes_text(int(row["bytes"]))]
            parts += [f"{row[name]:,} {name}" for name in ("quarantined", "skipped") if row[name]]
            parts += [f"{row['doubtful']:,} doubtful boundaries"] if row["doubtful"] else []
            click.echo(f"{safe(place)}: {', '.join(parts)}")
    if not plan:
        raise UsageError("there is nothing in the sources")
    return 0
