"""`ObjectStore` over S3: objects by version, whole or in ranges, one request each."""

from collections.abc import Iterator
from contextlib import closing
from typing import IO, Any

from maillake.adapters.aws.faults import BROKEN, Refusal, code_of, reaching
from maillake.contract.work import RawObject
from maillake.errors import TransientError, UnreadableError

PIECE_BYTES = 1 << 20
RESUMES = 3
"""So often a transfer that breaks goes on where it broke."""

GONE = {"NoSuchKey", "NoSuchVersion", "NoSuchBucket", "404", "MethodNotAllowed", "405", "InvalidArgument"}
"""The last ones are what a delete marker and a version that never was answer."""

CLOSED = {"AccessDenied", "AllAccessDisabled", "403", "InvalidObjectState"}


class S3ObjectStore:
    """Objects of any bucket the caller may read."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def read(self, item: RawObject, start: int = 0, end: int | None = None) -> bytes:
        """Bytes [start, end) of an object; fewer when it ends before, all of it without `end`."""
        return b"".join(self._pieces(item, start, end))

    def download(self, item: RawObject, target: IO[bytes]) -> None:
        """Copies an object into a file in pieces."""
        target.writelines(self._pieces(item, 0, None))

    def _pieces(self, item: RawObject, start: int, end: int | None) -> Iterator[bytes]:
        position = start
        for left in reversed(range(RESUMES)):
            if end is not None and position >= end:
                return
            try:
                for piece in self._transfer(item, position, end):
                    position += len(piece)
                    yield piece
            except BROKEN as error:
                if not left:
                    raise TransientError(f"{item.uri} cannot be read: {error}") from error
            else:
                return

    def _transfer(self, item: RawObject, start: int, end: int | None) -> Iterator[bytes]:
        """Pieces of one answer, which may break off anywhere."""
        answer = self._get(item, start, end)
        if answer is None:
            return
        # Who does not know ranges sends the whole object, and no Content-Range.
        skipped = 0 if answer.get("ContentRange") else start
        left = None if end is None else end - start
        with closing(answer["Body"]) as body:
            while left != 0 and (piece := body.read(PIECE_BYTES)):
                kept = piece[skipped:][:left]
                skipped = max(0, skipped - len(piece))
                left = None if left is None else left - len(kept)
                if kept:
                    yield kept

    def _get(self, item: RawObject, start: int, end: int | None) -> Any:
        """The answer to one request; None when the object ends before `start`."""
        wanted = {"Bucket": item.bucket, "Key": item.key}
        if item.version:
            wanted["VersionId"] = item.version
        if start or end is not None:
            wanted["Range"] = f"bytes={start}-" + ("" if end is None else str(end - 1))
        try:
            with reaching(item.uri):
                return self._client.get_object(**wanted)
        except Refusal as error:
            code = code_of(error)
            if code in {"InvalidRange", "416"}:
                return None
            if code in GONE:
                raise UnreadableError(f"{item.uri} is not there: {code}") from error
            if code in CLOSED:
                raise UnreadableError(f"{item.uri} may not be read: {code}") from error
            raise
