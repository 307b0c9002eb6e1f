"""`RowSink` over S3: the files are written to a scratch disk and put whole when their emission is closed."""

import base64
import errno
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from boto3.s3.transfer import TransferConfig  # type: ignore[import-untyped]  # noqa: TID251  # sizes, no client

from maillake.adapters.aws.faults import reaching
from maillake.errors import DiskFullError
from maillake.failpoints import NO_FAILPOINTS, Failpoints
from maillake.lake.parquet_file import EmissionFiles, TableFile, small_file
from maillake.model import WrittenFile
from maillake.ports import Clock

LARGE_BYTES = 64 << 20
"""Files over this size are put in parts of it."""

PARTS = TransferConfig(multipart_threshold=LARGE_BYTES, multipart_chunksize=LARGE_BYTES, use_threads=False)

FULL = {errno.ENOSPC, errno.EDQUOT}


@contextmanager
def filling(scratch: Path) -> Iterator[None]:
    """Turns a scratch disk that is full into a `DiskFullError`."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL or "No space left on device" in str(error):
            raise DiskFullError(f"no space left on {scratch}: give the task more ephemeral storage") from error
        raise


class S3UnitSink:
    """Rows of one emission, on the scratch disk until it is closed."""

    def __init__(self, sink: "S3ParquetSink", files: EmissionFiles) -> None:
        self._sink = sink
        self._files = files

    def write(self, table: str, batches: list[Any]) -> None:
        """Takes record batches of a table; full or old buffers become row groups."""
        with filling(self._sink.scratch):
            self._files.write(table, batches)

    def close(self) -> tuple[WrittenFile, ...]:
        """Puts every file whole; what was put before one failed belongs to an emission that is never committed."""
        with filling(self._sink.scratch):
            files = list(self._files.close())
        return tuple(map(self._sink.put, files))

    def abort(self) -> None:
        """Removes what is on the scratch disk."""
        self._files.abort()


class S3ParquetSink:
    """`RowSink` of a bucket; `flush_bytes` and `flush_seconds` bound what is gathered in memory."""

    def __init__(
        self,
        client: Any,
        bucket: str,
        scratch: Path,
        clock: Clock,
        *,
        flush_bytes: int,
        flush_seconds: float,
        failpoints: Failpoints = NO_FAILPOINTS,
    ) -> None:
        self.scratch = scratch
        self._client = client
        self._bucket = bucket
        self._clock = clock
        self._failpoints = failpoints
        self._flush = (flush_bytes, flush_seconds)
        scratch.mkdir(parents=True, exist_ok=True)

    def open_unit(self, tenant: str, ingest_date: date, unit_id: str, emission: str) -> S3UnitSink:
        """Starts an emission."""
        place = (tenant, ingest_date, unit_id, emission)
        return S3UnitSink(self, EmissionFiles(self.scratch, place, self._clock.now_ns, self._flush))

    def write_table(
        self, tenant: str, ingest_date: date, table: str, name: str, rows: Sequence[Mapping[str, Any]]
    ) -> WrittenFile:
        """Writes rows as one file at once."""
        with filling(self.scratch):
            file = small_file(self.scratch, (table, tenant, ingest_date), name, rows)
        try:
            with filling(self.scratch):
                file.close()
            return self.put(file)
        except BaseException:
            file.abort()
            raise

    def put(self, file: TableFile) -> WrittenFile:
        """Puts a closed file, which is refused if its bytes are no longer those that were hashed, and removes it."""
        written = file.written()
        with file.staged.open("rb") as stream, reaching(f"s3://{self._bucket}/{file.final}"):
            if written.size > LARGE_BYTES:
                self._client.upload_fileobj(stream, self._bucket, file.final, Config=PARTS)
            else:
                checksum = base64.b64encode(bytes.fromhex(written.sha256)).decode("ascii")
                self._client.put_object(Bucket=self._bucket, Key=file.final, Body=stream, ChecksumSHA256=checksum)
        file.staged.unlink()
        self._failpoints.hit(f"table.{written.table}")
        return written
