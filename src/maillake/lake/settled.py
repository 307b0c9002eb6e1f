"""Which row of a message is shown, and which occurrence is its first: decided key by key, in buckets.

The settled keys of a lake are split by the first hexadecimal digits of the message key; a bucket that outgrows
`BUCKET_ROWS` is split by one digit more. A key's row is the first committed one; a unit that is emitted again keeps
the rows it had.
"""

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

BUCKET_ROWS = 100_000

STATE = pa.schema(
    [
        pa.field("message_key", pa.string()),
        pa.field("unit_id", pa.string()),
        pa.field("top_occurrence", pa.string()),
    ]
)
"""Settled key, unit whose row is shown, first top-level occurrence (null while it was only seen nested)."""

MESSAGE_ROWS = pa.schema(
    [pa.field("message_key", pa.string()), pa.field("unit_id", pa.string()), pa.field("emission", pa.string())]
)
TOP_ROWS = pa.schema([pa.field("message_key", pa.string()), pa.field("top_occurrence", pa.string())])


@dataclass(frozen=True)
class Settlement:
    """New state of a bucket, rows of `messages` that are not shown, occurrences that are the first, and new keys."""

    state: pa.Table
    superseded: pa.Table
    first_occurrences: pa.ChunkedArray
    new_keys: pa.ChunkedArray


def buckets_of(keys: pa.ChunkedArray, prefixes: list[str]) -> dict[str, pa.ChunkedArray]:
    """Masks of the keys that belong to each bucket; buckets without keys are left out."""
    masks = {prefix: pc.starts_with(keys, prefix) for prefix in prefixes}
    return {prefix: mask for prefix, mask in masks.items() if pc.any(mask).as_py()}


def settle(state: pa.Table, messages: pa.Table, tops: pa.Table) -> Settlement:
    """Settles rows of `messages` and top-level occurrences, both in commit order, against a bucket's state."""
    shown = first_rows(
        pa.concat_tables([state.select(["message_key", "unit_id"]), messages.select(["message_key", "unit_id"])])
    )
    known_tops = state.select(["message_key", "top_occurrence"]).filter(pc.is_valid(state["top_occurrence"]))
    first = first_rows(pa.concat_tables([known_tops, tops]))
    shown_unit = lookup(messages["message_key"], shown, "unit_id")
    return Settlement(
        state=shown.append_column(STATE.field("top_occurrence"), lookup(shown["message_key"], first, "top_occurrence")),
        superseded=messages.filter(pc.not_equal(shown_unit, messages["unit_id"])),
        first_occurrences=tops["top_occurrence"].filter(
            pc.is_in(tops["top_occurrence"], value_set=first["top_occurrence"])
        ),
        new_keys=shown["message_key"].filter(pc.invert(pc.is_in(shown["message_key"], value_set=state["message_key"]))),
    )


def first_rows(table: pa.Table) -> pa.Table:
    """The first row of each message key, in order of appearance."""
    numbered = table.append_column("row", pa.array(range(table.num_rows), pa.int64()))
    firsts = numbered.group_by("message_key", use_threads=False).aggregate([("row", "min")])
    return table.take(firsts["row_min"])


def lookup(keys: pa.ChunkedArray, table: pa.Table, column: str) -> pa.ChunkedArray:
    """Values of a column for keys; null for a key the table lacks."""
    return pc.take(table[column], pc.index_in(keys, value_set=table["message_key"]))


def split_bucket(prefix: str, state: pa.Table) -> dict[str, pa.Table]:
    """The bucket itself, or its sixteen children when it outgrew its size."""
    if state.num_rows <= BUCKET_ROWS:
        return {prefix: state}
    children = {
        f"{prefix}{digit:x}": state.filter(pc.starts_with(state["message_key"], f"{prefix}{digit:x}"))
        for digit in range(16)
    }
    return {child: table for name, part in children.items() for child, table in split_bucket(name, part).items()}
