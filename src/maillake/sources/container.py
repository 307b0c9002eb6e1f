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
from maillake.sources.names import entry_name

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


class Names:
    """Names of members as text, each once: the second `a` is `a (2)`."""

    def __init__(self) -> None:
        self._seen: set[str] = set()
        self._numbers: dict[str, int] = {}

    def unique(self, name: str) -> str:
        """The name a member gets; the same for the same container."""
        text = unique = entry_name(name)
        while unique in self._seen:
            self._numbers[text] = self._numbers.get(text, 1) + 1
            unique = f"{text} ({self._numbers[text]})"
        self._seen.add(unique)
        return unique


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
    names = Names()
    with damage_named("the zip"), zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            if info.is_dir():
                continue
            allowance.take_entry()
            fault = EncryptedError("the entry is protected by a password") if info.flag_bits & ENCRYPTED_FLAG else None
            name = names.unique(info.filename)
            yield Member(name, info.file_size, info.compress_size, lambda info=info: archive.open(info), fault)  # type: ignore[misc]


def tar_members(path: Path, allowance: Allowance) -> Iterator[Member]:
    """Files of an uncompressed tar in file order, hard links too; raises `InputError` when it cannot be read."""
    names = Names()
    sizes: dict[str, int] = {}
    with damage_named("the tar"), tarfile.open(path, "r:") as archive:
        for info in archive:
            allowance.take_entry()
            if info.isfile():
                sizes[info.name] = info.size
            elif not info.islnk():
                continue
            size = sizes.get(info.linkname if info.islnk() else info.name)
            fault = UnreadableError(f"it is a link to {info.linkname}, which is not there") if size is None else None
            opening = lambda info=info: opened(archive, info)  # noqa: E731
            yield Member(names.unique(info.name), size or 0, info.size, opening, fault)
        check_end(path, archive.offset)


def check_end(path: Path, offset: int) -> None:
    """Raises `InputError` when a tar does not end where its reader stopped: it was cut, or more lies behind."""
    with path.open("rb") as file:
        file.seek(offset)
        block = file.read(tarfile.BLOCKSIZE)
        if len(block) < tarfile.BLOCKSIZE:
            raise TruncatedError("the tar ends too early: its end mark is missing")
        while block:
            if block.count(0) < len(block):
                raise UnreadableError(
                    f"the tar is damaged, or something else lies in it, at {file.tell() - len(block):,}"
                )
            block = file.read(1 << 20)


def opened(archive: tarfile.TarFile, info: tarfile.TarInfo) -> IO[bytes]:
    """A member of a tar that is a regular file."""
    stream = archive.extractfile(info)
    if stream is None:
        raise UnreadableError(f"{info.name} has no content")
    return stream
