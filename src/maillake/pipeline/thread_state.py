"""What is known of the threads of a tenant: files sorted by key, each a generation of rows or several."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from maillake.contract.thread_tables import SORTED_BY
from maillake.lake import layout
from maillake.model import WrittenFile
from maillake.ports import BlobStore

POINTER = "threads"
"""Name under which the ledger keeps the path of a tenant's state, among the buckets of settled keys."""

GROUP_ROWS = 16_384
"""Rows of a row group: what is read for one key."""


class Wanted(Protocol):
    """Tells whether any key that is looked for lies between two."""

    def __call__(self, low: str, high: str) -> bool:
        """True when one does."""
        ...


@dataclass(frozen=True)
class ThreadState:
    """The files of each table, the oldest first; `generation` is that of the newest rows, `day` their partition."""

    generation: int = 0
    day: date = date(1970, 1, 1)
    files: Mapping[str, tuple[WrittenFile, ...]] = field(default_factory=lambda: dict.fromkeys(SORTED_BY, ()))

    def paths(self) -> set[str]:
        """Paths of all files."""
        return {file.path for files in self.files.values() for file in files}

    def content(self) -> bytes:
        """The state as it is stored."""
        files = {table: [asdict(file) for file in files] for table, files in self.files.items()}
        return json.dumps({"generation": self.generation, "day": self.day.isoformat(), "files": files}).encode()


def read_state(store: BlobStore, path: str | None) -> ThreadState:
    """The state at a path, that of an empty lake without one."""
    if path is None:
        return ThreadState()
    with store.open(path) as stream:
        stored = json.load(stream)
    files = {table: tuple(WrittenFile(**file) for file in files) for table, files in stored["files"].items()}
    return ThreadState(stored["generation"], date.fromisoformat(stored["day"]), files)


def write_state(store: BlobStore, tenant: str, token: str, state: ThreadState) -> str:
    """Writes a state under a name of its own; returns its path."""
    path = layout.settled_file(tenant, f"{POINTER}.{state.generation}.{token}.json")
    store.write(path, state.content())
    return path


def rows_between(
    store: BlobStore, state: ThreadState, table: str, wanted: Wanted, columns: list[str] | None = None
) -> Iterator[pa.Table]:
    """Row groups that may hold a wanted key, those of the newest file first."""
    for file in reversed(state.files[table]):
        with store.open(file.path) as stream, pq.ParquetFile(stream) as reader:
            place = reader.schema_arrow.get_field_index(SORTED_BY[table])
            for number in range(reader.num_row_groups):
                statistics: Any = reader.metadata.row_group(number).column(place).statistics
                if statistics is None or not statistics.has_min_max or wanted(statistics.min, statistics.max):
                    yield reader.read_row_group(number, columns=columns, use_threads=False)


def give_back() -> None:
    """Returns memory to the system: what was read and is done with stays with the allocator of Arrow otherwise."""
    pa.default_memory_pool().release_unused()


def as_stream(table: pa.Table) -> bytes:
    """Rows as the core takes them: an Arrow IPC stream."""
    target = pa.BufferOutputStream()
    with pa.ipc.new_stream(target, table.schema) as writer:
        writer.write_table(table)
    stream: bytes = target.getvalue().to_pybytes()
    return stream
