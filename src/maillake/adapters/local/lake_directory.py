"""A lake in a directory: made, opened, checked, cleaned of what a crash left behind."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from maillake.adapters.clock import SystemClock
from maillake.adapters.local.blob_store import DirectoryStore
from maillake.adapters.local.durable import make_directory, reporting_full_disk
from maillake.adapters.local.ledger import SqliteLedger
from maillake.adapters.local.lock import writing
from maillake.adapters.local.parquet_sink import ParquetSink
from maillake.adapters.local.sql import write_database
from maillake.contract.ledger_tables import ALL_TABLES
from maillake.errors import LakePathError, LakeVersionError, LedgerError
from maillake.lake import layout
from maillake.lake.views import views_sql

EPOCH = date(1970, 1, 1)


class LakeDirectory:
    """Paths and ports of one local lake."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.store = DirectoryStore(root)
        self.clock = SystemClock()

    @contextmanager
    def open_to_read(self) -> Iterator[SqliteLedger]:
        """The ledger of a lake that is there."""
        self.check()
        ledger = self._ledger()
        try:
            yield ledger
        finally:
            ledger.close()

    @contextmanager
    def open_to_write(self) -> Iterator[SqliteLedger]:
        """The ledger under the lake's lock; the lake is made when it is not there."""
        self._make_root()
        with reporting_full_disk(self.root), writing(self.root / layout.LOCK):
            if not (self.root / layout.MARKER).exists():
                self._make()
            self.check()
            ledger = self._ledger()
            try:
                self._recover(ledger)
                yield ledger
            finally:
                ledger.close()

    def rows(self, flush_bytes: int, flush_seconds: float) -> ParquetSink:
        """The sink of the lake."""
        return ParquetSink(self.root, self.clock, flush_bytes, flush_seconds)

    def check(self) -> None:
        """Raises `ConfigError` for a directory that is no lake of this version."""
        marker = self.root / layout.MARKER
        if not self.root.is_dir():
            raise LakePathError(
                f"there is no lake at {self.root}"
                if not self.root.exists()
                else f"{self.root} is a file, a lake is a directory"
            )
        try:
            version = int(json.loads(marker.read_text("utf-8"))["format"])
        except FileNotFoundError as error:
            raise LakePathError(f"{self.root} is no lake: it has no {layout.MARKER}") from error
        except (ValueError, KeyError, TypeError) as error:
            raise LakePathError(f"{marker} cannot be read as the marker of a lake") from error
        known = layout.FORMAT_VERSION
        if version != known:
            advice = "use a newer maillake" if version > known else "ingest its sources into a new lake"
            raise LakeVersionError(f"the lake has format {version}, this maillake writes {known}: {advice}")

    def _ledger(self) -> SqliteLedger:
        path = self.root / layout.LEDGER
        if not path.exists():
            raise LedgerError(f"the ledger {path} is gone: without it no row has an owner; put back a copy of it")
        return SqliteLedger(path)

    def _make_root(self) -> None:
        """The directory of a lake that is there or can be made."""
        if self.root.exists() and not self.root.is_dir():
            raise LakePathError(f"{self.root} is a file, a lake is a directory: choose another --lake")
        try:
            if (self.root / layout.MARKER).exists():
                return
            names = {path.name for path in self.root.iterdir()} if self.root.is_dir() else set()
            if names - {layout.LOCK} and layout.STAGING not in names:
                raise LakePathError(f"{self.root} is not empty and no lake: choose another --lake")
            with reporting_full_disk(self.root):
                make_directory(self.root)
        except OSError as error:
            raise LakePathError(f"the lake {self.root} cannot be made: {error.strerror} ({error.filename})") from error

    def _make(self) -> None:
        """Ledger, views, empty tables so that every view works from the first moment, and last the marker."""
        with reporting_full_disk(self.root):
            make_directory(self.root / layout.STAGING)
            SqliteLedger(self.root / layout.LEDGER).close()
            sink = self.rows(1, 1)
            for table in ALL_TABLES:
                sink.write_table(layout.EMPTY_TENANT, EPOCH, table.name, "schema", [])
            self.store.write(layout.VIEWS_SQL, views_sql().encode())
            write_database(self.root)
            self.store.write(layout.MARKER, json.dumps({"format": layout.FORMAT_VERSION}).encode() + b"\n")

    def _recover(self, ledger: SqliteLedger) -> None:
        """Removes what no committed unit owns: staged files, rows of dead attempts, unpacked streams."""
        for staged in (self.root / layout.STAGING).iterdir():
            staged.unlink()
        known = {file.path for file in ledger.files()} | set(ledger.settled_buckets().values())
        for folder in (*(table.name for table in ALL_TABLES), layout.RAW, layout.SETTLED):
            for path in self.store.list(f"{folder}/"):
                if path not in known and f"tenant={layout.EMPTY_TENANT}/" not in path:
                    self.store.delete(path)
