"""`RowSink`: what every adapter of it promises. What it wrote is read back from the store in which its files lie."""

from __future__ import annotations

import gc
import hashlib
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from maillake.lake import layout
from maillake.lake.schema import schema_of
from maillake.model import WrittenFile
from tests.adapters.worlds import SINKS, Flush, Rows

DAY = date(2024, 2, 3)
PLACE = ("tenant", DAY, "unit", "emission")


class StandingClock:
    """Time that passes when it is told to."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now_ns(self) -> int:
        return int(self.seconds * 1e9)

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds


@pytest.fixture(params=SINKS)
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[Flush], Rows]]:
    """Opens a sink that flushes as it is told."""
    with ExitStack() as stack:
        yield lambda flush: stack.enter_context(SINKS[request.param](tmp_path, flush))


@pytest.fixture
def rows(opened: Callable[[Flush], Rows]) -> Rows:
    """A sink that flushes at the end."""
    return opened(Flush(StandingClock()))


def batch(table: str, *values: dict[str, Any]) -> pa.RecordBatch:
    (made,) = pa.Table.from_pylist(list(values), schema=schema_of(table)).to_batches()
    return made


def skipped(*offsets: int) -> pa.RecordBatch:
    return batch("skipped", *({"occurrence_key": f"key{offset}", "byte_offset": offset} for offset in offsets))


def parquet(rows: Rows, path: str) -> pq.ParquetFile:
    with rows.store.open(path) as stream:
        return pq.ParquetFile(pa.BufferReader(stream.read()))


def offsets(rows: Rows, path: str) -> list[int]:
    found: list[int] = parquet(rows, path).read(columns=["byte_offset"])["byte_offset"].to_pylist()
    return found


def assert_true_of(rows: Rows, file: WrittenFile) -> None:
    """Size, hash, number of rows and columns are those of the file."""
    with rows.store.open(file.path) as stream:
        raw = stream.read()
    assert (file.size, file.sha256) == (len(raw), hashlib.sha256(raw).hexdigest())
    written = parquet(rows, file.path)
    assert written.metadata.num_rows == file.rows
    assert written.schema_arrow.equals(schema_of(file.table))


def test_the_rows_of_an_emission_are_read_back_in_their_order(rows: Rows) -> None:
    unit = rows.sink.open_unit(*PLACE)
    unit.write("skipped", [skipped(3, 1), skipped(2)])
    unit.write("messages", [batch("messages", {"message_key": "ab", "subject": "Zoë"})])
    unit.write("skipped", [skipped(0)])
    files = {file.table: file for file in unit.close()}
    assert {table: file.path for table, file in files.items()} == {
        table: layout.unit_file(table, *PLACE) for table in ("skipped", "messages")
    }
    assert offsets(rows, files["skipped"].path) == [3, 1, 2, 0]
    assert parquet(rows, files["messages"].path).read(columns=["subject"]).to_pylist() == [{"subject": "Zoë"}]
    for file in files.values():
        assert_true_of(rows, file)


def test_nothing_is_visible_before_the_emission_is_closed(rows: Rows) -> None:
    unit = rows.sink.open_unit(*PLACE)
    unit.write("messages", [batch("messages", {"message_key": "ab"})])
    unit.write("skipped", [skipped(1)])
    assert [*rows.store.list("messages/"), *rows.store.list("skipped/")] == []
    unit.close()
    assert len([*rows.store.list("messages/"), *rows.store.list("skipped/")]) == 2


def test_an_emission_that_is_given_up_leaves_nothing_and_says_nothing(
    rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda failed: said.append(failed.exc_value))
    for tables in ((), ("messages",), ("messages", "skipped")):
        unit = rows.sink.open_unit(*PLACE)
        for table in tables:
            unit.write(table, [batch(table, {"unit_id": "unit"})])
        unit.abort()
        assert list(rows.store.list("")) == []
    del unit
    gc.collect()
    assert said == []


def test_an_emission_without_rows_has_no_files(rows: Rows) -> None:
    assert rows.sink.open_unit(*PLACE).close() == ()
    assert list(rows.store.list("")) == []


def test_two_emissions_at_once_do_not_mix(rows: Rows) -> None:
    units = {name: rows.sink.open_unit("tenant", DAY, name, "emission") for name in ("one", "two")}
    for offset in range(4):
        for number, unit in enumerate(units.values()):
            unit.write("skipped", [skipped(10 * number + offset)])
    written = {name: unit.close()[0].path for name, unit in units.items()}
    assert {name: offsets(rows, path) for name, path in written.items()} == {
        "one": [0, 1, 2, 3],
        "two": [10, 11, 12, 13],
    }


def test_an_emission_written_again_replaces_its_files_whole(rows: Rows) -> None:
    for values in ((1, 2, 3), (4,)):
        unit = rows.sink.open_unit(*PLACE)
        unit.write("skipped", [skipped(*values)])
        (file,) = unit.close()
    assert offsets(rows, file.path) == [4]
    assert list(rows.store.list("")) == [file.path]


def test_what_is_gathered_is_written_when_it_is_large_enough(opened: Callable[[Flush], Rows]) -> None:
    rows = opened(Flush(StandingClock(), size=3 * skipped(1).nbytes))
    unit = rows.sink.open_unit(*PLACE)
    for offset in range(7):
        unit.write("skipped", [skipped(offset)])
    (file,) = unit.close()
    groups = parquet(rows, file.path).metadata
    assert [groups.row_group(number).num_rows for number in range(groups.num_row_groups)] == [3, 3, 1]


def test_what_is_gathered_is_written_when_it_is_old_enough(opened: Callable[[Flush], Rows]) -> None:
    clock = StandingClock()
    rows = opened(Flush(clock, seconds=30))
    unit = rows.sink.open_unit(*PLACE)
    for offset, wait in enumerate((0, 29, 1, 29, 29)):
        clock.sleep(wait)
        unit.write("skipped", [skipped(offset)])
    (file,) = unit.close()
    groups = parquet(rows, file.path).metadata
    assert [groups.row_group(number).num_rows for number in range(groups.num_row_groups)] == [3, 2]


def test_a_small_table_is_written_at_once(rows: Rows) -> None:
    values: list[dict[str, Any]] = [{"unit_id": "u", "attempt": 2, "kind": "stream"}, {"unit_id": "v"}]
    file = rows.sink.write_table("tenant", DAY, "units", "name", values)
    assert file.path == "units/tenant=tenant/ingest_date=2024-02-03/name.parquet"
    found = parquet(rows, file.path).read(columns=["unit_id", "attempt", "kind"]).to_pylist()
    assert found == [values[0], {"unit_id": "v", "attempt": None, "kind": None}]
    assert_true_of(rows, file)


def test_a_table_without_rows_has_its_columns(rows: Rows) -> None:
    file = rows.sink.write_table("_", DAY, "messages", "schema", [])
    assert file.rows == 0
    assert_true_of(rows, file)
