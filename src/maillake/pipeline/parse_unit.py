"""Parse a unit of a deployed pipeline: its raw objects into rows, committed once.

A unit that runs twice shows the rows of its last attempt; an object that another unit has is left to that unit.
"""

import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from secrets import token_hex
from typing import Any

from maillake import _native
from maillake.contract.failpoint_settings import FailpointSettings
from maillake.contract.limits import MailLimits
from maillake.contract.settings import IngestSettings
from maillake.contract.work import RawObject, Segment, WorkMessage
from maillake.errors import InputError
from maillake.failpoints import Failpoints
from maillake.model import CommittedUnit, Run, Unit
from maillake.pipeline.emission import Emitter, commit_record
from maillake.pipeline.object_sources import source_of, source_row
from maillake.pipeline.plan_files import CONTAINER_KINDS, Fate, GroupBuilder, fate_of
from maillake.pipeline.poison import Cell, find_poison
from maillake.pipeline.work import Work, item
from maillake.ports import Clock, ObjectStore, RowSink, UnitLedger
from maillake.sources.keys import HEAD_BYTES
from maillake.telemetry import Stages

FETCHES_AT_ONCE = 16
NEXT_LINE_BYTES = 4096
"""Bytes read behind a segment, so that its last record ends as it does in the whole."""
STEP_BYTES = 8 << 20


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
    with work_of(message, world) as (work, sources):
        world.failpoints.hit("get")
        if attempt > 1:
            isolate(work, world)
        for raw in raw_mails(work) if world.failpoint_settings.failpoints else ():
            world.failpoints.read(raw)
        check()
        emitted = world.emitter.emit(work, attempt)
    check()
    unit = work.unit
    files = list(emitted.files)
    name = f"{unit.unit_id}.{emitted.emission}"
    if sources:
        files.append(world.rows.write_table(unit.tenant, unit.ingest_date, "sources", name, sources))
    committed = replace(emitted, commit_order=emitted.committed_ns)
    record = commit_record(committed, committed.commit_order)
    files.append(world.rows.write_table(unit.tenant, unit.ingest_date, "units", name, [record]))
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


@contextmanager
def work_of(message: WorkMessage, world: Parsing) -> Iterator[tuple[Work, list[dict[str, Any]]]]:
    """What the core is to read, and rows of `sources`."""
    if message.segment is not None:
        with segment_work(message, message.segment, world) as work:
            yield work, []
    else:
        yield group_work(message, world)


def group_work(message: WorkMessage, world: Parsing) -> tuple[Work, list[dict[str, Any]]]:
    """Small objects, those that belong to this unit, read into one buffer."""
    holders = world.ledger.holders(message.objects)
    own = [item for item in message.objects if holders.get(item.object_id, message.unit_id) == message.unit_id]
    with ThreadPoolExecutor(FETCHES_AT_ONCE, "get") as pool:
        contents = list(pool.map(lambda item: fetch(item, world.store), own))
    builder, buffer = GroupBuilder(), bytearray()
    rows = []
    for raw_object, content in zip(own, contents, strict=True):
        source = source_of(message.tenant, message.registered_ns, raw_object)
        raw, fate = content if isinstance(content, tuple) else (content, fate_of_content(raw_object, content))
        builder.add(source, item(source, "", "eml"), len(buffer), len(raw), fate)
        buffer += raw
        kind = "unreadable" if isinstance(content, tuple) else _native.kind_of(raw[:HEAD_BYTES])
        rows.append(source_row(source, kind, len(raw), message.unit_id))
    unit = Unit(
        message.unit_id, message.tenant, message.ingest_date, "group",
        records=len(builder.extents), byte_count=len(buffer),
    )  # fmt: skip
    return Work(unit, bytes(buffer), builder.extents, builder.items), rows


def fetch(item: RawObject, store: ObjectStore) -> bytes | tuple[bytes, Fate]:
    """Bytes of an object, or none and why there are none."""
    try:
        return store.read(item)
    except InputError as error:
        return b"", Fate("quarantine", "unreadable", str(error), readable=False)


def fate_of_content(item: RawObject, content: bytes) -> Fate | None:
    """What becomes of an object by its bytes: everything put into the bucket is meant as mail."""
    kind = _native.kind_of(content[:HEAD_BYTES])
    if kind in CONTAINER_KINDS:
        suffix = item.key.rsplit(".", 1)[-1]
        return Fate("quarantine", "unsupported_format", f"a container ({kind}) named .{suffix}: give it its own suffix")
    return fate_of(kind, meant=True)


@contextmanager
def segment_work(message: WorkMessage, segment: Segment, world: Parsing) -> Iterator[Work]:
    """A segment of an mbox, mapped in scratch, with the offsets it has in the whole."""
    (raw_object,) = message.objects
    source = source_of(message.tenant, message.registered_ns, raw_object)
    with tempfile.NamedTemporaryFile(dir=world.scratch, prefix="segment.") as file:
        end = min(raw_object.size, segment.end + NEXT_LINE_BYTES)
        for start in range(segment.start, end, STEP_BYTES):
            file.write(world.store.read(raw_object, start, min(end, start + STEP_BYTES)))
        file.flush()
        raw = _native.Map(file.name)
        scanner = _native.MboxScanner(raw, segment.dialect, 0, segment.ordinal)
        length = segment.end - segment.start
        extents = scanner.next_unit(length) or _native.Extents()
        slice_hash = raw.blake3(0, length)
        extents.shift(segment.start)
        fields = item(source, "", scanner.dialect, quoted=scanner.quoted)
        unit = Unit(
            message.unit_id, message.tenant, message.ingest_date, "stream", source.source_key, "",
            segment.start, segment.end, slice_hash, records=len(extents), byte_count=length,
        )  # fmt: skip
        yield Work(unit, raw, extents, [fields])
