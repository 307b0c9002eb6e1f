"""The SQLite file of an mbox index: what is in it, when it holds, how it is brought up to date."""

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa

from maillake import _native
from maillake.errors import NotMailError
from maillake.sources.keys import TAIL_BYTES

VERSION = "1"
CHUNK_BYTES = 64 << 20
HEAD_BYTES = 1 << 20

TABLES = """
CREATE TABLE mail (
    number INTEGER PRIMARY KEY,
    byte_offset INTEGER NOT NULL,
    byte_length INTEGER NOT NULL,
    message_offset INTEGER NOT NULL,
    message_length INTEGER NOT NULL,
    message_id TEXT,
    gm_thrid TEXT,
    timestamp INTEGER,
    sender_domain TEXT,
    has_attachments INTEGER NOT NULL,
    nodes BLOB NOT NULL,
    thread_id TEXT
);
CREATE TABLE label (label TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (label, number)) WITHOUT ROWID;
CREATE TABLE index_metadata (
    mbox_path TEXT PRIMARY KEY,
    mbox_size INTEGER NOT NULL,
    mbox_modified_ns INTEGER NOT NULL,
    head_hash TEXT NOT NULL,
    tail_hash TEXT NOT NULL,
    mail_count INTEGER NOT NULL,
    dialect TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    index_version TEXT NOT NULL
);
"""
INDEXES = """
CREATE INDEX IF NOT EXISTS mail_by_thread ON mail (thread_id);
CREATE INDEX IF NOT EXISTS mail_by_domain ON mail (sender_domain);
CREATE INDEX IF NOT EXISTS mail_by_timestamp ON mail (timestamp);
CREATE INDEX IF NOT EXISTS mail_by_message_id ON mail (message_id);
"""


class IndexFile:
    """An index over a mapped mbox."""

    def __init__(
        self, path: Path, mapped: _native.Map, database: Path, workers: _native.Workers, progress: Callable[[int], None]
    ) -> None:
        self._path = path
        self._map = mapped
        self._modified_ns = path.stat().st_mtime_ns
        self._workers = workers
        self._progress = progress
        self.connection = sqlite3.connect(database, isolation_level=None)
        self.connection.execute("PRAGMA journal_mode = WAL")
        self.connection.execute("PRAGMA synchronous = NORMAL")

    def metadata(self) -> dict[str, Any] | None:
        """The row of `index_metadata`, None in a new file."""
        if not self.connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'index_metadata'").fetchone():
            return None
        cursor = self.connection.execute("SELECT * FROM index_metadata")
        row = cursor.fetchone()
        return dict(zip([column[0] for column in cursor.description], row, strict=True)) if row else None

    def needs_rebuild(self) -> bool:
        """True when the mbox is not the one that was indexed, nor that one with mail appended."""
        known = self.metadata()
        if known is None or known["index_version"] != VERSION:
            return True
        size = int(known["mbox_size"])
        if len(self._map) == size and self._modified_ns == known["mbox_modified_ns"]:
            return False
        if len(self._map) < size or self._hashes(size) != (known["head_hash"], known["tail_hash"]):
            return True
        return len(self._map) > size and self._map.read(size, min(5, len(self._map) - size)) != b"From "

    def _hashes(self, size: int) -> tuple[str, str]:
        head, tail = min(HEAD_BYTES, size), min(TAIL_BYTES, size)
        return self._map.blake3(0, head), self._map.blake3(size - tail, tail)

    def refresh(self) -> int:
        """Indexes what is not yet indexed; returns the number of records read. Raises `NotMailError`."""
        if self.needs_rebuild():
            head = self._map.read(0, min(HEAD_BYTES, len(self._map)))
            if head and _native.kind_of(head) != "mbox":
                raise NotMailError(f"{self._path} is no mbox")
            return self._index(None, 0, 0)
        known = self.metadata()
        if known is None or known["mbox_size"] == len(self._map):
            return 0
        return self._index(str(known["dialect"]), int(known["mbox_size"]), int(known["mail_count"]))

    def _index(self, dialect: str | None, start: int, count: int) -> int:
        """Reads records from `start` on; everything in one transaction."""
        scanner = _native.MboxScanner(self._map, dialect, start, count)
        connection = self.connection
        connection.execute("BEGIN IMMEDIATE")
        try:
            if count == 0:
                self._make_tables()
            number = count
            while (extents := scanner.next_unit(scanner.position + CHUNK_BYTES)) is not None:
                batch, nodes = _native.index_records(self._map, extents, scanner.quoted, self._workers)
                self._insert(pa.record_batch(batch), nodes, number)
                number += len(extents)
                self._progress(number - count)
            self._assign_threads()
            for statement in filter(str.strip, INDEXES.split(";")):
                connection.execute(statement)
            size = len(self._map)
            values = (
                str(self._path),
                size,
                self._modified_ns,
                *self._hashes(size),
                number,
                scanner.dialect,
                int(time.time()),
                VERSION,
            )
            connection.execute("DELETE FROM index_metadata")
            connection.execute("INSERT INTO index_metadata VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        return number - count

    def _make_tables(self) -> None:
        for name in ("mail", "label", "index_metadata"):
            self.connection.execute(f"DROP TABLE IF EXISTS {name}")
        for statement in filter(str.strip, TABLES.split(";")):
            self.connection.execute(statement)

    def _insert(self, batch: pa.RecordBatch, nodes: list[bytes], number: int) -> None:
        columns = {name: batch.column(name).to_pylist() for name in batch.schema.names}
        labels = columns.pop("labels")
        rows = zip(range(number, number + batch.num_rows), *columns.values(), nodes, strict=True)
        self.connection.executemany("INSERT INTO mail VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)", rows)
        pairs = ((label, number + index) for index, names in enumerate(labels) for label in names)
        self.connection.executemany("INSERT OR IGNORE INTO label VALUES (?, ?)", pairs)

    def _assign_threads(self) -> None:
        """Threads of all records: a new mail may join old ones."""
        rows = self.connection.execute(
            "SELECT number, nodes, gm_thrid, byte_offset, thread_id FROM mail ORDER BY number"
        ).fetchall()
        threads = _native.threads([row[1] for row in rows], [row[2] for row in rows], [row[3] for row in rows])
        changed = ((thread, row[0]) for thread, row in zip(threads, rows, strict=True) if thread != row[4])
        self.connection.executemany("UPDATE mail SET thread_id = ? WHERE number = ?", changed)
