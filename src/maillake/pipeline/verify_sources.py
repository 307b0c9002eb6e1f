"""The deep part of verify: every source read again, its bytes, its boundaries, its hashes."""

import hashlib
from collections import defaultdict
from itertools import groupby
from typing import Any

from maillake import _native
from maillake.errors import InputError
from maillake.pipeline.fetch import fetch_root
from maillake.pipeline.verify import Proof, place
from maillake.ports import Ledger, Views
from maillake.sources.names import path_of
from maillake.sources.plain import plain_records
from maillake.sources.reopen import mapped_entry

TOP = """SELECT source_key, uri, entry_path, record_offset, record_length, message_offset, message_length, unquoted,
  raw_sha256, raw_size, dialect, nested_path, depth
FROM occurrences WHERE list_contains($keys, source_key) AND depth = 0
ORDER BY source_key, entry_path, record_offset"""
SOURCES_AT_ONCE = 100


def verify_sources(ledger: Ledger, views: Views, proof: Proof) -> None:
    """Reads every source that is not superseded again and compares it with its rows."""
    proof.deep = True
    keys = [source.source_key for source in ledger.sources() if source.superseded_by is None]
    for start in range(0, len(keys), SOURCES_AT_ONCE):
        some = keys[start : start + SOURCES_AT_ONCE]
        rows = views.rows(TOP, {"keys": some})
        found = {key: list(group) for key, group in groupby(rows, key=lambda row: str(row["source_key"]))}
        for key in some:
            proof.sources_read += 1
            sizes = {entry.entry_path: entry.size for entry in ledger.entries(key)}
            verify_source(ledger, found.get(key, []), sizes, proof)


def verify_source(ledger: Ledger, rows: list[dict[str, Any]], sizes: dict[str, int], proof: Proof) -> None:
    """One source: streams one after another, records of each in order."""
    by_entry: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        by_entry[row["entry_path"]].append(row)
    for entry_path, records in by_entry.items():
        try:
            if records[0]["dialect"] in {"eml", "maildir"}:
                for record in records:
                    check_hash(record, fetch_root(record), proof)
            else:
                doubtful = {doubt.offset for doubt in ledger.doubts(records[0]["source_key"], entry_path)}
                verify_stream(records, sizes.get(entry_path), doubtful, proof)
        except InputError as error:
            proof.add("a source cannot be read again", [f"{place(records[0])}: {error}"])


def check_hash(row: dict[str, Any], raw: bytes, proof: Proof) -> None:
    """A message has the bytes it had."""
    if hashlib.sha256(raw).hexdigest() != row["raw_sha256"]:
        proof.add("a source has other bytes than when it was read", [f"{place(row)} at {row['record_offset']:,}"])


def verify_stream(records: list[dict[str, Any]], size: int | None, doubtful: set[int], proof: Proof) -> None:
    """An mbox: its hashes, and its boundaries as the plain splitter finds them, but for those listed as doubtful."""
    first = records[0]
    with mapped_entry(path_of(first["uri"]), first["entry_path"]) as content:
        if size is not None and len(content) < size:
            proof.add(
                "a source is shorter than when it was read", [f"{place(first)}: {len(content):,} of {size:,} bytes"]
            )
            return
        for row in records:
            start, end = row["message_offset"], row["message_offset"] + row["message_length"]
            message = content[start:end]
            check_hash(row, _native.unquote(message) if row["unquoted"] else message, proof)
        plain = {
            offset
            for offset, _ in plain_records(content, plain_name(first["dialect"]))
            if offset < (size or len(content))
        }
    rows = {row["record_offset"] for row in records}
    proof.add(
        "a record of the source is no row",
        [f"{place(first)} at {offset:,}" for offset in sorted(plain - rows - doubtful - {0})],
    )
    proof.add(
        "a row is no record of the source",
        [f"{place(first)} at {offset:,}" for offset in sorted(rows - plain - doubtful)],
    )


def plain_name(dialect: str) -> str:
    """The dialect as the plain splitter names it."""
    return dialect.split("+", 1)[0]
