"""Compact: closed days rewritten into large files, without rows that are not shown.

The rewritten rows are a new emission of their units: until its commit record is written readers see the old files,
from then on the new ones. Old files go last; a crash in between leaves files that nobody owns, which the next writer
removes.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import astuple, dataclass, replace
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from maillake.contract.tables import UNIT_TABLES
from maillake.lake import layout
from maillake.lake.schema import schema_of
from maillake.model import CommittedUnit, WrittenFile
from maillake.pipeline.emission import commit_record
from maillake.pipeline.ingest import World
from maillake.sources.keys import key_of

LARGE_FILE_BYTES = 128 << 20
"""A file of this size is left alone."""
TARGET_FILE_BYTES = 512 << 20
ROW_GROUP_BYTES = 64 << 20
SHOWN_TABLES = {"messages", "message_addresses", "attachments", "thread_links"}


@dataclass(frozen=True)
class Compacted:
    """What compacting did."""

    days: int = 0
    units: int = 0
    files_before: int = 0
    files_after: int = 0
    rows_dropped: int = 0


def compact(world: World, today: date, *, run_id: str) -> Compacted:
    """Rewrites every closed day that has several small files; safe to repeat at any point."""
    done = Compacted()
    by_day: dict[tuple[str, date], list[CommittedUnit]] = defaultdict(list)
    for unit in world.ledger.settled_units():
        if unit.unit.ingest_date < today:
            by_day[unit.unit.tenant, unit.unit.ingest_date].append(unit)
    for (tenant, day), units in sorted(by_day.items()):
        for group in groups_of(units):
            part = Rewriting(world, tenant, day, group, run_id).run()
            done = Compacted(*(one + other for one, other in zip(astuple(done), astuple(part), strict=True)))
    return done


def groups_of(units: list[CommittedUnit]) -> Iterator[list[CommittedUnit]]:
    """Units of a day that become one file: those with small files, up to the target size, of two emissions at least.

    Units that were compacted together share an emission and its files: they stay together, their size counts once.
    """
    by_emission: dict[str, list[CommittedUnit]] = defaultdict(list)
    for unit in units:
        by_emission[unit.emission].append(unit)
    group: list[list[CommittedUnit]] = []
    size = 0
    for together in by_emission.values():
        files = {file for unit in together for file in unit.files if file.table != layout.RAW}
        largest = max((file.size for file in files), default=0)
        if largest >= LARGE_FILE_BYTES:
            continue
        if size + largest > TARGET_FILE_BYTES and group:
            if len(group) > 1:
                yield [unit for part in group for unit in part]
            group, size = [], 0
        group.append(together)
        size += largest
    if len(group) > 1:
        yield [unit for part in group for unit in part]


class Rewriting:
    """One group of units of a day into one file a table."""

    def __init__(self, world: World, tenant: str, day: date, units: list[CommittedUnit], run_id: str) -> None:
        self._world = world
        self._tenant = tenant
        self._day = day
        self._units = units
        self._run_id = run_id
        self._emission = key_of("compact", *(f"{unit.unit.unit_id}.{unit.emission}" for unit in units))
        self._rows: dict[tuple[str, str], int] = defaultdict(int)
        self._dropped = 0

    def run(self) -> Compacted:
        """Writes the new emission, its commit record, then moves the ledger and removes the old files."""
        kept = [file for unit in self._units for file in unit.files if file.table == layout.RAW]
        old = {file.path for unit in self._units for file in unit.files} - {file.path for file in kept}
        hidden = self._hidden_rows()
        sink = self._world.rows.open_unit(self._tenant, self._day, "compact", self._emission)
        try:
            for table in UNIT_TABLES:
                self._rewrite(table.name, hidden, sink)
            files = sink.close()
        except BaseException:
            sink.abort()
            raise
        self._commit((*files, *kept))
        for path in sorted(old):
            self._world.store.delete(path)
        return Compacted(1, len(self._units), len(old), len(files) + 1, self._dropped)

    def _hidden_rows(self) -> pa.Array:
        """`message_key` and `unit_id` of rows that are not shown, as one text."""
        keys = []
        for file in self._world.ledger.files():
            if (
                file.table == "superseded"
                and f"tenant={self._tenant}/ingest_date={self._day.isoformat()}/" in file.path
            ):
                with self._world.store.open(file.path) as stream:
                    keys.append(joined(pq.read_table(stream, columns=["message_key", "unit_id"])))
        return pa.concat_arrays([pa.array([], pa.string()), *(chunk for key in keys for chunk in key.chunks)])

    def _rewrite(self, table: str, hidden: pa.Array, sink: object) -> None:
        """Streams the rows of a table through, unit by unit."""
        gathered: list[pa.RecordBatch] = []
        size = 0
        for unit_id, batch in self._batches(table):
            kept = batch
            if table in SHOWN_TABLES and len(hidden):
                shown = pc.invert(pc.is_in(joined(pa.table(batch)), value_set=hidden))
                kept = batch.filter(shown.combine_chunks())
                self._dropped += batch.num_rows - kept.num_rows
            self._rows[unit_id, table] += kept.num_rows
            if kept.num_rows:
                gathered.append(kept)
                size += kept.nbytes
            if size >= ROW_GROUP_BYTES:
                sink.write(table, gathered)  # type: ignore[attr-defined]
                gathered, size = [], 0
        if gathered:
            sink.write(table, gathered)  # type: ignore[attr-defined]

    def _batches(self, table: str) -> Iterator[tuple[str, pa.RecordBatch]]:
        """Row groups of the units' files with their new emission; a file of an earlier compaction is read once."""
        schema = schema_of(table)
        index = schema.get_field_index("emission")
        wanted = {unit.unit.unit_id: unit.emission for unit in self._units}
        for path in dict.fromkeys(file.path for unit in self._units for file in unit.files if file.table == table):
            with self._world.store.open(path) as stream, pq.ParquetFile(stream) as reader:
                for group in range(reader.num_row_groups):
                    rows = reader.read_row_group(group).combine_chunks()
                    for unit_id in pc.unique(rows["unit_id"]).to_pylist():
                        part = rows.filter(
                            pc.and_(pc.equal(rows["unit_id"], unit_id), pc.equal(rows["emission"], wanted.get(unit_id)))
                        )
                        emission = pa.array([self._emission] * part.num_rows, pa.string())
                        for batch in (
                            part.set_column(index, schema.field(index), emission)
                            .cast(schema)
                            .combine_chunks()
                            .to_batches()
                        ):
                            yield unit_id, batch

    def _commit(self, files: tuple[WrittenFile, ...]) -> None:
        """The commit record of all units at once, then the ledger."""
        moved = [
            replace(
                unit,
                emission=self._emission,
                attempt=self._world.ledger.claim(unit.unit.unit_id),
                run_id=self._run_id,
                files=(),
            )
            for unit in self._units
        ]
        records = []
        for unit in moved:
            counts = {f"{table.name}_rows": self._rows[unit.unit.unit_id, table.name] for table in UNIT_TABLES}
            records.append({**commit_record(unit, unit.commit_order), **counts})
        record = self._world.rows.write_table(self._tenant, self._day, "units", f"compact.{self._emission}", records)
        self._world.ledger.replace_emissions(moved, (*files, record))


def joined(table: pa.Table) -> pa.ChunkedArray:
    """Message key and unit as one text."""
    return pc.binary_join_element_wise(table["message_key"], table["unit_id"], ".")
