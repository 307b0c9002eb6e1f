"""`BlobStore` in memory."""

import io
from collections.abc import Iterator
from typing import BinaryIO


class MemoryStore:
    """Files that end with their process."""

    def __init__(self) -> None:
        self._files: dict[str, bytes] = {}

    def open(self, path: str) -> BinaryIO:
        """Opens a file for reading."""
        if path not in self._files:
            raise FileNotFoundError(path)
        return io.BytesIO(self._files[path])

    def write(self, path: str, content: bytes) -> None:
        """Writes a file."""
        self._files[path] = bytes(content)

    def delete(self, path: str) -> None:
        """Removes a file, if it is there."""
        self._files.pop(path, None)

    def list(self, prefix: str) -> Iterator[str]:
        """Paths that start with a prefix, sorted."""
        yield from sorted(path for path in self._files if path.startswith(prefix))
