"""Ingest: sources in, rows and a balance out; whatever happens in between can be done again."""

import errno
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

from maillake.contract.settings import IngestSettings
from maillake.errors import DiskFullError, MaillakeError, SourceChangedError
from maillake.model import CommittedUnit, Counts, Run, WrittenFile
from maillake.pipeline.emission import Emitter, commit_record
from maillake.pipeline.plan import Places, Planner
from maillake.pipeline.raw_packs import PACKED_STREAM_BYTES, keep_raw
from maillake.pipeline.settle import settle
from maillake.pipeline.work import Complete, SourceFailed, Step, Tally, Work
from maillake.ports import BlobStore, Clock, Ledger, RowSink
from maillake.telemetry import Stages

UNITS_IN_FLIGHT = 2
FULL_DISK = {errno.ENOSPC, errno.EDQUOT}


@dataclass(frozen=True)
class World:
    """The ports a run uses."""

    ledger: Ledger
    store: BlobStore
    rows: RowSink
    clock: Clock


@dataclass
class Report:
    """What a run did: its record, what the planner met, seconds by stage."""

    run: Run
    tally: Tally
    stages: Stages
    failures: list[SourceFailed] = field(default_factory=list)
    files: list[WrittenFile] = field(default_factory=list)

    @property
    def counts(self) -> Counts:
        """Figures of the sources named."""
        return self.run.counts


@dataclass
class Flight:
    """Units that were started and not yet committed, in the order they were planned; sources that failed."""

    pending: deque[tuple[Work | Complete, Future[CommittedUnit] | None]] = field(default_factory=deque)
    failures: dict[str, SourceFailed] = field(default_factory=dict)

    @property
    def units(self) -> int:
        """Units in flight."""
        return sum(1 for _, future in self.pending if future is not None)

    def cancel(self) -> None:
        """Gives up what has not begun."""
        for _, future in self.pending:
            if future is not None:
                future.cancel()


Progress = Callable[[int, int, int], None]
"""Called with records done, bytes done, and items in quarantine so far."""


def quiet(_records: int, _size: int, _quarantined: int) -> None:
    """Shows no progress."""


