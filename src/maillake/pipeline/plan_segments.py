"""Plan a container: the true boundaries of an mbox, and its segments as units of work."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from maillake import _native
from maillake.contract.days import utc_day
from maillake.contract.places import RUNNING, SEGMENTS_KEY
from maillake.contract.work import RawObject, Segment, WorkMessage, segment_unit_id
from maillake.pipeline.object_sources import source_of, source_row
from maillake.ports import BlobStore, Clock, ObjectStore, RowSink, UnitLedger

SECOND_NS = 10**9


@dataclass(frozen=True)
class Planning:
    """The ports and sizes that planning uses."""

    store: ObjectStore
    lake: BlobStore
    rows: RowSink
    ledger: UnitLedger
    clock: Clock
    scratch: Path
    segment_bytes: int
    deadline_seconds: int


def plan_segments(key: str, tenant: str, item: RawObject, world: Planning) -> int:
    """Registers a unit for each segment and writes the manifest of them; returns how many there are.

    Safe to repeat: the same object gives the same segments.
    """
    registered_ns = world.clock.now_ns()
    known = world.ledger.container(key)
    if known is not None:
        registered_ns = known.registered_ns
    with tempfile.NamedTemporaryFile(dir=world.scratch, prefix="container.") as file:
        world.store.download(item, file)
        file.flush()
        segments = list(segments_of(key, file.name, world.segment_bytes))
    messages = [
        WorkMessage(segment_unit_id(key, part.start, part.end), tenant, registered_ns, (item,), part)
        for part in segments
    ]
    source = source_of(tenant, registered_ns, item)
    dialect = segments[0].dialect if segments else None
    row = source_row(source, "mbox", item.size, key, dialect)
    world.rows.write_table(tenant, utc_day(registered_ns), "sources", key, [row])
    for message in messages:
        world.ledger.put_unit(message, world.clock.now_ns() + world.deadline_seconds * SECOND_NS)
    manifest = "".join(message.to_json() + "\n" for message in messages)
    world.lake.write(SEGMENTS_KEY.format(key), manifest.encode())
    world.ledger.put_container(key, registered_ns, len(messages), RUNNING, None)
    return len(messages)


def segments_of(key: str, path: str, segment_bytes: int) -> Iterator[Segment]:
    """Ranges of an mbox that begin and end where records do, each of about so many bytes."""
    raw = _native.Map(path)
    scanner = _native.MboxScanner(raw)
    size, ordinal = len(raw), 0
    while scanner.position < size:
        start = scanner.position
        extents = scanner.next_unit((start // segment_bytes + 1) * segment_bytes)
        if extents is not None:
            yield Segment(key, start, extents.end, ordinal, scanner.code)
            ordinal += len(extents)
