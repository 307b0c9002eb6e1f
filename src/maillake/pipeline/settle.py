"""Settling: which row of a message is shown, what each source holds, all in one move of the watermark."""

import io
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from secrets import token_hex
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from maillake.lake import layout, settled
from maillake.model import CommittedUnit, Counts, WrittenFile
from maillake.pipeline.thread_merge import merged
from maillake.pipeline.thread_state import POINTER, ThreadState, give_back, read_state, write_state
from maillake.pipeline.thread_step import StepPlace, thread_step
from maillake.ports import BlobStore, RowSink, SettleLedger

OCCURRENCE_COLUMNS = ["message_key", "occurrence_key", "source_key", "depth", "record_length"]
SETTLE_ROWS = 100_000
"""Units are settled in runs of about so many messages, which bounds memory."""


@dataclass(frozen=True)
class Settled:
    """What settling did."""

    units: int
    messages: int
    superseded: int


def settle(ledger: SettleLedger, store: BlobStore, sink: RowSink) -> Settled:
    """Settles every committed unit that is not, in commit order; safe to repeat at any point."""
    done = Settled(0, 0, 0)
    for units in runs_of_units(ledger.unsettled()):
        step = Settling(ledger, store, sink, units)
        step.run()
        done = Settled(
            done.units + len(units), done.messages + step.message_rows, done.superseded + step.superseded_rows
        )
        merge_threads(ledger, store, sink, step.tenant)
    return done


def merge_threads(ledger: SettleLedger, store: BlobStore, sink: RowSink, tenant: str) -> None:
    """Puts files of threads together where there are too many."""
    pointer = f"{tenant}/{POINTER}"
    before = ledger.settled_buckets().get(pointer)
    state = read_state(store, before)
    after, files = merged(store, sink, tenant, state)
    give_back()
    if files:
        move_threads(ledger, store, (tenant, state, before), after, files)


def move_threads(
    ledger: SettleLedger,
    store: BlobStore,
    before: tuple[str, ThreadState, str | None],
    after: ThreadState,
    files: list[WrittenFile],
) -> None:
    """Makes another state of a tenant's threads the one that holds, then removes what it replaces."""
    tenant, state, path = before
    gone = sorted(state.paths() - after.paths())
    moved = {f"{tenant}/{POINTER}": write_state(store, tenant, token_hex(4), after)}
    ledger.put_settled(moved, files, {}, [], gone)
    for old in (*gone, *([path] if path else [])):
        store.delete(old)


def runs_of_units(units: list[CommittedUnit]) -> Iterable[list[CommittedUnit]]:
    """Units grouped so that a group has one tenant and holds a bounded number of messages."""
    group: list[CommittedUnit] = []
    rows = 0
    for unit in sorted(units, key=lambda unit: (unit.unit.tenant, unit.commit_order)):
        if group and group[0].unit.tenant != unit.unit.tenant:
            yield group
            group, rows = [], 0
        group.append(unit)
        rows += unit.rows("occurrences")
        if rows >= SETTLE_ROWS:
            yield group
            group, rows = [], 0
    if group:
        yield group


def read_columns(store: BlobStore, unit: CommittedUnit, table: str, columns: list[str]) -> pa.Table | None:
    """Columns of the rows a unit wrote to a table."""
    files = [file for file in unit.files if file.table == table]
    if not files:
        return None
    tables = []
    for file in files:
        with store.open(file.path) as stream:
            tables.append(pq.read_table(stream, columns=columns))
    return pa.concat_tables(tables)


