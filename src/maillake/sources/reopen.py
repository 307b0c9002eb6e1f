"""Opening again what a lake points to: a file, or an entry inside containers."""

import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from maillake import _native
from maillake.contract.limits import ContainerLimits
from maillake.errors import UnreadableError
from maillake.sources.compressed import BLOCK_BYTES, decompressing
from maillake.sources.container import Allowance, damage_named, tar_members
from maillake.sources.keys import HEAD_BYTES

SEPARATOR = "!/"
"""Between the path of a container and the path inside it."""

COMPRESSED = {"gzip", "zstd", "bzip2", "xz"}


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
        inner = stack.enter_context(tempfile.NamedTemporaryFile(prefix="maillake."))
        while block := stream.read(BLOCK_BYTES):
            inner.write(block)
        inner.flush()
        yield stack.enter_context(open_entry(Path(inner.name), rest))


@contextmanager
def open_member(path: Path, kind: str, entry_path: str) -> Iterator[tuple[IO[bytes], str]]:
    """The member an entry path begins with, and what of the path lies inside it."""
    if kind in COMPRESSED:
        # The name of what is inside comes from the name the file had when it was read; only its end matters here.
        _, _, rest = entry_path.partition(SEPARATOR)
        with decompressing(path, kind) as stream:
            yield stream, rest
        return
    with damage_named(f"the container {path.name}"):
        if kind == "zip":
            with zipfile.ZipFile(path) as archive:
                name, rest = split_path(entry_path, set(archive.namelist()))
                with archive.open(name) as stream:
                    yield stream, rest
            return
        if kind == "tar":
            for member in tar_members(path, Allowance(ContainerLimits(), path.stat().st_size)):
                name, _, rest = entry_path.partition(SEPARATOR)
                if member.path in {name, entry_path}:
                    with member.open() as stream:
                        yield stream, "" if member.path == entry_path else rest
                    return
    raise UnreadableError(f"{path} holds no entry {entry_path}")


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
        content = stream.read(length)
        while len(content) < length and (more := stream.read(length - len(content))):
            content += more
    if len(content) != length:
        raise UnreadableError(f"{path} {entry_path} has no {length} bytes at {offset} any more")
    return content


def skip(stream: IO[bytes], count: int) -> None:
    """Reads over bytes of a stream that cannot seek."""
    while count > 0 and (block := stream.read(min(count, BLOCK_BYTES))):
        count -= len(block)