class Ingest:
    """One run over some sources."""

    def __init__(
        self, world: World, settings: IngestSettings, run: Run, places: Places, progress: Progress | None = None
    ) -> None:
        self._world = world
        self._settings = settings
        self._run = run
        self._places = places
        self._progress = progress or quiet
        self._stages = Stages()
        self._emitter = Emitter(world.rows, world.clock, settings, run, self._stages)
        self._done = Counts()
        self._files: list[WrittenFile] = []
        self._units = 0

    def run(self, named: Iterable[Path], limit: int | None = None) -> Report:
        """Reads everything below the named paths, settles, and gives the balance of these sources."""
        planner = Planner(self._world.ledger, self._world.clock, self._settings, self._places, limit)
        return self.run_steps(planner.plan(named), planner.tally)

    def run_steps(self, steps: Iterable[Step], tally: Tally) -> Report:
        """Takes planned steps, settles, and gives the balance of the sources in the tally."""
        flight = Flight()
        with ThreadPoolExecutor(UNITS_IN_FLIGHT, "unit") as pool, full_disk_named(self._places.spool):
            try:
                for step in self._stages.timed_each("plan", steps):
                    self._take(step, pool, flight)
                self._land(flight, 0)
            except BaseException:
                flight.cancel()
                raise
        with self._stages.timed("settle"):
            settle(self._world.ledger, self._world.store, self._world.rows)
        keys = dict.fromkeys(tally.source_keys)
        run = replace(
            self._run,
            sources=len(keys),
            units=self._units,
            units_reused=tally.units_reused,
            counts=self._world.ledger.counts(keys),
        )
        return Report(run, tally, self._stages, list(flight.failures.values()), self._files)

    def _take(self, step: Step, pool: ThreadPoolExecutor, flight: "Flight") -> None:
        """Starts a unit when there is room for it."""
        if isinstance(step, Work) and not self._world.ledger.is_committed(step.unit.unit_id):
            self._land(flight, UNITS_IN_FLIGHT - 1)
            attempt = self._world.ledger.claim(step.unit.unit_id)
            flight.pending.append((step, pool.submit(self._emit, step, attempt)))
        else:
            flight.pending.append((step, None))
            self._land(flight, UNITS_IN_FLIGHT)

    def _land(self, flight: "Flight", leave: int) -> None:
        """Commits what was started, in the order it was planned, until at most `leave` units are in flight."""
        while flight.pending and (flight.pending[0][1] is None or flight.units > leave):
            step, future = flight.pending.popleft()
            if isinstance(step, Complete):
                self._complete(step, flight)
            elif future is None:
                self._world.ledger.complete(step.members)
            elif step.unit.source_key in flight.failures:
                # A gap in a stream would never be filled: what lies behind it waits for the next run.
                future.cancel()
            else:
                self._commit_outcome(step, future, flight)

    def _commit_outcome(self, work: Work, future: Future[CommittedUnit], flight: "Flight") -> None:
        try:
            self._commit(work, self._outcome(work, future))
        except SourceChangedError as error:
            failure = SourceFailed(str(work.items[0]["uri"]), f"{error}; run the same command again")
            flight.failures[work.unit.source_key or work.unit.unit_id] = failure

    def _complete(self, step: Complete, flight: "Flight") -> None:
        self._world.ledger.put_entries(step.entries)
        self._world.ledger.complete(key for key in step.source_keys if key not in flight.failures)

    def _emit(self, work: Work, attempt: int) -> CommittedUnit:
        """One attempt of a unit: its rows durable in files, not yet visible. Runs in a thread of the pool."""
        emitted = self._emitter.emit(work, attempt)
        return replace(emitted, files=(*emitted.files, *self._keep_raw(work)))

    def _keep_raw(self, work: Work) -> tuple[WrittenFile, ...]:
        """The pack of a unit's raw mails, when it is to be kept."""
        wanted = self._settings.copy_raw == "always" or (
            self._settings.copy_raw == "auto" and work.unpacked_bytes >= PACKED_STREAM_BYTES
        )
        return (keep_raw(work, self._world.store),) if wanted else ()

    def _outcome(self, work: Work, future: Future[CommittedUnit]) -> CommittedUnit:
        """The emission, tried again while the world fails, a limited number of times."""
        for attempt in range(1, self._settings.attempts + 1):
            try:
                return future.result()
            except (OSError, MaillakeError) as error:
                permanent = isinstance(error, DiskFullError | SourceChangedError) or (
                    isinstance(error, OSError) and error.errno in FULL_DISK
                )
                if permanent or attempt == self._settings.attempts:
                    raise
                self._stages.retried += 1
                self._world.clock.sleep(self._settings.retry_seconds * 2 ** (attempt - 1))
                future = Future()
                future.set_result(self._emit(work, self._world.ledger.claim(work.unit.unit_id)))
        raise AssertionError("a loop of at least one attempt returns or raises")

    def _commit(self, work: Work, emitted: CommittedUnit) -> None:
        """Writes the commit record, then moves the ledger: the unit is visible."""
        with self._stages.timed("commit"):
            order = self._world.ledger.next_order(work.unit.unit_id)
            record = commit_record(emitted, order)
            unit = work.unit
            written = self._world.rows.write_table(
                unit.tenant, unit.ingest_date, "units", f"{unit.unit_id}.{emitted.emission}", [record]
            )
            committed = replace(emitted, files=(*emitted.files, written), commit_order=order)
            self._world.ledger.commit(committed, work.members)
        self._files += committed.files
        self._units += 1
        self._done += Counts(found=unit.records, bytes_found=unit.byte_count, quarantined=committed.rows("quarantine"))
        self._progress(self._done.found, self._done.bytes_found, self._done.quarantined)


class full_disk_named:  # noqa: N801 - reads as a clause of `with`
    """Turns "no space left" while planning into a `DiskFullError`."""

    def __init__(self, place: Path) -> None:
        self._place = place

    def __enter__(self) -> None:
        """Nothing to set up."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, OSError) and error.errno in FULL_DISK:
            raise DiskFullError(
                f"no space left on the disk of {self._place}: free some and run the same command again"
            ) from error
