"""Files of an emission while they are staged; what comes of them is in the suites of the sinks."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from maillake.lake.parquet_file import EmissionFiles, HashingFile, small_file
from maillake.lake.schema import schema_of

DAY = date(2024, 2, 3)


def emission(staging: Path) -> EmissionFiles:
    return EmissionFiles(staging, ("tenant", DAY, "unit", "emission"), lambda: 0, (1 << 20, 60.0))


def test_what_is_written_is_hashed_and_counted(tmp_path: Path) -> None:
    file = HashingFile(tmp_path / "a")
    for part in (b"one", memoryview(b"two"), b""):
        file.write(part)
    file.close()
    assert (tmp_path / "a").read_bytes() == b"onetwo"
    assert (file.size, file.sha256) == (6, hashlib.sha256(b"onetwo").hexdigest())


def test_a_file_is_told_where_it_comes_to_lie(tmp_path: Path) -> None:
    files = emission(tmp_path)
    files.write("skipped", pa.Table.from_pylist([{"unit_id": "u"}], schema=schema_of("skipped")).to_batches())
    (file,) = files.close()
    assert file.final == "skipped/tenant=tenant/ingest_date=2024-02-03/unit.emission.parquet"
    assert pq.read_metadata(file.staged).num_rows == file.written().rows == 1


def test_an_emission_that_is_given_up_leaves_no_file(tmp_path: Path) -> None:
    files = emission(tmp_path)
    files.write("messages", pa.Table.from_pylist([{"unit_id": "u"}], schema=schema_of("messages")).to_batches())
    files.abort()
    assert list(tmp_path.iterdir()) == []


def test_rows_that_do_not_fit_the_table_leave_no_file(tmp_path: Path) -> None:
    with pytest.raises(pa.ArrowInvalid):
        small_file(tmp_path, ("units", "tenant", DAY), "name", [{"attempt": "three"}])
    assert list(tmp_path.iterdir()) == []


def test_what_is_null_is_found_where_all_other_values_are_one(tmp_path: Path) -> None:
    rows = [{"subject": subject, "minhash": subject and b"one"} for subject in ("one", None, "one")]
    file = small_file(tmp_path, ("messages", "tenant", DAY), "name", rows)
    file.close()
    with duckdb.connect(":memory:") as connection:
        for column in ("subject", "minhash"):
            query = f"SELECT subject FROM read_parquet('{file.staged}') WHERE {column} IS NULL"
            assert connection.execute(query).fetchall() == [(None,)]
