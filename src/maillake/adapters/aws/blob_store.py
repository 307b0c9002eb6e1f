"""`BlobStore` over a bucket of S3."""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, cast

from maillake.adapters.aws.faults import Refusal, code_of, reaching

KEPT_BYTES = 32 << 20
"""Files up to this size stay in memory while they are read; larger ones lie on the disk."""

PIECE_BYTES = 1 << 20

GONE = {"NoSuchKey", "404"}


class S3BlobStore:
    """Files of one bucket by key; `scratch` is the directory large ones are read from, the system's without."""

    def __init__(self, client: Any, bucket: str, scratch: str | None = None) -> None:
        self._client = client
        self._bucket = bucket
        self._scratch = scratch

    def open(self, path: str) -> BinaryIO:
        """A copy of a file as it is now; seekable. `FileNotFoundError` when there is none."""
        try:
            with reaching(self._uri(path)):
                body = self._client.get_object(Bucket=self._bucket, Key=path)["Body"]
        except Refusal as error:
            if code_of(error) in GONE:
                raise FileNotFoundError(f"{self._uri(path)} is not there") from error
            raise
        with closing(body), ExitStack() as failing:
            copy = failing.enter_context(SpooledTemporaryFile(max_size=KEPT_BYTES, dir=self._scratch))
            with reaching(self._uri(path)):
                while piece := body.read(PIECE_BYTES):
                    copy.write(piece)
            copy.seek(0)
            failing.pop_all()
        return cast("BinaryIO", copy)

    def write(self, path: str, content: bytes) -> None:
        """Writes a file, durable when it returns."""
        with reaching(self._uri(path)):
            self._client.put_object(Bucket=self._bucket, Key=path, Body=content)

    def delete(self, path: str) -> None:
        """Removes a file, if it is there."""
        with reaching(self._uri(path)):
            self._client.delete_object(Bucket=self._bucket, Key=path)

    def list(self, prefix: str) -> Iterator[str]:
        """Paths that start with a prefix, sorted; S3 sorts by the bytes of the names, which is the same order."""
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=prefix)
        with reaching(self._uri(prefix)):
            for page in pages:
                yield from (item["Key"] for item in page.get("Contents", ()))

    def _uri(self, path: str) -> str:
        return f"s3://{self._bucket}/{path}"
