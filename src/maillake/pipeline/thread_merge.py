"""Files of threads put together, so that there are few of them: only the newest rows of each key are kept."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from secrets import token_hex

import pyarrow as pa
import pyarrow.compute as pc

from maillake.contract.thread_tables import SORTED_BY
from maillake.lake.schema import schema_of
from maillake.model import WrittenFile
from maillake.pipeline.thread_state import GROUP_ROWS, ThreadState, give_back, rows_between
from maillake.ports import BlobStore, RowSink

MOST_FILES = 8
"""Files of a table that are left alone, when each is smaller than the one before."""
RATIO = 1
"""An older file is merged when it has no more than so many times the rows of the newer ones together."""
RANGE_ROWS = 25_000
"""About so many rows are merged at a time."""
STARTS = 4096
"""Beginnings of keys, three hexadecimal digits, that a range may have."""


def merged(
    store: BlobStore, sink: RowSink, tenant: str, state: ThreadState, *, whole: bool = False
) -> tuple[ThreadState, list[WrittenFile]]:
    """The state with the newest files of each table merged where there are too many; and the files that are new."""
    files = dict(state.files)
    written: list[WrittenFile] = []
    for table, all_files in state.files.items():
        count = len(all_files) if whole else merge_count(all_files)
        if count > 1:
            some = replace(state, files={**state.files, table: all_files[-count:]})
            writer = sink.open_unit(tenant, state.day, "threads", f"merged.{token_hex(4)}")
            try:
                for rows in merged_rows(store, some, table):
                    for batch in rows.combine_chunks().to_batches(max_chunksize=GROUP_ROWS):
                        writer.write(table, [batch])
                    give_back()
                made = writer.close()
            except BaseException:
                writer.abort()
                raise
            written += made
            files[table] = (*all_files[:-count], *made)
    return replace(state, files=files), written


def merge_count(files: tuple[WrittenFile, ...]) -> int:
    """How many of the newest files are merged."""
    if not files:
        return 0
    count, rows = 1, files[-1].rows
    while count < len(files) and (files[-1 - count].rows <= RATIO * rows or len(files) - count >= MOST_FILES):
        rows += files[-1 - count].rows
        count += 1
    return count


def merged_rows(store: BlobStore, state: ThreadState, table: str) -> Iterator[pa.Table]:
    """Rows of some files, range by range of the key, those of the newest generation of each key."""
    key, schema = SORTED_BY[table], schema_of(table)
    for part in ranges(sum(file.rows for file in state.files[table])):
        found = rows_between(store, state, table, part)
        parts = [rows.cast(schema).filter(part.mask(rows[key])) for rows in found]
        rows = pa.concat_tables([schema.empty_table(), *parts])
        newest = rows.group_by(key).aggregate([("generation", "max")])
        holds = pc.take(newest["generation_max"], pc.index_in(rows[key], value_set=newest[key].combine_chunks()))
        order = [(key, "ascending"), *([("ordinal", "ascending")] if "ordinal" in schema.names else [])]
        yield rows.filter(pc.equal(rows["generation"], holds)).sort_by(order)


@dataclass(frozen=True)
class KeyRange:
    """The keys from `low` on and below `end`."""

    low: str
    end: str

    def __call__(self, low: str, high: str) -> bool:
        """True when one may lie between two."""
        return low < self.end and high >= self.low

    def mask(self, keys: pa.ChunkedArray) -> pa.ChunkedArray:
        """Which keys are in it."""
        return pc.and_(pc.greater_equal(keys, self.low), pc.less(keys, self.end))


def ranges(rows: int) -> list[KeyRange]:
    """Ranges of the key, each of about as many of so many rows as are merged at a time."""
    count = min(STARTS, 1 + rows // RANGE_ROWS)
    starts = [f"{STARTS * number // count:03x}" for number in range(count)]
    return [KeyRange(low, end) for low, end in zip(starts, [*starts[1:], "g"], strict=True)]
