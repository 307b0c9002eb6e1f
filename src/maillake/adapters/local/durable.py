"""Files that are there whole or not at all."""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from maillake.errors import DiskFullError

FULL = {errno.ENOSPC, errno.EDQUOT}


@contextmanager
def reporting_full_disk(path: Path) -> Iterator[None]:
    """Turns "no space left" into a `DiskFullError` that names the place."""
    try:
        yield
    except OSError as error:
        # Arrow's C++ errors carry the number in their text only.
        if error.errno in FULL or "No space left on device" in str(error):
            raise DiskFullError(
                f"no space left on the disk of {path}: free some and run the same command again"
            ) from error
        raise


def sync_directory(path: Path) -> None:
    """Makes renames and removals in a directory durable."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_directory(path: Path) -> None:
    """Makes a directory and its parents, each durable in its parent."""
    if path.is_dir():
        return
    make_directory(path.parent)
    path.mkdir(exist_ok=True)
    sync_directory(path.parent)


def write_whole(path: Path, staging: Path, content: bytes) -> None:
    """Writes a small file under a staging name, syncs it and renames it into place."""
    publish(path, staging / f"{path.name}.{os.getpid()}", lambda staged: staged.write_bytes(content))


def publish(path: Path, staged: Path, write: Callable[[Path], object]) -> None:
    """Lets `write` fill the staged file, then makes it durable under its own name."""
    with reporting_full_disk(path):
        write(staged)
        move(staged, path)
        sync_directory(path.parent)


def move(staged: Path, path: Path) -> None:
    """Syncs a staged file and renames it; the caller syncs the directory."""
    with reporting_full_disk(path):
        descriptor = os.open(staged, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        make_directory(path.parent)
        staged.replace(path)
