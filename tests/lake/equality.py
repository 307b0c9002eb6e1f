"""Whether two lakes hold the same mail: every row of every table, whatever the order, differences by name.

Canonical columns (`maillake.contract.tables`) are equal wherever and in whatever order the same mail is read. Two lakes
of the same files at the same place are equal in more: `exact` compares everything but attempts, runs and times.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import maillake
from maillake.contract.columns import Table
from maillake.contract.ledger_tables import SOURCES
from maillake.contract.tables import MESSAGE_ADDRESSES, UNIT_TABLES
from maillake.contract.thread_tables import THREAD_TABLES

TABLES = (*UNIT_TABLES, *THREAD_TABLES, SOURCES)

OF_THE_RUN = {
    "emission", "run_id", "attempts", "failed_at", "modified_at", "registered_at", "recorded_at", "quarantine_key",
    "generation", "merged_into",
}  # fmt: skip
"""Columns that may differ between two runs over the same files."""

CANONICAL_ROLES = ("from", "sender", "to", "cc")
"""Addresses in other roles are those of the copy that is shown."""

LONGEST_VALUE = 60
MOST_NAMED = 20

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Rows:
    """The rows of one table, each with how often it is there."""

    columns: tuple[str, ...]
    key: tuple[str, ...]
    counts: Counter[Row]


def canonical_rows(lake: Path, *, exact: bool = False) -> dict[str, Rows]:
    """What a lake holds, by table."""
    opened = maillake.open(lake)
    content = {}
    for table in TABLES:
        columns = compared(table, exact=exact)
        where = f" WHERE role IN {CANONICAL_ROLES}" if table is MESSAGE_ADDRESSES and not exact else ""
        found = opened.sql(f"SELECT {', '.join(columns)} FROM {table.name}{where}").to_pydict()
        counts = Counter(zip(*(map(comparable, found[name]) for name in columns), strict=True))
        key = tuple(name for name in table.key if name in columns) or columns[:1]
        content[table.name] = Rows(columns, key, counts)
    return content


def compared(table: Table, *, exact: bool) -> tuple[str, ...]:
    """The columns of a table that are compared."""
    return tuple(name for name in table.column_names if name not in OF_THE_RUN) if exact else table.canonical_names


def comparable(value: Any) -> Any:
    """A value that can be counted."""
    return tuple(value) if isinstance(value, list) else value


def differences(one: Mapping[str, Rows], other: Mapping[str, Rows]) -> list[str]:
    """What the second lake has otherwise than the first, a sentence each; nothing when they are equal."""
    found = [text for table, rows in one.items() for text in table_differences(table, rows, other[table])]
    return found if len(found) <= MOST_NAMED else [*found[:MOST_NAMED], f"and {len(found) - MOST_NAMED} more"]


def table_differences(table: str, one: Rows, other: Rows) -> Iterator[str]:
    """Differences of one table: rows that lost or gained copies, and cells of rows with the same key."""
    only_one, only_other = one.counts - other.counts, other.counts - one.counts
    partners: dict[Row, list[Row]] = defaultdict(list)
    for row in sorted(only_other.elements(), key=repr):
        partners[key_of(other, row)].append(row)
    for row in sorted(only_one.elements(), key=repr):
        same_key = partners[key_of(one, row)]
        if same_key:
            yield f"{table} {label(one, row)}: {changed_cells(one.columns, row, same_key.pop(0))}"
        else:
            yield f"{table} {label(one, row)}: {times(other, row)} instead of {times(one, row)}"
    for rows in partners.values():
        for row in rows:
            yield f"{table} {label(other, row)}: {times(other, row)} instead of {times(one, row)}"


def key_of(rows: Rows, row: Row) -> Row:
    """The values that name a row among its like."""
    return tuple(row[rows.columns.index(name)] for name in rows.key)


def label(rows: Rows, row: Row) -> str:
    """A row as people name it."""
    return " ".join(f"{name}={short(value)}" for name, value in zip(rows.key, key_of(rows, row), strict=True))


def times(rows: Rows, row: Row) -> str:
    """How often a row is there."""
    count = rows.counts[row]
    return {0: "not there", 1: "once", 2: "twice"}.get(count, f"{count} times")


def changed_cells(columns: tuple[str, ...], one: Row, other: Row) -> str:
    """The cells in which two rows differ."""
    cells = zip(columns, one, other, strict=True)
    return ", ".join(f"{name} is {short(new)} instead of {short(old)}" for name, old, new in cells if old != new)


def short(value: Any) -> str:
    """A value that fits on a line."""
    text = repr(value)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}..."


def assert_equal(one: Path, other: Path, *, exact: bool = False) -> None:
    """Fails with every difference between two lakes."""
    found = differences(canonical_rows(one, exact=exact), canonical_rows(other, exact=exact))
    assert not found, "\n".join(found)
