"""A step of threading: new messages against the threads there are; only what they touch is read and written."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from maillake import _native
from maillake.contract.thread_tables import SORTED_BY
from maillake.lake.schema import schema_of
from maillake.model import CommittedUnit, WrittenFile
from maillake.pipeline.thread_state import GROUP_ROWS, ThreadState, as_stream, give_back, rows_between
from maillake.ports import BlobStore, RowSink, UnitSink

MESSAGE_COLUMNS = ["message_key", "date_header", "subject", "subject_base", "from_address"]
LINK_COLUMNS = ["message_key", "ordinal", "node_key", "from_key", "evidence"]
MAP_COLUMNS = ["node_key", "thread_id"]
EDGE_COLUMNS = [
    *("thread_id", "message_key", "child_key", "reference_keys", "reference_count", "date_header"),
    *("subject", "subject_base", "from_address"),
]
STREAM_ROWS = 2_048
"""Rows that are handed to the core at a time."""
PART_ROWS = 25_000
"""About so many mails are threaded at a time, which bounds memory; a thread is threaded whole."""


@dataclass(frozen=True)
class StepPlace:
    """Where the rows of a step go: tenant, partition, and a name that no other step has."""

    tenant: str
    day: date
    token: str


def thread_step(
    store: BlobStore,
    sink: RowSink,
    state: ThreadState,
    units: list[CommittedUnit],
    *,
    place: StepPlace,
    new_keys: pa.ChunkedArray | None = None,
) -> tuple[ThreadState, tuple[WrittenFile, ...]]:
    """Threads the messages of some units, with `new_keys` only those; returns the state after and the new files."""
    step = _native.Threading()
    for unit in units:
        add_unit(store, step, unit, new_keys)
        give_back()
    new_mails = step.join()
    if new_mails == 0:
        return state, ()
    for rows in rows_between(store, state, "thread_map", step.wants_nodes, MAP_COLUMNS):
        step.add_nodes(as_stream(rows))
    generation = state.generation + 1
    writer = sink.open_unit(place.tenant, place.day, "threads", place.token)
    try:
        parts = 1 + (new_mails + touched_rows(store, step, state)) // PART_ROWS
        for part in range(parts):
            step.begin(part, parts)
            for rows in rows_between(store, state, "thread_edges", step.wants_threads, EDGE_COLUMNS):
                for some in rows.to_batches(max_chunksize=STREAM_ROWS):
                    step.add_edges(as_stream(pa.Table.from_batches([some])))
            write_sorted(writer, step.finish(part, parts, generation))
            give_back()
        files = writer.close()
    except BaseException:
        writer.abort()
        raise
    by_table = {table: (*state.files[table], *(file for file in files if file.table == table)) for table in SORTED_BY}
    return replace(state, generation=generation, day=place.day, files=by_table), files


def add_unit(
    store: BlobStore, step: "_native.Threading", unit: CommittedUnit, new_keys: pa.ChunkedArray | None
) -> None:
    """Gives a unit's messages and their links to the core."""
    messages, links = (
        concatenated(unit_rows(store, unit, table, columns, new_keys), table, columns)
        for table, columns in (("messages", MESSAGE_COLUMNS), ("thread_links", LINK_COLUMNS))
    )
    step.add_mails(as_stream(messages), as_stream(links))


def unit_rows(
    store: BlobStore, unit: CommittedUnit, table: str, columns: list[str], keys: pa.ChunkedArray | None
) -> Iterator[pa.Table]:
    """Rows that a unit wrote to a table, of some messages."""
    for file in unit.files:
        if file.table == table:
            with store.open(file.path) as stream:
                rows = pq.read_table(stream, columns=[*columns, "unit_id"], use_threads=False)
            # A file of compacted rows holds those of other units too.
            wanted = pc.equal(rows["unit_id"], unit.unit.unit_id)
            if keys is not None:
                wanted = pc.and_(wanted, pc.is_in(rows["message_key"], value_set=keys))
            yield rows.filter(wanted).select(columns)


def concatenated(tables: Iterator[pa.Table], table: str, columns: list[str]) -> pa.Table:
    """Tables as one, also when there is none."""
    schema = pa.schema([schema_of(table).field(name) for name in columns])
    return pa.concat_tables([schema.empty_table(), *(rows.cast(schema) for rows in tables)])


def touched_rows(store: BlobStore, step: "_native.Threading", state: ThreadState) -> int:
    """Rows of the threads that are touched."""
    step.begin(0, 1)
    found = rows_between(store, state, "thread_edges", step.wants_threads, ["thread_id"])
    return sum(step.count_wanted(as_stream(rows)) for rows in found)


def write_sorted(writer: UnitSink, batches: list[tuple[str, "_native.Batch"]]) -> None:
    """Writes the rows of a part by key, in small row groups."""
    for table, batch in batches:
        rows = pa.Table.from_batches([pa.record_batch(batch)]).cast(schema_of(table))
        if table != "thread_edges":  # which comes thread by thread
            rows = rows.sort_by(SORTED_BY[table])
        for group in rows.combine_chunks().to_batches(max_chunksize=GROUP_ROWS):
            writer.write(table, [group])
