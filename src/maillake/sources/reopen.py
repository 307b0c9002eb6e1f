"""Opening again what a lake points to: a file, or an entry inside containers."""

import mmap
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from maillake import _native
from maillake.contract.limits import ContainerLimits
from maillake.errors import InputError, UnreadableError
from maillake.sources.compressed import DAMAGE, STEP_BYTES, decompressing, early_end, unpack
from maillake.sources.container import Allowance, Member, damage_named, tar_members, zip_members
from maillake.sources.keys import HEAD_BYTES

SEPARATOR = "!/"
"""Between the path of a container and the path inside it."""

COMPRESSED = {"gzip", "zstd", "bzip2", "xz"}
UNLIMITED = Allowance(ContainerLimits(max_entries=sys.maxsize, max_bytes=sys.maxsize), sys.maxsize)


@contextmanager
def open_entry(path: Path, entry_path: str) -> Iterator[IO[bytes]]:
    """The stream of an entry of a file; an empty path means the file itself.

    Raises `InputError` when the file or the entry is not there or cannot be read. A compressed stream is read from
    its start.
    """
    with ExitStack() as stack:
        try:
            if not entry_path:
                yield stack.enter_context(path.open("rb"))
                return
            with path.open("rb") as file:
                kind = _native.kind_of(file.read(HEAD_BYTES))
        except OSError as error:
            raise UnreadableError(f"{path} cannot be opened: {error.strerror or error}") from error
        stream, rest = stack.enter_context(open_member(path, kind, entry_path))
        if not rest:
            yield stream
            return
        inner = stack.enter_context(spooled(stream))
        yield stack.enter_context(open_entry(Path(inner.name), rest))


@contextmanager
def spooled(stream: IO[bytes]) -> Iterator[IO[bytes]]:
    """A temporary file with the content of a stream, or what is in front of its damage."""
    with tempfile.NamedTemporaryFile(prefix="maillake.") as file:
        unpack(stream, file, UNLIMITED)
        file.flush()
        yield file


@contextmanager
def mapped_entry(path: Path, entry_path: str) -> Iterator[mmap.mmap | bytes]:
    """All of an entry that can be read, mapped."""
    with open_entry(path, entry_path) as stream, ExitStack() as stack:
        file = stack.enter_context(spooled(stream)) if entry_path else stream
        if os.fstat(file.fileno()).st_size == 0:
            yield b""
        else:
            yield stack.enter_context(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


@contextmanager
def open_member(path: Path, kind: str, entry_path: str) -> Iterator[tuple[IO[bytes], str]]:
    """The member an entry path begins with, and what of the path lies inside it."""
    if kind in COMPRESSED:
        # The name of what is inside comes from the name the file had when it was read; only its end matters here.
        _, _, rest = entry_path.partition(SEPARATOR)
        try:
            with decompressing(path, kind) as stream:
                yield stream, rest
        except DAMAGE as error:
            raise early_end(error) from error
        return
    if kind not in {"zip", "tar"}:
        raise UnreadableError(f"{path} holds no entry {entry_path}")
    name, rest = split_path(entry_path, member_names(path, kind, entry_path))
    with damage_named(f"the container {path.name}"):
        for member in members_of(path, kind):
            if member.path == name:
                with member.open() as stream:
                    yield stream, rest
                return


def members_of(path: Path, kind: str) -> Iterator[Member]:
    """Members of a zip or tar that was read before: without limits."""
    reader = zip_members if kind == "zip" else tar_members
    return reader(path, UNLIMITED)


def member_names(path: Path, kind: str, entry_path: str) -> set[str]:
    """Names of members that an entry path begins with."""
    names: set[str] = set()
    try:
        for member in members_of(path, kind):
            if entry_path.startswith(member.path):
                names.add(member.path)
            if member.path == entry_path:
                break
    except InputError:
        # What is in front of the damage can be read all the same.
        if not names:
            raise
    return names


def split_path(entry_path: str, names: set[str]) -> tuple[str, str]:
    """The longest beginning of an entry path that a container has as a member, and the rest."""
    end = len(entry_path)
    while end > 0:
        if entry_path[:end] in names:
            return entry_path[:end], entry_path[end + len(SEPARATOR) :]
        end = entry_path.rfind(SEPARATOR, 0, end)
    raise UnreadableError(f"the container holds no entry {entry_path}")


def read_range(path: Path, entry_path: str, offset: int, length: int) -> bytes:
    """Bytes of an entry's stream; raises `InputError` when there are fewer."""
    with open_entry(path, entry_path) as stream:
        if stream.seekable():
            stream.seek(offset)
        else:
            skip(stream, offset)
        read = getattr(stream, "read1", stream.read)
        content = bytearray()
        while len(content) < length and (more := read(min(length - len(content), STEP_BYTES))):
            content += more
    if len(content) != length:
        raise UnreadableError(f"{path} {entry_path} has no {length} bytes at {offset} any more")
    return bytes(content)


def skip(stream: IO[bytes], count: int) -> None:
    """Reads over bytes of a stream that cannot seek."""
    read = getattr(stream, "read1", stream.read)
    while count > 0 and (block := read(min(count, STEP_BYTES))):
        count -= len(block)
