"""`RowSink` over a directory: one Parquet file for each table of an emission."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from maillake.adapters.local.durable import make_directory, move, reporting_full_disk, sync_directory
from maillake.lake import layout
from maillake.lake.parquet_file import EmissionFiles, small_file
from maillake.model import WrittenFile
from maillake.ports import Clock


class LocalUnitSink:
    """Rows of one emission, staged until it is closed."""

    def __init__(self, root: Path, files: EmissionFiles) -> None:
        self._root = root
        self._files = files

    def write(self, table: str, batches: list[Any]) -> None:
        """Takes record batches of a table; full or old buffers become row groups."""
        with reporting_full_disk(self._root):
            self._files.write(table, batches)

    def close(self) -> tuple[WrittenFile, ...]:
        """Footers, sync, rename, directories."""
        written = []
        with reporting_full_disk(self._root):
            for file in self._files.close():
                move(file.staged, self._root / file.final)
                written.append(file.written())
        for directory in {(self._root / file.path).parent for file in written}:
            sync_directory(directory)
        return tuple(written)

    def abort(self) -> None:
        """Removes what was staged."""
        self._files.abort()


class ParquetSink:
    """`RowSink` of a lake directory; `flush_bytes` and `flush_seconds` bound what is gathered."""

    def __init__(self, root: Path, clock: Clock, flush_bytes: int, flush_seconds: float) -> None:
        self._root = root
        self._clock = clock
        self._flush = (flush_bytes, flush_seconds)
        make_directory(root / layout.STAGING)

    def open_unit(self, tenant: str, ingest_date: date, unit_id: str, emission: str) -> LocalUnitSink:
        """Starts an emission."""
        place = (tenant, ingest_date, unit_id, emission)
        files = EmissionFiles(self._root / layout.STAGING, place, self._clock.now_ns, self._flush)
        return LocalUnitSink(self._root, files)

    def write_table(
        self, tenant: str, ingest_date: date, table: str, name: str, rows: Sequence[Mapping[str, Any]]
    ) -> WrittenFile:
        """Writes rows as one file at once."""
        with reporting_full_disk(self._root):
            file = small_file(self._root / layout.STAGING, (table, tenant, ingest_date), name, rows)
        try:
            with reporting_full_disk(self._root):
                file.close()
                move(file.staged, self._root / file.final)
                sync_directory((self._root / file.final).parent)
        except BaseException:
            file.abort()
            raise
        return file.written()
