"""Parse a unit of a deployed pipeline: its raw objects into rows, committed once.

A unit that runs twice shows the rows of its last attempt; an object that another unit has is left to that unit.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from secrets import token_hex
from typing import Any

import pyarrow as pa

from maillake import _native
from maillake.contract.failpoint_settings import FailpointSettings
from maillake.contract.limits import MailLimits
from maillake.contract.settings import IngestSettings
from maillake.contract.tables import THREAD_LINKS
from maillake.contract.work import WorkMessage
from maillake.failpoints import Failpoints
from maillake.model import CommittedUnit, Run
from maillake.pipeline.emission import Emitter, commit_record, unseen
from maillake.pipeline.link_threads import Threads, link_unit, mails_of
from maillake.pipeline.poison import Cell, find_poison
from maillake.pipeline.unit_contents import contents_of
from maillake.pipeline.work import Work
from maillake.ports import Clock, ObjectStore, RowSink, UnitLedger
from maillake.telemetry import Stages

POISON = "the process that read it ended or took too long: it is read again by itself after an update"
Check = Callable[[], None]


@dataclass(frozen=True)
class Parsing:
    """The ports that parsing uses."""

    ledger: UnitLedger
    store: ObjectStore
    rows: RowSink
    emitter: Emitter
    scratch: Path
    failpoints: Failpoints
    failpoint_settings: FailpointSettings
    limits: MailLimits
    threads: Threads | None = None
    """Where mails are linked as they come; without it only when they are settled."""


class SeenLinks:
    """The rows of `thread_links` among the batches of a unit."""

    def __init__(self) -> None:
        self._batches: list[pa.RecordBatch] = []

    def __call__(self, table: str, batches: list[Any]) -> None:
        """Keeps the batches of one table."""
        if table == THREAD_LINKS.name:
            self._batches += map(pa.record_batch, batches)

    def rows(self) -> Iterator[dict[str, Any]]:
        """Rows in the order of the mails."""
        for batch in self._batches:
            yield from batch.to_pylist()


def emitter_of(rows: RowSink, clock: Clock, settings: IngestSettings) -> Emitter:
    """The emitter of a worker; a run is the life of one."""
    now_ns = clock.now_ns()
    run = Run(f"worker-{token_hex(4)}", "parse", now_ns, version("maillake"), settings.configuration_hash)
    return Emitter(rows, clock, settings, run, Stages())


def parse_unit(message: WorkMessage, attempt: int, check: Check, world: Parsing) -> CommittedUnit:
    """Rows of a unit and its commit record, durable in the lake; what is left is to tell the ledger.

    A second attempt reads each mail in a process of its own first, so that a mail that ends the reader goes to
    quarantine and the others are stored. Raises `TransientError` when the world fails; `check` is called before
    anything is written, and before it is made visible.
    """
    contents = contents_of(message, ledger=world.ledger, store=world.store, scratch=world.scratch)
    with contents as (work, sources):
        world.failpoints.hit("get")
        if attempt > 1:
            isolate(work, world)
        for raw in raw_mails(work) if world.failpoint_settings.failpoints else ():
            world.failpoints.read(raw)
        check()
        links = SeenLinks()
        emitted = world.emitter.emit(work, attempt, links if world.threads else unseen)
    check()
    unit = work.unit
    files = list(emitted.files)
    name = f"{unit.unit_id}.{emitted.emission}"
    if sources:
        files.append(world.rows.write_table(unit.tenant, unit.ingest_date, "sources", name, sources))
    committed = replace(emitted, commit_order=emitted.committed_ns)
    record = commit_record(committed, committed.commit_order)
    files.append(world.rows.write_table(unit.tenant, unit.ingest_date, "units", name, [record]))
    if world.threads:
        # After the commit record, so that the graph holds edges of committed mails alone; an attempt that dies here
        # is followed by one that links again.
        link_unit(unit.tenant, mails_of(links.rows()), world.threads)
        world.failpoints.hit("threads")
    return replace(committed, files=tuple(files))


def raw_mails(work: Work) -> list[bytes]:
    """Bytes of every message of a unit."""
    raw = work.raw
    spans = ((position, length) for _, position, length, _ in work.extents.messages())
    if isinstance(raw, bytes):
        return [raw[position : position + length] for position, length in spans]
    assert isinstance(raw, _native.Map)
    return [raw.read(position, length) for position, length in spans]


def isolate(work: Work, world: Parsing) -> None:
    """Puts the mails that end their reader into quarantine."""
    places = [index for index, (_, outcome, _) in enumerate(work.extents.outcomes()) if outcome == "mail"]
    for found in find_poison(raw_mails(work), world.limits, world.failpoint_settings, Cell()):
        work.extents.quarantine(places[found], "parse", "parser_failed", POISON)
