"""The sink over S3: the same bytes as the one over a directory, large files in parts, nothing left behind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from boto3.s3.transfer import TransferConfig  # type: ignore[import-untyped]  # noqa: TID251
from botocore.exceptions import EndpointConnectionError  # type: ignore[import-untyped]

from maillake.adapters.aws import parquet_sink
from maillake.adapters.aws.parquet_sink import S3ParquetSink
from maillake.adapters.local.parquet_sink import ParquetSink
from maillake.adapters.memory.clock import StandingClock
from maillake.errors import TransientError
from maillake.lake.schema import schema_of
from maillake.model import WrittenFile
from maillake.ports import RowSink
from tests.adapters.cloud import BUCKET, cloud, made_bucket

PLACE = ("tenant", date(2024, 2, 3), "unit", "emission")


@pytest.fixture
def s3() -> Iterator[Any]:
    with cloud():
        yield made_bucket()


def sink_to(client: Any, scratch: Path) -> S3ParquetSink:
    return S3ParquetSink(client, BUCKET, scratch, StandingClock(), flush_bytes=1 << 20, flush_seconds=60.0)


def emitted(sink: RowSink) -> tuple[WrittenFile, ...]:
    unit = sink.open_unit(*PLACE)
    for table in ("messages", "skipped"):
        rows = [{"unit_id": f"unit{number}"} for number in range(50)]
        unit.write(table, pa.Table.from_pylist(rows, schema=schema_of(table)).to_batches())
    return unit.close()


def test_the_same_rows_are_the_same_files_on_the_disk_and_in_the_bucket(s3: Any, tmp_path: Path) -> None:
    here = emitted(ParquetSink(tmp_path / "lake", StandingClock(), 1 << 20, 60.0))
    there = emitted(sink_to(s3, tmp_path / "scratch"))
    assert here == there
    for file in there:
        raw = s3.get_object(Bucket=BUCKET, Key=file.path)["Body"].read()
        assert raw == (tmp_path / "lake" / file.path).read_bytes()


def test_nothing_is_left_on_the_scratch_disk(s3: Any, tmp_path: Path) -> None:
    emitted(sink_to(s3, tmp_path / "scratch"))
    assert list((tmp_path / "scratch").iterdir()) == []


def test_a_large_file_is_put_in_parts(s3: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet_sink, "LARGE_BYTES", 1_000)
    parts = TransferConfig(multipart_threshold=1_000, multipart_chunksize=5 << 20, use_threads=False)
    monkeypatch.setattr(parquet_sink, "PARTS", parts)
    (file, _) = emitted(sink_to(s3, tmp_path / "scratch"))
    found = s3.get_object(Bucket=BUCKET, Key=file.path)
    assert found["ETag"].endswith('-1"')
    assert len(found["Body"].read()) == file.size


def test_a_bucket_that_goes_away_is_for_later_and_giving_up_clears_the_disk(tmp_path: Path) -> None:
    class Away:
        def put_object(self, **_: Any) -> None:
            raise EndpointConnectionError(endpoint_url="https://s3.example.com")

    sink = sink_to(Away(), tmp_path / "scratch")
    unit = sink.open_unit(*PLACE)
    unit.write("skipped", pa.Table.from_pylist([{"unit_id": "u"}], schema=schema_of("skipped")).to_batches())
    with pytest.raises(TransientError):
        unit.close()
    unit.abort()
    with pytest.raises(TransientError):
        sink.write_table("tenant", PLACE[1], "units", "name", [{"unit_id": "u"}])
    assert list((tmp_path / "scratch").iterdir()) == []
