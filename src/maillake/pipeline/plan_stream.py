"""mbox streams: scanned once, cut into units, resumed where the ledger ends."""

from collections.abc import Iterator
from dataclasses import dataclass

from maillake import _native
from maillake.contract.settings import IngestSettings
from maillake.model import Doubt, Entry, Source, Unit
from maillake.pipeline.work import Step, Tally, Work, item
from maillake.ports import Ledger
from maillake.sources.keys import slice_unit


@dataclass(frozen=True)
class Stream:
    """An mbox that is mapped: a source itself, or an entry unpacked beside the lake."""

    source: Source
    entry_path: str
    raw: _native.Map
    dialect: str | None = None
    folder: str | None = None
    is_unpacked: bool = False


class StreamPlanner:
    """Cuts streams into units."""

    def __init__(self, ledger: Ledger, tally: Tally, settings: IngestSettings) -> None:
        self._ledger = ledger
        self._tally = tally
        self._unit_bytes = settings.unit_bytes

    def intact(self, stream: Stream) -> bool:
        """True when every committed slice of the stream still has its bytes."""
        size = len(stream.raw)
        slices = self._ledger.slices(stream.source.source_key, stream.entry_path)
        return all(
            part.end <= size and stream.raw.blake3(part.start, part.end - part.start) == part.slice_hash
            for part in slices
        )

    def plan(self, stream: Stream) -> Iterator[Step]:
        """Units of what is not yet committed, in file order: records that start in one step of an absolute grid."""
        slices = self._ledger.slices(stream.source.source_key, stream.entry_path)
        done = [part for part in slices if not part.limited]
        self._tally.units_reused += len(done)
        start = done[-1].end if done else 0
        scanner = _native.MboxScanner(stream.raw, stream.dialect, start, sum(part.records for part in done))
        size = len(stream.raw)
        self._ledger.put_entries([Entry(stream.source.source_key, stream.entry_path, "mbox", size, scanner.code)])
        # Slices that --limit cut short are emitted again with the same bounds.
        bounds = [part.end for part in slices if part.limited]
        while scanner.position < size:
            position = scanner.position
            end = bounds.pop(0) if bounds else (position // self._unit_bytes + 1) * self._unit_bytes
            extents = scanner.next_unit(end)
            if extents is not None:
                yield self._work(stream, scanner, extents, position)

    def _work(self, stream: Stream, scanner: _native.MboxScanner, extents: _native.Extents, position: int) -> Work:
        source = stream.source
        start, end = position, extents.end
        granted = self._tally.let_through(len(extents))
        limited = len(extents) - granted
        if limited:
            extents.skip_from(granted, "limit")
        doubts = [Doubt(source.source_key, stream.entry_path, *doubt) for doubt in extents.doubts]
        self._ledger.put_doubts(doubts)
        self._tally.doubts += [(source.uri, doubt) for doubt in doubts]
        slice_hash = stream.raw.blake3(start, end - start)
        unit = Unit(
            unit_id=slice_unit(source.source_key, stream.entry_path, start, slice_hash),
            tenant=source.tenant,
            ingest_date=source.registered_date,
            kind="stream",
            source_key=source.source_key,
            entry_path=stream.entry_path,
            start=start,
            end=end,
            slice_hash=slice_hash,
            records=len(extents),
            limited=limited,
            byte_count=end - start,
        )
        self._tally.bytes_planned += end - start
        fields = item(source, stream.entry_path, scanner.dialect, quoted=scanner.quoted, folder=stream.folder)
        unpacked_bytes = len(stream.raw) if stream.is_unpacked else 0
        return Work(unit, stream.raw, extents, [fields], unpacked_bytes=unpacked_bytes)
