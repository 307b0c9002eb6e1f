"""What the use cases need of the world: one protocol for each thing, with at least two adapters."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import IO, Any, BinaryIO, Protocol

from maillake.contract.thread_links import Signature, ThreadNode
from maillake.contract.unit_states import Claim, ContainerState, UnitState
from maillake.contract.work import RawObject, WorkMessage
from maillake.model import CommittedUnit, Counts, Doubt, Entry, Received, Run, Slice, Source, WrittenFile


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


class SettleLedger(Protocol):
    """What settling needs of a ledger."""

    def unsettled(self) -> list[CommittedUnit]:
        """Units whose rows were not yet settled, by commit order."""
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
        gone: Iterable[str] = (),
    ) -> None:
        """Moves the watermark: buckets (None removes one), new files, figures by (source, unit), units settled.

        `gone` are paths of files that the lake no longer consists of.
        """
        ...


class Ledger(SettleLedger, Protocol):
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

    def put_files(self, files: Iterable[WrittenFile]) -> None:
        """Adds files that belong to no unit."""
        ...

    def files(self, unit_id: str | None = None) -> list[WrittenFile]:
        """Files of a unit, or all files the lake consists of."""
        ...

    def counts(self, source_keys: Iterable[str]) -> Counts:
        """Sum of the figures of sources, bytes of their streams included."""
        ...


class ObjectStore(Protocol):
    """Raw objects by version; `InputError` when one is gone, `TransientError` when the store fails."""

    def read(self, item: RawObject, start: int = 0, end: int | None = None) -> bytes:
        """Bytes [start, end) of an object; all of it without `end`."""
        ...

    def download(self, item: RawObject, target: IO[bytes]) -> None:
        """Copies an object into a file in pieces."""
        ...


class Queue(Protocol):
    """Messages that are seen again until they are deleted."""

    def send(self, bodies: Sequence[str], group: str) -> list[int]:
        """Sends messages of a tenant; returns the places of those that were refused."""
        ...

    def receive(self, most: int, wait_seconds: int) -> list[Received]:
        """Takes messages, hidden from others for the visibility of the queue."""
        ...

    def waiting(self) -> int:
        """About how many messages can be taken now."""
        ...

    def hide(self, received: Received, seconds: int) -> None:
        """Hides a message for so long from now; 0 gives it back at once."""
        ...

    def delete(self, received: Received) -> None:
        """Removes a message."""
        ...


class UnitLedger(Protocol):
    """Units of a deployed pipeline: who works at what, and what is done; fenced by attempt."""

    def take(self, item: RawObject, unit_id: str) -> str:
        """Gives an object to a unit; returns the unit that has it, which is another when that one was put before."""
        ...

    def holders(self, items: Sequence[RawObject]) -> dict[str, str]:
        """Unit that has each object, by object identity."""
        ...

    def put_unit(self, message: WorkMessage, deadline_ns: int) -> None:
        """Registers a unit as queued; one that is there stays as it is."""
        ...

    def unit(self, unit_id: str) -> UnitState | None:
        """What is known of a unit."""
        ...

    def message(self, unit_id: str) -> WorkMessage | None:
        """The message of a unit, to send it again."""
        ...

    def claim(self, unit_id: str, now_ns: int, lease_ns: int) -> Claim:
        """Takes a unit that is neither terminal nor leased; counts an attempt."""
        ...

    def renew(self, unit_id: str, attempt: int, lease_until_ns: int) -> bool:
        """Lengthens a lease; False when another attempt has the unit."""
        ...

    def release(self, unit_id: str, attempt: int) -> bool:
        """Ends a lease early; False when another attempt has the unit."""
        ...

    def finish(self, committed: CommittedUnit) -> bool:
        """Marks a unit as stored, waiting to be settled; False when another attempt has it."""
        ...

    def fail(self, unit_id: str, attempt: int, reason: str) -> bool:
        """Marks a unit as failed; False when another attempt has it."""
        ...

    def reopen(self, unit_id: str, now_ns: int, deadline_ns: int) -> bool:
        """Queues a unit again that failed or that nobody holds; False when it is stored or held."""
        ...

    def stuck(self, before_ns: int, most: int) -> list[UnitState]:
        """Units that are not terminal and whose deadline has passed."""
        ...

    def put_container(self, container_key: str, now_ns: int, units: int | None, state: str, reason: str | None) -> None:
        """Registers a container or what changed about it."""
        ...

    def container(self, container_key: str) -> ContainerState | None:
        """A container with its units counted by state."""
        ...

    def failed(self, most: int) -> list[UnitState]:
        """Failed units, those first that should have been done first."""
        ...


class Fleet(Protocol):
    """The workers."""

    def wake(self) -> bool:
        """Starts one when none runs; True when it did."""
        ...


class ThreadStore(Protocol):
    """The thread graph while mail arrives: nodes of a tenant, whose values are each written once and never removed."""

    def read(self, tenant: str, nodes: Collection[str]) -> dict[str, ThreadNode]:
        """Every one of the nodes, as it is or as it was a moment ago; one that nobody wrote is blank."""
        ...

    def link(self, tenant: str, node: str, parent: str, mark: str | None = None) -> str | None:
        """Gives a root its parent, and a mark when it has none; with a parent there, changes nothing and returns it."""
        ...

    def mark(self, tenant: str, node: str, mark: str) -> bool:
        """Gives a node its mark; False when it has one."""
        ...


class SignatureStore(Protocol):
    """Signatures of mails by tenant and base subject, kept for a while."""

    def put_signature(self, tenant: str, subject_key: str, signature: Signature, expires: int) -> None:
        """Keeps a signature until `expires`, seconds since 1970, or somewhat longer; one a mail and day."""
        ...

    def signatures(self, tenant: str, subject_key: str, first: date, last: date, most: int) -> list[Signature]:
        """Signatures of mails of the days from first to last, at most so many, the newest first."""
        ...