class Settling:
    """One step: the rows of some units against the buckets they touch."""

    def __init__(self, ledger: SettleLedger, store: BlobStore, sink: RowSink, units: list[CommittedUnit]) -> None:
        self.ledger = ledger
        self.store = store
        self.sink = sink
        self.units = units
        self.tenant = units[0].unit.tenant
        self.messages = self._read_messages()
        self.tops, self.counts = self._read_occurrences()
        self.message_rows = self.messages.num_rows
        self.superseded_rows = 0
        # Two that settle at once must not write to one path: only one of them moves the watermark.
        self.token = token_hex(4)

    def _read_messages(self) -> pa.Table:
        tables = [read_columns(self.store, unit, "messages", settled.MESSAGE_ROWS.names) for unit in self.units]
        return pa.concat_tables([settled.MESSAGE_ROWS.empty_table(), *(table for table in tables if table is not None)])

    def _read_occurrences(self) -> tuple[pa.Table, "Figures"]:
        """Top-level occurrences in commit order, then by key; and what each unit holds of each source."""
        figures = Figures()
        tables = [
            pa.schema(
                [*settled.TOP_ROWS, pa.field("source_key", pa.string()), pa.field("unit_id", pa.string())]
            ).empty_table()
        ]
        for unit in self.units:
            occurrences = read_columns(self.store, unit, "occurrences", OCCURRENCE_COLUMNS)
            if occurrences is not None:
                is_top = pc.equal(occurrences["depth"], 0)
                tops = occurrences.filter(is_top).sort_by("occurrence_key")
                figures.add(unit, tops, "record_length", "found")
                figures.add(unit, occurrences.filter(pc.invert(is_top)), None, "nested")
                if unit.unit.kind == "replay":
                    figures.resolve(unit, tops)
                renamed = tops.select(["message_key", "occurrence_key", "source_key"]).rename_columns(
                    [*settled.TOP_ROWS.names, "source_key"]
                )
                tables.append(
                    renamed.append_column("unit_id", pa.array([unit.unit.unit_id] * tops.num_rows, pa.string()))
                )
            for name, outcome in (("quarantine", "quarantined"), ("skipped", "skipped")):
                rows = read_columns(self.store, unit, name, ["source_key", "byte_length"])
                if rows is not None:
                    figures.add(unit, rows, "byte_length", outcome)
        return pa.concat_tables(tables), figures

    def run(self) -> None:
        """Settles the touched buckets and moves the watermark."""
        tenant = f"{self.tenant}/"
        buckets = {
            name.removeprefix(tenant): path
            for name, path in self.ledger.settled_buckets().items()
            if name.startswith(tenant)
        }
        moved: dict[str, str | None] = {}
        threads = buckets.pop(POINTER, None)
        superseded, first, new_keys = [], [], []
        # Every key of an occurrence has a row of messages in its unit, so these keys name all buckets that are touched.
        for prefix, mask in settled.buckets_of(self.messages["message_key"], sorted(buckets) or [""]).items():
            tops = self.tops.filter(pc.starts_with(self.tops["message_key"], prefix)).select(settled.TOP_ROWS.names)
            done = settled.settle(self._state(buckets.get(prefix)), self.messages.filter(mask), tops)
            superseded.append(done.superseded)
            first.append(done.first_occurrences)
            new_keys += done.new_keys.chunks
            moved |= self._write_state(prefix, done.state)
        files = self._write_superseded(pa.concat_tables([settled.MESSAGE_ROWS.empty_table(), *superseded]))
        self.counts.split(self.tops, first)
        del self.messages, self.tops, superseded, first
        path, thread_files = self._thread(threads, pa.chunked_array(new_keys, pa.string()))
        moved |= {POINTER: path} if path != threads else {}
        named = {tenant + prefix: path for prefix, path in moved.items()}
        self.ledger.put_settled(
            named, [*files, *thread_files], self.counts.by_source, [unit.unit.unit_id for unit in self.units]
        )
        for replaced in (buckets | {POINTER: threads} if threads else buckets).items():
            if replaced[0] in moved:
                self.store.delete(replaced[1])

    def _thread(self, path: str | None, new_keys: pa.ChunkedArray) -> tuple[str | None, tuple[WrittenFile, ...]]:
        """Threads the messages that are new to the lake; returns where the state of threads is then."""
        step = self.units[-1]
        place = StepPlace(self.tenant, step.unit.ingest_date, f"{step.commit_order}.{step.emission}.{self.token}")
        before = read_state(self.store, path)
        give_back()
        state, files = thread_step(self.store, self.sink, before, self.units, place=place, new_keys=new_keys)
        return (write_state(self.store, self.tenant, self.token, state) if files else path), files

    def _state(self, path: str | None) -> pa.Table:
        if path is None:
            return settled.STATE.empty_table()
        with self.store.open(path) as stream:
            return pq.read_table(stream)

    def _write_state(self, prefix: str, state: pa.Table) -> dict[str, str | None]:
        """Writes the bucket, split when it outgrew its size, under names of this step."""
        parts = settled.split_bucket(prefix, state)
        step = self.units[-1]
        moved: dict[str, str | None] = {} if prefix in parts else {prefix: None}
        for name, part in parts.items():
            file = f"{name or 'all'}.{step.commit_order}.{step.emission}.{self.token}.parquet"
            path = f"{layout.SETTLED}/tenant={step.unit.tenant}/{file}"
            buffer = io.BytesIO()
            pq.write_table(part, buffer, compression="zstd", compression_level=1, use_dictionary=["unit_id"])
            self.store.write(path, buffer.getvalue())
            moved[name] = path
        return moved

    def _write_superseded(self, rows: pa.Table) -> list[WrittenFile]:
        """One file a partition of the rows that are not shown."""
        self.superseded_rows = rows.num_rows
        if rows.num_rows == 0:
            return []
        by_partition: dict[tuple[str, Any], list[dict[str, Any]]] = defaultdict(list)
        partition_of = {unit.unit.unit_id: (unit.unit.tenant, unit.unit.ingest_date) for unit in self.units}
        for row in rows.to_pylist():
            by_partition[partition_of[row["unit_id"]]].append(row)
        step = self.units[-1]
        name = f"{step.commit_order}.{step.emission}.{self.token}"
        return [
            self.sink.write_table(tenant, day, "superseded", name, part) for (tenant, day), part in by_partition.items()
        ]


