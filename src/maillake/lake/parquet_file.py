"""Parquet files of an emission while they are written: staged on a disk, one for each table.

Every sink that writes Parquet writes through here, so the bytes of a file do not depend on where it comes to lie.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from maillake.contract.thread_tables import SORTED_BY
from maillake.lake import layout
from maillake.lake.schema import schema_of
from maillake.model import WrittenFile

GROUPED_TABLES = {"messages", "thread_map", "thread_edges", "threads"}
"""Their row groups are written as they come; rows of the other tables are gathered first."""

DICTIONARY_COLUMNS = {
    "messages": [
        "from_domain",
        "date_source",
        "body_source",
        "charset_declared",
        "charset_used",
        "parser_version",
        "unit_id",
        "emission",
    ],
    "occurrences": [
        "source_key",
        "run_id",
        "uri",
        "entry_path",
        "dialect",
        "custodian",
        "folder",
        "nesting_kind",
        "boundary_doubt",
        "unit_id",
        "emission",
    ],
    "message_addresses": ["message_key", "role", "domain", "registrable_domain", "address_type", "unit_id", "emission"],
    "thread_links": ["message_key", "node_key", "from_key", "to_key", "evidence", "unit_id", "emission"],
    "thread_edges": ["thread_id", "evidence", "from_address"],
    "attachments": [
        "media_type",
        "media_type_detected",
        "extension",
        "disposition",
        "transfer_encoding",
        "charset",
        "unit_id",
        "emission",
    ],
}


class HashingFile:
    """A file being written, its SHA-256 and size counted on the way."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = 0
        self.closed = False
        self.given_up = False
        self._file = path.open("wb", buffering=0)
        self._hash = hashlib.sha256()

    def write(self, content: Any) -> int:
        """Writes all of `content`."""
        view = memoryview(content)
        if self.given_up:
            return view.nbytes
        self._hash.update(view)
        self.size += view.nbytes
        while view.nbytes:
            view = view[self._file.write(view) :]
        return self.size

    def flush(self) -> None:
        """Nothing is buffered."""

    def close(self) -> None:
        """Closes the file."""
        self.closed = True
        self._file.close()

    @property
    def sha256(self) -> str:
        """Hexadecimal SHA-256 of what was written."""
        return self._hash.hexdigest()


def has_text(type_: pa.DataType) -> bool:
    """True for text, bytes and lists: their smallest and largest values help no query, and cost some of them.

    DuckDB 2.0 takes equal bounds for a column of one value, nulls or not: `IS NULL` then gives every row.
    """
    return not (pa.types.is_primitive(type_) or pa.types.is_boolean(type_))


class TableFile:
    """One staged Parquet file and the rows gathered for its next row group."""

    def __init__(self, table: str, staged: Path, final: str) -> None:
        self.table = table
        self.staged = staged
        self.final = final
        self.rows = 0
        self.gathered: list[pa.RecordBatch] = []
        self.gathered_bytes = 0
        self._file = HashingFile(staged)
        self._writer = pq.ParquetWriter(
            self._file,
            schema_of(table),
            compression="zstd",
            compression_level=1,
            use_dictionary=DICTIONARY_COLUMNS.get(table, False),
            write_statistics=[
                field.name
                for field in schema_of(table)
                if not has_text(field.type) or field.name == SORTED_BY.get(table)
            ],
            store_schema=False,
        )

    def gather(self, batches: list[pa.RecordBatch]) -> None:
        """Takes batches for the next row group."""
        self.gathered += batches
        self.gathered_bytes += sum(batch.nbytes for batch in batches)

    def flush(self) -> None:
        """Writes what was gathered as one row group."""
        if self.gathered:
            group = pa.Table.from_batches(self.gathered)
            self._writer.write_table(group, row_group_size=max(1, group.num_rows))
            self.rows += group.num_rows
            self.gathered = []
            self.gathered_bytes = 0

    def close(self) -> None:
        """Writes the rest and the footer."""
        self.flush()
        self._writer.close()
        self._file.close()

    def written(self) -> WrittenFile:
        """The file as the manifest names it."""
        return WrittenFile(self.final, self._file.size, self._file.sha256, self.rows, self.table)

    def abort(self) -> None:
        """Gives up the file."""
        self._file.given_up = True
        # A writer that failed cannot end its file, and one that was not closed would try again when it is collected.
        with suppress(pa.ArrowException, OSError):
            self._writer.close()
        self._file.close()
        self.staged.unlink(missing_ok=True)


class EmissionFiles:
    """Staged files of one emission; `flush` bounds the bytes that are gathered and the seconds they wait."""

    def __init__(
        self, staging: Path, place: tuple[str, date, str, str], now_ns: Callable[[], int], flush: tuple[int, float]
    ) -> None:
        self._staging = staging
        self._place = place
        self._now_ns = now_ns
        self._flush_bytes, self._flush_seconds = flush
        self._flushed_ns = now_ns()
        self._files: dict[str, TableFile] = {}

    def write(self, table: str, batches: list[Any]) -> None:
        """Takes record batches of a table; full or old buffers become row groups."""
        file = self._files.get(table) or self._open(table)
        file.gather([pa.record_batch(batch) for batch in batches])
        if table in GROUPED_TABLES or file.gathered_bytes >= self._flush_bytes:
            file.flush()
        if self._now_ns() - self._flushed_ns >= self._flush_seconds * 1e9:
            self._flushed_ns = self._now_ns()
            for other in self._files.values():
                other.flush()

    def _open(self, table: str) -> TableFile:
        tenant, ingest_date, unit_id, emission = self._place
        staged = self._staging / f"{table}.{unit_id}.{emission}"
        file = TableFile(table, staged, layout.unit_file(table, tenant, ingest_date, unit_id, emission))
        self._files[table] = file
        return file

    def close(self) -> Iterator[TableFile]:
        """Ends one file after the other."""
        for file in self._files.values():
            file.close()
            yield file

    def abort(self) -> None:
        """Removes what was staged."""
        for file in self._files.values():
            file.abort()


def small_file(staging: Path, place: tuple[str, str, date], name: str, rows: Sequence[Mapping[str, Any]]) -> TableFile:
    """A file of a few rows that is to be closed; `place` is table, tenant and day."""
    table = place[0]
    batches = pa.Table.from_pylist([dict(row) for row in rows], schema=schema_of(table)).to_batches()
    file = TableFile(table, staging / f"{table}.{name}", f"{layout.partition(*place)}/{name}.parquet")
    file.gather(batches)
    return file
