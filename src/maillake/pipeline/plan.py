"""From paths to units: what lies there, what of it is new, in which pieces it is read."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from maillake import _native
from maillake.contract.settings import IngestSettings
from maillake.model import Entry, Source
from maillake.pipeline.plan_container import ContainerPlanner
from maillake.pipeline.plan_files import Fate, FilePlanner, GroupBuilder, fate_of, is_meant_as_mail
from maillake.pipeline.plan_stream import Stream, StreamPlanner
from maillake.pipeline.registry import FileFacts, Registry, is_unchanged, updated
from maillake.pipeline.work import Complete, Step, Tally, item
from maillake.ports import Clock, Ledger
from maillake.sources.found import Found, FoundFault, FoundFile, FoundSkip
from maillake.sources.keys import HEAD_BYTES, TAIL_BYTES
from maillake.sources.names import uri_of
from maillake.sources.walk import walk

LARGE_SHARE = 4
"""A file of more than this part of a unit is mapped instead of read."""
WHOLE_HASH_BYTES = 256 << 20
"""Up to this size the tail hash of a file is the hash of all of it; an mbox has hashes of its slices."""


@dataclass(frozen=True)
class Places:
    """Where compressed streams are unpacked, and the lake, which is no source of mail."""

    spool: Path
    lake: Path | None = None


class Planner:
    """Plans sources one after another; what it met is in `tally`."""

    def __init__(
        self, ledger: Ledger, clock: Clock, settings: IngestSettings, places: Places, limit: int | None = None
    ) -> None:
        self.tally = Tally(left=limit)
        self._ledger = ledger
        self._settings = settings
        self._registry = Registry(ledger, clock, settings.tenant, settings.custodian)
        self._files = FilePlanner(self._registry, self.tally, settings.unit_bytes)
        self._streams = StreamPlanner(ledger, self.tally, settings)
        self._containers = ContainerPlanner(self._streams, self.tally, settings, places.spool)
        self._lake = places.lake

    def plan(self, named: Iterable[Path]) -> Iterator[Step]:
        """Steps of everything below the named paths, in sorted order within each."""
        for path in named:
            yield from self._plan_found(walk(path, self._lake))

    def _plan_found(self, found: Iterable[Found]) -> Iterator[Step]:
        batch: list[FoundFile] = []
        batch_bytes = 0
        for thing in found:
            if isinstance(thing, FoundFile) and thing.size <= self._settings.unit_bytes // LARGE_SHARE:
                if batch_bytes + thing.size > self._settings.unit_bytes or len(batch) >= self._settings.group_files:
                    yield from self._plan_batch(batch)
                    batch, batch_bytes = [], 0
                batch.append(thing)
                batch_bytes += thing.size
            else:
                yield from self._plan_batch(batch)
                batch, batch_bytes = [], 0
                yield from self._plan_other(thing)
        yield from self._plan_batch(batch)

    def _plan_batch(self, batch: list[FoundFile]) -> Iterator[Step]:
        if batch:
            yield from self._files.plan(batch)
            for file in list(self._files.containers):
                yield from self._plan_mapped(file)

    def _plan_other(self, thing: Found) -> Iterator[Step]:
        if isinstance(thing, FoundFile):
            yield from self._plan_mapped(thing)
        elif isinstance(thing, FoundSkip):
            facts = FileFacts(uri_of(thing.path), thing.size, thing.modified_ns, "other", 0, "", "")
            yield from self._plan_unread(facts, thing.size, Fate("skip", thing.rule, ""))
        else:
            yield from self._plan_fault(thing)

    def _plan_fault(self, fault: FoundFault) -> Iterator[Step]:
        facts = FileFacts(uri_of(fault.path), 0, 0, "other", 0, "", "")
        text = fault.error.strerror or str(fault.error)
        yield from self._plan_unread(facts, 0, Fate("quarantine", "unreadable", text, readable=False))

    def _plan_unread(self, facts: FileFacts, size: int, fate: Fate) -> Iterator[Step]:
        """A file that is left alone: one item with its fate."""
        source = self._registry.known([facts.uri]).get(facts.uri) or self._registry.new(facts)
        self.tally.source_keys.append(source.source_key)
        if self._ledger.covers([source.source_key]):
            self.tally.units_reused += 1
            return
        self._ledger.put_sources([source])
        self._ledger.put_entries([Entry(source.source_key, "", "other", size)])
        builder = GroupBuilder()
        builder.add(source, item(source, "", "eml"), 0, size, fate)
        yield builder.work(b"", self.tally, (source.source_key,))

    def _plan_mapped(self, file: FoundFile) -> Iterator[Step]:
        """A large file, or one whose content is more than one mail."""
        uri = uri_of(file.path)
        known = self._registry.known([uri]).get(uri)
        if known and is_unchanged(known, file.size, file.modified_ns) and self._ledger.covers([known.source_key]):
            self._reuse(known)
            return
        try:
            raw = _native.Map(str(file.path))
        except OSError as error:
            yield from self._plan_fault(FoundFault(file.path, error))
            return
        facts = facts_of(file, raw, known)
        source = self._recognise(facts, raw, known)
        if source is None:
            return
        self.tally.source_keys.append(source.source_key)
        if source.kind == "mbox":
            yield from self._streams.plan(Stream(source, "", raw, source.dialect, file.folder))
            yield Complete(() if self.tally.left == 0 else (source.source_key,))
        elif source.kind in {"zip", "tar", "gzip", "zstd", "bzip2", "xz"}:
            yield from self._containers.plan(source, file.path, named=file.named)
        else:
            self._ledger.put_entries([Entry(source.source_key, "", source.kind, source.size)])
            builder = GroupBuilder()
            fate = fate_of(source.kind, meant=is_meant_as_mail(file))
            fields = item(source, "", file.dialect, folder=file.folder, flags=file.flags)
            builder.add(source, fields, 0, source.size, fate)
            yield builder.work(raw, self.tally, (source.source_key,))

    def _reuse(self, source: Source) -> None:
        self.tally.source_keys.append(source.source_key)
        self.tally.units_reused += sum(
            len(self._ledger.slices(source.source_key, entry.entry_path)) or 1
            for entry in self._ledger.entries(source.source_key)
        )

    def _recognise(self, facts: FileFacts, raw: _native.Map, known: Source | None) -> Source | None:
        """The source of a file, registered; None when only its modification time changed."""
        if known is None:
            source = self._registry.new(facts)
        elif is_unchanged(known, facts.size, facts.modified_ns):
            source = known
        elif self._has_same_beginning(known, facts, raw):
            source = updated(known, facts)
            if facts.size == known.size and self._ledger.covers([known.source_key]):
                self._ledger.put_sources([source])
                self._reuse(source)
                return None
        else:
            source, superseded = self._registry.next_generation(known, facts)
            self._ledger.put_sources([superseded])
            self.tally.superseded.append((facts.uri, "rewritten"))
        self._ledger.put_sources([source])
        return source

    def _has_same_beginning(self, known: Source, facts: FileFacts, raw: _native.Map) -> bool:
        """The bytes that were there are there still: head, tail and every slice; a container may not even grow."""
        if facts.size < known.size or facts.kind != known.kind or facts.head_hash != known.head_hash:
            return False
        if known.kind != "mbox":
            return facts.size == known.size and facts.tail_hash == known.tail_hash
        stream = Stream(known, "", raw, known.dialect)
        return self._streams.intact(stream) and (facts.size == known.size or self._ends_at_boundary(stream, known.size))

    def _ends_at_boundary(self, stream: Stream, old_size: int) -> bool:
        """A record starts where the file ended before, so that no record grew."""
        slices = self._ledger.slices(stream.source.source_key, "")
        if not slices or slices[-1].end != old_size:
            return bool(slices) or old_size == 0
        scanner = _native.MboxScanner(stream.raw, stream.dialect, slices[-1].start, 0)
        extents = scanner.next_unit(old_size)
        return extents is not None and extents.end == old_size


def facts_of(file: FoundFile, raw: _native.Map, known: Source | None) -> FileFacts:
    """Facts of a mapped file; the head is as long as it was when the source was seen first."""
    size = len(raw)
    head_bytes = min(known.head_bytes, size) if known else min(HEAD_BYTES, size)
    kind = _native.kind_of(raw.read(0, min(HEAD_BYTES, size)))
    tail = min(TAIL_BYTES, size) if kind == "mbox" or size > WHOLE_HASH_BYTES else size
    return FileFacts(
        uri_of(file.path),
        size,
        file.modified_ns,
        kind,
        head_bytes,
        raw.blake3(0, head_bytes),
        raw.blake3(size - tail, tail),
    )
