"""`BlobStore` over a directory."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from maillake.adapters.local.durable import make_directory, sync_directory, write_whole
from maillake.lake import layout


class DirectoryStore:
    """Files below one directory."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def open(self, path: str) -> BinaryIO:
        """Opens a file for reading."""
        return (self._root / path).open("rb")

    def write(self, path: str, content: bytes) -> None:
        """Writes a file, durable when it returns."""
        staging = self._root / layout.STAGING
        make_directory(staging)
        write_whole(self._root / path, staging, content)

    def delete(self, path: str) -> None:
        """Removes a file, if it is there."""
        (self._root / path).unlink(missing_ok=True)
        if (self._root / path).parent.is_dir():
            sync_directory((self._root / path).parent)

    def list(self, prefix: str) -> Iterator[str]:
        """Paths that start with a prefix, sorted."""
        directory = self._root / prefix if prefix.endswith("/") or not prefix else (self._root / prefix).parent
        paths = (path.relative_to(self._root).as_posix() for path in directory.rglob("*") if path.is_file())
        yield from sorted(path for path in paths if path.startswith(prefix))
