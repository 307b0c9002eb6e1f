"""`RowSink` over any `BlobStore`: one Parquet file for each table of an emission, made in memory."""

import hashlib
import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from maillake.lake import layout
from maillake.lake.schema import schema_of
from maillake.model import WrittenFile
from maillake.ports import BlobStore, Clock


class Gathered:
    """Rows of one table; each flush is a row group."""

    def __init__(self, table: str) -> None:
        self.groups: list[list[pa.RecordBatch]] = [[]]
        self.table = table

    def flush(self) -> None:
        """Ends the row group."""
        if self.groups[-1]:
            self.groups.append([])

    @property
    def size(self) -> int:
        """Bytes of the open row group."""
        return sum(batch.nbytes for batch in self.groups[-1])

    def written(self, store: BlobStore, path: str) -> WrittenFile:
        """Writes the file."""
        buffer = io.BytesIO()
        rows = 0
        with pq.ParquetWriter(buffer, schema_of(self.table), compression="zstd", store_schema=False) as writer:
            for group in filter(None, self.groups):
                table = pa.Table.from_batches(group)
                rows += table.num_rows
                writer.write_table(table, row_group_size=max(1, table.num_rows))
        content = buffer.getvalue()
        store.write(path, content)
        return WrittenFile(path, len(content), hashlib.sha256(content).hexdigest(), rows, self.table)


class MemoryUnitSink:
    """Rows of one emission, in memory until it is closed."""

    def __init__(
        self, store: BlobStore, place: tuple[str, date, str, str], clock: Clock, flush: tuple[int, float]
    ) -> None:
        self._store = store
        self._place = place
        self._clock = clock
        self._flush_bytes, self._flush_seconds = flush
        self._flushed_ns = clock.now_ns()
        self._tables: dict[str, Gathered] = {}

    def write(self, table: str, batches: list[Any]) -> None:
        """Takes record batches of a table; full or old buffers become row groups."""
        gathered = self._tables.setdefault(table, Gathered(table))
        gathered.groups[-1] += [pa.record_batch(batch) for batch in batches]
        if gathered.size >= self._flush_bytes:
            gathered.flush()
        if self._clock.now_ns() - self._flushed_ns >= self._flush_seconds * 1e9:
            self._flushed_ns = self._clock.now_ns()
            for other in self._tables.values():
                other.flush()

    def close(self) -> tuple[WrittenFile, ...]:
        """Writes the files."""
        return tuple(
            gathered.written(self._store, layout.unit_file(table, *self._place))
            for table, gathered in self._tables.items()
        )

    def abort(self) -> None:
        """Forgets the rows."""
        self._tables.clear()


class MemorySink:
    """`RowSink` whose files lie in a store; `flush_bytes` and `flush_seconds` end row groups."""

    def __init__(self, store: BlobStore, clock: Clock, flush_bytes: int, flush_seconds: float) -> None:
        self._store = store
        self._clock = clock
        self._flush = (flush_bytes, flush_seconds)

    def open_unit(self, tenant: str, ingest_date: date, unit_id: str, emission: str) -> MemoryUnitSink:
        """Starts an emission."""
        return MemoryUnitSink(self._store, (tenant, ingest_date, unit_id, emission), self._clock, self._flush)

    def write_table(
        self, tenant: str, ingest_date: date, table: str, name: str, rows: Sequence[Mapping[str, Any]]
    ) -> WrittenFile:
        """Writes rows as one file at once."""
        gathered = Gathered(table)
        gathered.groups[-1] = pa.Table.from_pylist([dict(row) for row in rows], schema=schema_of(table)).to_batches()
        return gathered.written(self._store, f"{layout.partition(table, tenant, ingest_date)}/{name}.parquet")
