"""What a finished run leaves behind: rows of `sources` and `runs`, and its manifest."""

import hashlib
import json
import secrets
from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import UTC, datetime
from itertools import groupby

from maillake.contract.days import utc_day
from maillake.lake import layout
from maillake.model import Run, Source, WrittenFile
from maillake.pipeline.ingest import Report, World
from maillake.ports import Ledger


def new_run_id(now_ns: int) -> str:
    """A run's identity: when it began, and something that no other run has."""
    return f"{datetime.fromtimestamp(now_ns / 1e9, UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}"


def finish(world: World, report: Report, run_tenant: str) -> Report:
    """Writes what the run says of its sources, its manifest, and last its own row."""
    ledger = world.ledger
    run = report.run.finished(world.clock.now_ns(), report.counts)
    today = utc_day(world.clock.now_ns())
    files = list(report.files)
    changed = ledger.unrecorded()
    trim_superseded(ledger, changed)
    for tenant, sources in groupby(changed, key=lambda source: source.tenant):
        rows = [row for source in sources for row in source_rows(ledger, source, run)]
        if rows:
            files.append(world.rows.write_table(tenant, today, "sources", run.run_id, rows))
    manifest = json.dumps(manifest_of(run, report, files), indent=1, sort_keys=True).encode() + b"\n"
    run = replace(run, manifest_sha256=hashlib.sha256(manifest).hexdigest())
    files.append(world.rows.write_table(run_tenant, today, "runs", run.run_id, [run_row(run)]))
    world.store.write(f"{layout.MANIFESTS}/{run.run_id}.json", manifest)
    ledger.put_files(files[len(report.files) :])
    ledger.put_recorded(source.source_key for source in changed)
    ledger.finish_run(run)
    report.run = run
    return report


def timestamp(nanoseconds: int | None) -> datetime | None:
    """A point in time as Arrow takes it."""
    return None if nanoseconds is None else datetime.fromtimestamp(nanoseconds / 1e9, UTC)


def trim_superseded(ledger: Ledger, changed: Iterable[Source]) -> None:
    """Of a file that was rewritten before all of it was read, only what was read stays found."""
    superseded = [source for source in changed if source.superseded_by]
    whole = ledger.covers(source.source_key for source in superseded)
    for source in (source for source in superseded if source.source_key not in whole):
        read_bytes = ledger.counts([source.source_key]).bytes_accounted
        entries = [entry for entry in ledger.entries(source.source_key) if entry.structure_bytes is None]
        for entry in entries:
            slices = ledger.slices(source.source_key, entry.entry_path)
            end = read_bytes if len(entries) == 1 else slices[-1].end if slices else entry.size
            ledger.put_entries([replace(entry, size=end)])


def source_rows(ledger: Ledger, source: Source, run: Run) -> list[dict[str, object]]:
    """Rows of `sources` for the streams of a source."""
    return [
        {
            "source_key": source.source_key,
            "entry_path": entry.entry_path,
            "uri": source.uri,
            "kind": entry.kind,
            "dialect": entry.dialect,
            "custodian": source.custodian or None,
            "byte_size": entry.size,
            "container_bytes": entry.container_bytes,
            "structure_bytes": entry.structure_bytes,
            "modified_at": timestamp(source.modified_ns),
            "registered_at": timestamp(source.registered_ns),
            "superseded_by": source.superseded_by,
            "run_id": run.run_id,
            "recorded_at": timestamp(run.finished_ns),
        }
        for entry in ledger.entries(source.source_key)
    ]


def manifest_of(run: Run, report: Report, files: Iterable[WrittenFile]) -> dict[str, object]:
    """What a run wrote: figures, files with their hashes, doubtful boundaries, sources that were rewritten."""
    return {
        "run": {key: value for key, value in asdict(run).items() if key != "manifest_sha256"},
        "files": [asdict(file) for file in files],
        "doubtful_boundaries": [{"uri": uri, **asdict(doubt)} for uri, doubt in report.tally.doubts],
        "superseded_sources": [{"uri": uri, "reason": reason} for uri, reason in report.tally.superseded],
        "failures": [asdict(failure) for failure in report.failures],
    }


def run_row(run: Run) -> dict[str, object]:
    """Row of `runs`."""
    counts = run.counts
    return {
        "run_id": run.run_id,
        "started_at": timestamp(run.started_ns),
        "finished_at": timestamp(run.finished_ns),
        "command": run.command,
        "source_count": run.sources,
        "found": counts.found,
        "stored": counts.stored,
        "duplicate": counts.duplicate,
        "skipped": counts.skipped,
        "quarantined": counts.quarantined,
        "nested": counts.nested,
        "bytes_found": counts.bytes_found,
        "bytes_unaccounted": counts.bytes_unaccounted,
        "units": run.units,
        "units_reused": run.units_reused,
        "seconds": ((run.finished_ns or run.started_ns) - run.started_ns) // 10**9,
        "code_version": run.code_version,
        "configuration_hash": run.configuration_hash,
        "manifest_sha256": run.manifest_sha256,
    }
