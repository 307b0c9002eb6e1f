"""Zip and tar: members one after another, with limits against bombs."""

import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from maillake.contract.limits import ContainerLimits
from maillake.errors import BombError, EncryptedError, InputError, TruncatedError, UnreadableError

ENCRYPTED_FLAG = 0x1


@dataclass(frozen=True)
class Member:
    """A regular file inside a container: its path, its bytes unpacked and packed, and how to open it."""

    path: str
    size: int
    packed_size: int
    open: Callable[[], IO[bytes]]
    fault: InputError | None = None


class Allowance:
    """What is left of a container's limits; the containers inside share it."""

    def __init__(self, limits: ContainerLimits, container_bytes: int) -> None:
        self.limits = limits
        self._entries = limits.max_entries
        self._bytes = min(limits.max_bytes, limits.ratio_free_bytes + container_bytes * limits.max_ratio)

    def take_entry(self) -> None:
        """Counts an entry; raises `BombError` when there are too many."""
        self._entries -= 1
        if self._entries < 0:
            raise BombError(f"the container has more than {self.limits.max_entries:,} entries")

    def take_bytes(self, count: int) -> None:
        """Counts unpacked bytes; raises `BombError` when there are too many for its size."""
        self._bytes -= count
        if self._bytes < 0:
            raise BombError(f"the container unfolds to more than {self.limits.max_ratio} times its size")


@contextmanager
def damage_named(what: str) -> Iterator[None]:
    """Turns what the standard library raises on damaged containers into input errors."""
    try:
        yield
    except (EOFError, tarfile.ReadError) as error:
        raise TruncatedError(f"{what} ends too early or is damaged: {error}") from error
    except (zipfile.BadZipFile, zlib.error, tarfile.TarError, NotImplementedError, ValueError) as error:
        raise UnreadableError(f"{what} is damaged: {error}") from error
    except RuntimeError as error:
        raise EncryptedError(f"{what} is protected by a password") from error


def zip_members(path: Path, allowance: Allowance) -> Iterator[Member]:
    """Files of a zip in central directory order; raises `InputError` when it cannot be read."""
    with damage_named("the zip"), zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            if info.is_dir():
                continue
            allowance.take_entry()
            fault = EncryptedError("the entry is protected by a password") if info.flag_bits & ENCRYPTED_FLAG else None
            yield Member(info.filename, info.file_size, info.compress_size, lambda info=info: archive.open(info), fault)  # type: ignore[misc]


def tar_members(path: Path, allowance: Allowance) -> Iterator[Member]:
    """Regular files of an uncompressed tar in file order; raises `InputError` when it cannot be read."""
    with damage_named("the tar"), tarfile.open(path, "r:") as archive:
        for info in archive:
            allowance.take_entry()
            if not info.isfile():
                continue
            yield Member(info.name, info.size, info.size, lambda info=info: opened(archive, info))  # type: ignore[misc]


def opened(archive: tarfile.TarFile, info: tarfile.TarInfo) -> IO[bytes]:
    """A member of a tar that is a regular file."""
    stream = archive.extractfile(info)
    if stream is None:
        raise UnreadableError(f"{info.name} has no content")
    return stream
