"""What the core is to read of a unit: small objects in one buffer, a large one or a segment mapped in scratch."""

import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import IO, Any

from maillake import _native
from maillake.contract.limits import MIB
from maillake.contract.work import RawObject, Segment, WorkMessage
from maillake.errors import InputError
from maillake.model import Unit
from maillake.parsing.unit import RawSource
from maillake.pipeline.object_sources import source_of, source_row
from maillake.pipeline.plan_files import CONTAINER_KINDS, Fate, GroupBuilder, fate_of
from maillake.pipeline.work import Work, item
from maillake.ports import ObjectStore, UnitLedger
from maillake.sources.keys import HEAD_BYTES

FETCHES_AT_ONCE = 16
NEXT_LINE_BYTES = 4096
"""Bytes read behind a segment, so that its last record ends as it does in the whole."""

STEP_BYTES = 8 * MIB
LARGE_BYTES = 32 * MIB
"""A larger object is a unit of its own, and not held in memory."""

LARGEST_BYTES = 4_096 * MIB
"""A larger object is not even fetched: no mail is, and what holds mails is no mail."""

SourceRows = list[dict[str, Any]]


@contextmanager
def contents_of(
    message: WorkMessage, *, ledger: UnitLedger, store: ObjectStore, scratch: Path
) -> Iterator[tuple[Work, SourceRows]]:
    """Work for the core, and rows of `sources`; an object that another unit has is left to that unit."""
    if message.segment is not None:
        with tempfile.NamedTemporaryFile(dir=scratch, prefix="segment.") as file:
            yield segment_work(message, message.segment, store, file), []
        return
    holders = ledger.holders(message.objects)
    own = [one for one in message.objects if holders.get(one.object_id, message.unit_id) == message.unit_id]
    if len(own) == 1 and own[0].size > LARGE_BYTES:
        with tempfile.NamedTemporaryFile(dir=scratch, prefix="object.") as file:
            yield large_work(message, own[0], store, file)
        return
    yield group_work(message, own, store)


@cache
def fetchers() -> ThreadPoolExecutor:
    """Threads of the process that fetch objects; units share them."""
    return ThreadPoolExecutor(FETCHES_AT_ONCE, "get")


class Contents:
    """A group unit in the making, with rows of its sources."""

    def __init__(self, message: WorkMessage) -> None:
        self._message = message
        self._builder = GroupBuilder()
        self._rows: SourceRows = []

    def add(self, one: RawObject, position: int, length: int, kind: str, fate: Fate | None) -> None:
        """Adds an object that lies at a position of the buffer."""
        source = source_of(self._message.tenant, self._message.registered_ns, one)
        self._builder.add(source, item(source, "", "eml"), position, length, fate)
        self._rows.append(source_row(source, kind, length, self._message.unit_id))

    def work(self, raw: RawSource) -> tuple[Work, SourceRows]:
        """The unit."""
        message, builder = self._message, self._builder
        unit = Unit(
            message.unit_id, message.tenant, message.ingest_date, "group",
            records=len(builder.extents), byte_count=builder.byte_count,
        )  # fmt: skip
        return Work(unit, raw, builder.extents, builder.items), self._rows


def group_work(message: WorkMessage, own: list[RawObject], store: ObjectStore) -> tuple[Work, SourceRows]:
    """Small objects, read into one buffer."""
    fetched = list(fetchers().map(lambda one: fetch(one, store), own))
    contents, buffer = Contents(message), bytearray()
    for one, found in zip(own, fetched, strict=True):
        if isinstance(found, Fate):
            contents.add(one, len(buffer), 0, "unreadable", found)
        else:
            kind = _native.kind_of(found[:HEAD_BYTES])
            contents.add(one, len(buffer), len(found), kind, fate_of_object(one, kind))
            buffer += found
    return contents.work(bytes(buffer))


def large_work(message: WorkMessage, one: RawObject, store: ObjectStore, file: IO[bytes]) -> tuple[Work, SourceRows]:
    """A large object, in a file; one that holds mails is not fetched to be refused."""
    contents = Contents(message)
    try:
        kind = _native.kind_of(store.read(one, 0, HEAD_BYTES))
        fate = fate_of_object(one, kind)
        if kind not in CONTAINER_KINDS and one.size <= LARGEST_BYTES:
            store.download(one, file)
            file.flush()
            contents.add(one, 0, one.size, kind, fate)
            return contents.work(_native.Map(file.name))
    except InputError as error:
        kind, fate = "unreadable", Fate("quarantine", "unreadable", str(error))
    refused = fate or Fate("quarantine", "too_large", f"an object of {one.size} bytes is no mail")
    contents.add(one, 0, one.size, kind, Fate(refused.outcome, refused.code, refused.message, readable=False))
    return contents.work(b"")


def fetch(one: RawObject, store: ObjectStore) -> bytes | Fate:
    """Bytes of an object, or why there are none."""
    try:
        return store.read(one)
    except InputError as error:
        return Fate("quarantine", "unreadable", str(error), readable=False)


def fate_of_object(one: RawObject, kind: str) -> Fate | None:
    """What becomes of an object by its kind: everything put into the bucket is meant as mail."""
    if kind in CONTAINER_KINDS:
        name = one.key.rsplit("/", 1)[-1]
        advice = "give it a name without .eml" if kind == "mbox" else "take it apart on a laptop, with maillake ingest"
        return Fate("quarantine", "unsupported_format", f"{name} is a container ({kind}): {advice}")
    return fate_of(kind, meant=True)


def segment_work(message: WorkMessage, segment: Segment, store: ObjectStore, file: IO[bytes]) -> Work:
    """A segment of an mbox, in a file, with the offsets it has in the whole."""
    (one,) = message.objects
    source = source_of(message.tenant, message.registered_ns, one)
    end = min(one.size, segment.end + NEXT_LINE_BYTES)
    for start in range(segment.start, end, STEP_BYTES):
        file.write(store.read(one, start, min(end, start + STEP_BYTES)))
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
    return Work(unit, raw, extents, [fields])
