"""The adapters of each port, by name. A suite runs over every entry here: one line more and an adapter is tested.

An entry makes its adapter in an empty directory, which an adapter without files leaves alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from maillake.adapters.aws.blob_store import S3BlobStore
from maillake.adapters.aws.parquet_sink import S3ParquetSink
from maillake.adapters.clock import SystemClock
from maillake.adapters.local.blob_store import DirectoryStore
from maillake.adapters.local.ledger import SqliteLedger
from maillake.adapters.local.parquet_sink import ParquetSink
from maillake.adapters.memory.blob_store import MemoryStore
from maillake.adapters.memory.clock import StandingClock
from maillake.adapters.memory.ledger import MemoryLedger
from maillake.adapters.memory.row_sink import MemorySink
from maillake.ports import BlobStore, Clock, Ledger, RowSink
from tests.adapters.cloud import BUCKET, cloud, made_bucket


@contextmanager
def memory_ledger(_empty: Path) -> Iterator[Ledger]:
    yield MemoryLedger()


@contextmanager
def local_ledger(empty: Path) -> Iterator[Ledger]:
    ledger = SqliteLedger(empty / "ledger.sqlite")
    try:
        yield ledger
    finally:
        ledger.close()


LEDGERS: dict[str, Callable[[Path], AbstractContextManager[Ledger]]] = {"memory": memory_ledger, "local": local_ledger}


@contextmanager
def local_store(empty: Path) -> Iterator[BlobStore]:
    yield DirectoryStore(empty)


@contextmanager
def memory_store(_empty: Path) -> Iterator[BlobStore]:
    yield MemoryStore()


@contextmanager
def s3_store(empty: Path) -> Iterator[BlobStore]:
    with cloud():
        yield S3BlobStore(made_bucket(), BUCKET, str(empty))


STORES: dict[str, Callable[[Path], AbstractContextManager[BlobStore]]] = {
    "memory": memory_store,
    "local": local_store,
    "s3": s3_store,
}

CLOCKS: dict[str, Callable[[], Clock]] = {"memory": StandingClock, "local": SystemClock}


@dataclass(frozen=True)
class Flush:
    """When a sink writes what it gathered, and by which clock."""

    clock: Clock
    size: int = 1 << 20
    seconds: float = 3_600.0


@dataclass(frozen=True)
class Rows:
    """A sink, and the store in which its files come to lie."""

    sink: RowSink
    store: BlobStore


@contextmanager
def local_rows(empty: Path, flush: Flush) -> Iterator[Rows]:
    yield Rows(ParquetSink(empty, flush.clock, flush.size, flush.seconds), DirectoryStore(empty))


@contextmanager
def memory_rows(_empty: Path, flush: Flush) -> Iterator[Rows]:
    store = MemoryStore()
    yield Rows(MemorySink(store, flush.clock, flush.size, flush.seconds), store)


@contextmanager
def s3_rows(empty: Path, flush: Flush) -> Iterator[Rows]:
    with cloud():
        s3 = made_bucket()
        sink = S3ParquetSink(
            s3, BUCKET, empty / "scratch", flush.clock, flush_bytes=flush.size, flush_seconds=flush.seconds
        )
        yield Rows(sink, S3BlobStore(s3, BUCKET))


SINKS: dict[str, Callable[[Path, Flush], AbstractContextManager[Rows]]] = {
    "memory": memory_rows,
    "local": local_rows,
    "s3": s3_rows,
}