class Figures:
    """Counts by (source, unit)."""

    def __init__(self) -> None:
        self.by_source: dict[tuple[str, str], Counts] = defaultdict(Counts)

    def add(self, unit: CommittedUnit, rows: pa.Table, length: str | None, outcome: str) -> None:
        """Adds rows of one outcome; `found` rows are stored or duplicate, which `split` decides."""
        aggregates = [("source_key", "count"), *([(length, "sum")] if length else [])]
        for row in rows.group_by("source_key").aggregate(aggregates).to_pylist():
            count = row["source_key_count"]
            found = 0 if outcome == "nested" else count
            outcomes = {} if outcome == "found" else {outcome: count}
            accounted = row[f"{length}_sum"] if length else 0
            self.by_source[row["source_key"], unit.unit.unit_id] += Counts(
                found=found, bytes_accounted=accounted, **outcomes
            )

    def resolve(self, unit: CommittedUnit, tops: pa.Table) -> None:
        """Replayed items were found before, in quarantine: they change their outcome, no figure else."""
        for row in (
            tops.group_by("source_key").aggregate([("source_key", "count"), ("record_length", "sum")]).to_pylist()
        ):
            count = row["source_key_count"]
            resolved = Counts(found=-count, quarantined=-count, bytes_accounted=-row["record_length_sum"])
            self.by_source[row["source_key"], unit.unit.unit_id] += resolved

    def split(self, tops: pa.Table, first: list[pa.ChunkedArray]) -> None:
        """Tells the stored occurrences, which are the first of their message, from the duplicates."""
        firsts = pa.chunked_array([chunk for array in first for chunk in array.chunks], pa.string())
        stored = pc.is_in(tops["top_occurrence"], value_set=firsts)
        for mask, outcome in ((stored, "stored"), (pc.invert(stored), "duplicate")):
            for row in (
                tops.filter(mask).group_by(["source_key", "unit_id"]).aggregate([("message_key", "count")]).to_pylist()
            ):
                self.by_source[row["source_key"], row["unit_id"]] += Counts(**{outcome: row["message_key_count"]})
