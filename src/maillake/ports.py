"""What the use cases need of the world: one protocol for each thing, with at least two adapters."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, BinaryIO, Protocol

from maillake.model import CommittedUnit, Counts, Doubt, Entry, Run, Slice, Source, WrittenFile


class Clock(Protocol):
    """The present."""

    def now_ns(self) -> int:
        """Nanoseconds since 1970, UTC."""
        ...

    def sleep(self, seconds: float) -> None:
        """Waits."""
        ...


class BlobStore(Protocol):
    """Files by path, whole or not at all."""

    def open(self, path: str) -> BinaryIO:
        """Opens a file for reading; seekable. `FileNotFoundError` when there is none."""
        ...

    def write(self, path: str, content: bytes) -> None:
        """Writes a file, durable when it returns."""
        ...

    def delete(self, path: str) -> None:
        """Removes a file, if it is there."""
        ...

    def list(self, prefix: str) -> Iterator[str]:
        """Paths that start with a prefix, sorted."""
        ...


class Views(Protocol):
    """SQL over the views of a lake (DuckDB's dialect)."""

    def table(self, text: str, values: Mapping[str, Any] | None = None) -> Any:
        """Result of a query as an Arrow table; `UsageError` with a sentence when the query is wrong."""
        ...

    def rows(self, text: str, values: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """Rows of a query by column name."""
        ...


class UnitSink(Protocol):
    """Where the rows of one emission go."""

    def write(self, table: str, batches: list[Any]) -> None:
        """Takes Arrow record batches of a table, in file order."""
        ...

    def close(self) -> tuple[WrittenFile, ...]:
        """Makes everything durable and names the files; nothing is visible before."""
        ...

    def abort(self) -> None:
        """Throws away what was written."""
        ...


class RowSink(Protocol):
    """Where rows go, an emission at a time."""

    def open_unit(self, tenant: str, ingest_date: date, unit_id: str, emission: str) -> UnitSink:
        """Starts an emission of a unit."""
        ...

    def write_table(
        self, tenant: str, ingest_date: date, table: str, name: str, rows: Sequence[Mapping[str, Any]]
    ) -> WrittenFile:
        """Writes a small file of rows at once, durable when it returns."""
        ...


class Ledger(Protocol):
    """What was seen and done: the truth about units, kept across runs and crashes."""

    def begin_run(self, run: Run) -> None:
        """Records that a run began."""
        ...

    def finish_run(self, run: Run) -> None:
        """Records how a run ended."""
        ...

    def runs(self) -> list[Run]:
        """Runs, newest first."""
        ...

    def find_sources(self, tenant: str, custodian: str, uris: Iterable[str]) -> dict[str, Source]:
        """The newest generation of each known source by uri."""
        ...

    def put_sources(self, sources: Iterable[Source]) -> None:
        """Registers sources or what changed about them."""
        ...

    def put_entries(self, entries: Iterable[Entry]) -> None:
        """Registers streams or what changed about them."""
        ...

    def entries(self, source_key: str) -> list[Entry]:
        """Streams of a source."""
        ...

    def unrecorded(self) -> list[Source]:
        """Sources of which the lake has no row, or an older one, by tenant and uri."""
        ...

    def put_recorded(self, source_keys: Iterable[str]) -> None:
        """Marks sources whose rows in the lake are up to date."""
        ...

    def put_doubts(self, doubts: Iterable[Doubt]) -> None:
        """Records doubtful boundaries."""
        ...

    def doubts(self, source_key: str, entry_path: str) -> list[Doubt]:
        """Doubtful boundaries of a stream, by offset."""
        ...

    def slices(self, source_key: str, entry_path: str) -> list[Slice]:
        """Committed slices of a stream, by start."""
        ...

    def covers(self, source_keys: Iterable[str]) -> set[str]:
        """Those of the sources whose items are all in committed units."""
        ...

    def is_committed(self, unit_id: str) -> bool:
        """True when a unit has a valid emission without records left out by --limit."""
        ...

    def complete(self, source_keys: Iterable[str]) -> None:
        """Marks sources whose items are all in committed units."""
        ...

    def claim(self, unit_id: str) -> int:
        """Counts a new attempt of a unit and returns its number, from 1."""
        ...

    def next_order(self, unit_id: str) -> int:
        """Commit order that the unit has, or gets when it is committed next."""
        ...

    def commit(self, committed: CommittedUnit, members: Iterable[str]) -> None:
        """Makes an emission the valid one of its unit; `members` are the sources it completes."""
        ...

    def unsettled(self) -> list[CommittedUnit]:
        """Units whose rows were not yet settled, by commit order."""
        ...

    def settled_units(self) -> Iterator[CommittedUnit]:
        """Units whose rows were settled, by commit order."""
        ...

    def replace_emissions(self, units: Iterable[CommittedUnit], files: Iterable[WrittenFile]) -> None:
        """Gives units a new emission with rows in `files`; the files they had are no longer the lake's."""
        ...

    def unit_emissions(self) -> dict[str, str]:
        """Valid emission of every unit."""
        ...

    def sources(self, source_keys: Iterable[str] | None = None) -> list[Source]:
        """Sources by key, or all of them."""
        ...

    def settled_buckets(self) -> dict[str, str]:
        """Path of the settled keys by bucket."""
        ...

    def put_settled(
        self,
        buckets: Mapping[str, str | None],
        files: Iterable[WrittenFile],
        counts: Mapping[tuple[str, str], Counts],
        units: Iterable[str],
    ) -> None:
        """Moves the watermark: buckets (None removes one), new files, figures by (source, unit), units settled."""
        ...

    def put_files(self, files: Iterable[WrittenFile]) -> None:
        """Adds files that belong to no unit."""
        ...

    def files(self, unit_id: str | None = None) -> list[WrittenFile]:
        """Files of a unit, or all files the lake consists of."""
        ...

    def counts(self, source_keys: Iterable[str]) -> Counts:
        """Sum of the figures of sources, bytes of their streams included."""
        ...
