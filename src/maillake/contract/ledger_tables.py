"""The tables of the lake that say what was done: sources, units, runs, and which rows are shown."""

from maillake.contract.columns import UNIT_COLUMNS, Column, Table
from maillake.contract.derived_tables import DERIVED_TABLES
from maillake.contract.tables import UNIT_TABLES
from maillake.contract.thread_tables import THREAD_TABLES

SOURCES = Table(
    "sources",
    "one row for each stream of a source, written when a run ends; the newest row of a stream holds",
    ("source_key", "entry_path"),
    (
        Column("source_key", "string", "identity of the source", canonical=False),
        Column("entry_path", "string", "path inside containers, empty for the source itself", canonical=False),
        Column("uri", "string", "where the source is", canonical=False),
        Column("kind", "string", "eml mbox maildir gzip zstd zip tar other"),
        Column("dialect", "string", "mbox dialect"),
        Column("custodian", "string", "whose mail it is"),
        Column("byte_size", "bigint", "bytes of the stream"),
        Column("container_bytes", "bigint", "bytes the stream takes in its container", canonical=False),
        Column("structure_bytes", "bigint", "bytes of a container that are no member", canonical=False),
        Column("modified_at", "timestamp", "when the file was changed last", canonical=False),
        Column("registered_at", "timestamp", "when the source was seen first", canonical=False),
        Column("superseded_by", "string", "source that took its place", canonical=False),
        Column("run_id", "string", "run that wrote the row", canonical=False),
        Column("recorded_at", "timestamp", "when", canonical=False),
    ),
)

UNITS = Table(
    "units",
    "one row for each committed emission of a unit of work: the commit record of its rows",
    ("unit_id",),
    (
        *UNIT_COLUMNS,
        Column("commit_order", "bigint", "order of commits in the lake; the highest of a unit holds", canonical=False),
        Column("run_id", "string", "run that committed it", canonical=False),
        Column("attempt", "int", "attempt that succeeded", canonical=False),
        Column("kind", "string", "stream group compact", canonical=False),
        Column("source_key", "string", "source of a stream unit", canonical=False),
        Column("entry_path", "string", "its stream", canonical=False),
        Column("range_start", "bigint", "first byte of the slice", canonical=False),
        Column("range_end", "bigint", "one past the last byte", canonical=False),
        Column("found", "bigint", "items found", canonical=False),
        Column("byte_count", "bigint", "bytes of the items", canonical=False),
        *(Column(f"{table.name}_rows", "bigint", f"rows in {table.name}", canonical=False) for table in UNIT_TABLES),
        Column("code_version", "string", "version of maillake", canonical=False),
        Column("configuration_hash", "string", "hash of the settings that shape rows", canonical=False),
        Column("committed_at", "timestamp", "when", canonical=False),
    ),
)

RUNS = Table(
    "runs",
    "one row for each finished run: its balance",
    ("run_id",),
    (
        Column("run_id", "string", "identity of the run", canonical=False),
        Column("started_at", "timestamp", "when it began", canonical=False),
        Column("finished_at", "timestamp", "when it ended", canonical=False),
        Column("command", "string", "ingest replay compact", canonical=False),
        Column("source_count", "bigint", "sources named"),
        Column("found", "bigint", "items found"),
        Column("stored", "bigint", "messages whose first occurrence lies here"),
        Column("duplicate", "bigint", "other occurrences"),
        Column("skipped", "bigint", "items left out by rule"),
        Column("quarantined", "bigint", "items that cannot be read"),
        Column("nested", "bigint", "messages held by others"),
        Column("bytes_found", "bigint", "bytes of the streams"),
        Column("bytes_unaccounted", "bigint", "bytes in no item"),
        Column("units", "bigint", "units of work", canonical=False),
        Column("units_reused", "bigint", "units found done", canonical=False),
        Column("seconds", "bigint", "whole seconds it took", canonical=False),
        Column("code_version", "string", "version of maillake", canonical=False),
        Column("configuration_hash", "string", "hash of the settings that shape rows", canonical=False),
        Column("manifest_sha256", "string", "SHA-256 of the run's manifest", canonical=False),
    ),
)

SUPERSEDED = Table(
    "superseded",
    "one row for each row of messages that is not shown because an earlier one is",
    ("message_key", "emission"),
    (
        Column("message_key", "string", "message", canonical=False),
        *UNIT_COLUMNS,
    ),
)

LEDGER_TABLES = (SOURCES, UNITS, RUNS, SUPERSEDED)
ALL_TABLES = (*UNIT_TABLES, *THREAD_TABLES, *LEDGER_TABLES, *DERIVED_TABLES)
