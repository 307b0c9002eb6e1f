"""`ObjectStore` in memory."""

from typing import IO

from maillake.contract.work import RawObject
from maillake.errors import UnreadableError


class MemoryObjectStore:
    """Objects by bucket, key and version; `put` fills it."""

    def __init__(self) -> None:
        self._objects: dict[tuple[str, str, str], bytes] = {}

    def put(self, bucket: str, key: str, raw: bytes) -> RawObject:
        """Puts a new version of an object."""
        version = str(1 + sum(known[:2] == (bucket, key) for known in self._objects))
        self._objects[bucket, key, version] = raw
        return RawObject(bucket, key, version, len(raw))

    def read(self, item: RawObject, start: int = 0, end: int | None = None) -> bytes:
        """Bytes [start, end) of an object; all of it without `end`."""
        raw = self._objects.get((item.bucket, item.key, item.version))
        if raw is None:
            raise UnreadableError(f"{item.uri} is not there")
        return raw[start:end]

    def download(self, item: RawObject, target: IO[bytes]) -> None:
        """Copies an object into a file."""
        target.write(self.read(item))
