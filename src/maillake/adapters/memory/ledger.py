"""`Ledger` in memory."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from maillake.model import CommittedUnit, Counts, Doubt, Entry, Run, Slice, Source, WrittenFile


class MemoryLedger:
    """A ledger that ends with its process."""

    def __init__(self) -> None:
        self._runs: dict[str, Run] = {}
        self._sources: dict[str, Source] = {}
        self._complete: set[str] = set()
        self._recorded: set[str] = set()
        self._entries: dict[tuple[str, str], Entry] = {}
        self._doubts: dict[tuple[str, str, int], Doubt] = {}
        self._claims: dict[str, int] = {}
        self._units: dict[str, CommittedUnit] = {}
        self._settled: set[str] = set()
        self._files: dict[str, WrittenFile] = {}
        self._counts: dict[tuple[str, str], Counts] = {}
        self._buckets: dict[str, str] = {}

    def begin_run(self, run: Run) -> None:
        """Records that a run began."""
        self._runs[run.run_id] = run

    def finish_run(self, run: Run) -> None:
        """Records how a run ended."""
        self._runs[run.run_id] = run

    def runs(self) -> list[Run]:
        """Runs, newest first."""
        return sorted(self._runs.values(), key=lambda run: (-run.started_ns, run.run_id))

    def find_sources(self, tenant: str, custodian: str, uris: Iterable[str]) -> dict[str, Source]:
        """The newest generation of each known source by uri."""
        wanted = set(uris)
        found = [
            source
            for source in self._sources.values()
            if source.uri in wanted and (source.tenant, source.custodian) == (tenant, custodian)
        ]
        return {source.uri: source for source in sorted(found, key=lambda source: source.generation)}

    def sources(self, source_keys: Iterable[str] | None = None) -> list[Source]:
        """Sources by key, or all of them."""
        if source_keys is None:
            return sorted(self._sources.values(), key=lambda source: (source.uri, source.generation))
        return [self._sources[key] for key in source_keys if key in self._sources]

    def put_sources(self, sources: Iterable[Source]) -> None:
        """Registers sources or what changed about them."""
        changed = {source.source_key: source for source in sources}
        self._sources.update(changed)
        self._recorded.difference_update(changed)

    def put_entries(self, entries: Iterable[Entry]) -> None:
        """Registers streams or what changed about them."""
        changed = {(entry.source_key, entry.entry_path): entry for entry in entries}
        self._entries.update(changed)
        self._recorded.difference_update(key for key, _ in changed)

    def unrecorded(self) -> list[Source]:
        """Sources of which the lake has no row, or an older one, by tenant and uri."""
        found = (source for key, source in self._sources.items() if key not in self._recorded)
        return sorted(found, key=lambda source: (source.tenant, source.uri, source.generation))

    def put_recorded(self, source_keys: Iterable[str]) -> None:
        """Marks sources whose rows in the lake are up to date."""
        self._recorded.update(source_keys)

    def entries(self, source_key: str) -> list[Entry]:
        """Streams of a source."""
        return sorted(
            (entry for (key, _), entry in self._entries.items() if key == source_key),
            key=lambda entry: entry.entry_path,
        )

    def put_doubts(self, doubts: Iterable[Doubt]) -> None:
        """Records doubtful boundaries."""
        self._doubts.update({(doubt.source_key, doubt.entry_path, doubt.offset): doubt for doubt in doubts})

    def doubts(self, source_key: str, entry_path: str) -> list[Doubt]:
        """Doubtful boundaries of a stream, by offset."""
        found = [
            doubt for doubt in self._doubts.values() if (doubt.source_key, doubt.entry_path) == (source_key, entry_path)
        ]
        return sorted(found, key=lambda doubt: doubt.offset)

    def slices(self, source_key: str, entry_path: str) -> list[Slice]:
        """Committed slices of a stream, by start."""
        units = (committed.unit for committed in self._units.values())
        slices = [
            Slice(unit.unit_id, unit.start, unit.end, unit.slice_hash, unit.records, unit.limited)
            for unit in units
            if unit.kind == "stream" and (unit.source_key, unit.entry_path) == (source_key, entry_path)
        ]
        return sorted(slices, key=lambda part: part.start)

    def covers(self, source_keys: Iterable[str]) -> set[str]:
        """Those of the sources whose items are all in committed units."""
        return self._complete.intersection(source_keys)

    def complete(self, source_keys: Iterable[str]) -> None:
        """Marks sources whose items are all in committed units."""
        self._complete.update(source_keys)

    def is_committed(self, unit_id: str) -> bool:
        """True when a unit has a valid emission without records left out by --limit."""
        return unit_id in self._units and not self._units[unit_id].unit.limited

    def claim(self, unit_id: str) -> int:
        """Counts a new attempt of a unit and returns its number, from 1."""
        self._claims[unit_id] = self._claims.get(unit_id, 0) + 1
        return self._claims[unit_id]

    def next_order(self, unit_id: str) -> int:
        """Commit order that the unit has, or gets when it is committed next."""
        known = self._units.get(unit_id)
        return (
            known.commit_order
            if known
            else 1 + max((committed.commit_order for committed in self._units.values()), default=0)
        )

    def commit(self, committed: CommittedUnit, members: Iterable[str]) -> None:
        """Makes an emission the valid one of its unit; `members` are the sources it completes."""
        unit_id = committed.unit.unit_id
        replaced = self._units.get(unit_id)
        self._units[unit_id] = replace(committed)
        kept = {file.path for unit in self._units.values() for file in unit.files}
        for file in replaced.files if replaced else ():
            if file.path not in kept:
                self._files.pop(file.path, None)
        self._settled.discard(unit_id)
        self._files.update({file.path: file for file in committed.files})
        self._complete.update(members)

    def unsettled(self) -> list[CommittedUnit]:
        """Units whose rows were not yet settled, by commit order."""
        waiting = (committed for unit_id, committed in self._units.items() if unit_id not in self._settled)
        return sorted(waiting, key=lambda committed: committed.commit_order)

    def settled_units(self) -> Iterator[CommittedUnit]:
        """Units whose rows were settled, by commit order."""
        yield from sorted(
            (self._units[unit_id] for unit_id in self._settled), key=lambda committed: committed.commit_order
        )

    def replace_emissions(self, units: Iterable[CommittedUnit], files: Iterable[WrittenFile]) -> None:
        """Gives units a new emission with rows in `files`; the files they had are no longer the lake's."""
        written = tuple(files)
        for unit in units:
            for file in self._units[unit.unit.unit_id].files:
                self._files.pop(file.path, None)
            self._units[unit.unit.unit_id] = replace(unit, files=written)
        self.put_files(written)

    def unit_emissions(self) -> dict[str, str]:
        """Valid emission of every unit."""
        return {unit_id: committed.emission for unit_id, committed in self._units.items()}

    def settled_buckets(self) -> dict[str, str]:
        """Path of the settled keys by bucket."""
        return dict(self._buckets)

    def put_settled(
        self,
        buckets: Mapping[str, str | None],
        files: Iterable[WrittenFile],
        counts: Mapping[tuple[str, str], Counts],
        units: Iterable[str],
        gone: Iterable[str] = (),
    ) -> None:
        """Moves the watermark: buckets (None removes one), files new and gone, figures by (source, unit), units."""
        for bucket, path in buckets.items():
            if path is None:
                self._buckets.pop(bucket, None)
            else:
                self._buckets[bucket] = path
        self.put_files(files)
        for path in gone:
            self._files.pop(path, None)
        self._counts.update(counts)
        self._settled.update(units)

    def put_files(self, files: Iterable[WrittenFile]) -> None:
        """Adds files that belong to no unit."""
        self._files.update({file.path: file for file in files})

    def files(self, unit_id: str | None = None) -> list[WrittenFile]:
        """Files of a unit, or all files the lake consists of."""
        chosen = (
            self._files.values() if unit_id is None else self._units[unit_id].files if unit_id in self._units else ()
        )
        return sorted(chosen, key=lambda file: file.path)

    def counts(self, source_keys: Iterable[str]) -> Counts:
        """Sum of the figures of sources, bytes of their streams included."""
        wanted = set(source_keys)
        total = Counts(
            bytes_found=sum(
                entry.size
                for (key, _), entry in self._entries.items()
                if key in wanted and entry.structure_bytes is None
            )
        )
        for (source_key, _), figures in self._counts.items():
            if source_key in wanted:
                total += figures
        return total
