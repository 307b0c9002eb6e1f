"""gzip, zstd, bzip2 and xz: one stream unpacked into a file beside the lake, so that it can be mapped."""

import bz2
import functools
import gzip
import lzma
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pyarrow as pa

from maillake.errors import InputError, TruncatedError, UnreadableError
from maillake.sources.container import Allowance

BLOCK_BYTES = 1 << 20
STEP_BYTES = 1 << 13
DAMAGE = (EOFError, OSError, zlib.error, lzma.LZMAError, pa.ArrowException)
"""What the readers raise on streams that are cut or broken."""

SUFFIXES = {"gzip": (".gz", ".tgz"), "zstd": (".zst", ".zstd"), "bzip2": (".bz2", ".tbz2"), "xz": (".xz", ".txz")}


@contextmanager
def decompressing(path: Path, kind: str) -> Iterator[IO[bytes]]:
    """The unpacked stream of a compressed file."""
    if kind == "zstd":
        with path.open("rb") as packed, pa.CompressedInputStream(pa.PythonFile(packed, "r"), "zstd") as stream:
            yield stream
    else:
        opener: Callable[[Path], IO[bytes]] = {"gzip": gzip.GzipFile, "bzip2": bz2.BZ2File, "xz": lzma.LZMAFile}[kind]
        with opener(path) as stream:
            yield stream


def inner_name(name: str, kind: str) -> str:
    """Name of what a compressed file holds: its own without the suffix."""
    for suffix in SUFFIXES[kind]:
        if name.lower().endswith(suffix):
            stem = name[: -len(suffix)]
            return f"{stem}.tar" if suffix.startswith(".t") and suffix != ".tar" else stem or "content"
    return "content"


def unpack(stream: IO[bytes], target: IO[bytes], allowance: Allowance) -> InputError | None:
    """Copies a stream; returns what stopped it early, after keeping all that could be read."""
    source = blocks(stream)
    while True:
        try:
            block = next(source, b"")
        except DAMAGE as error:
            return early_end(error)
        if not block:
            return None
        allowance.take_bytes(len(block))
        target.write(block)


def blocks(stream: IO[bytes]) -> Iterator[bytes]:
    """The content of a stream; what is in front of damage comes before the error."""
    # A call that fails takes along what it had read: so each reads little.
    read = functools.partial(getattr(stream, "read1", stream.read), STEP_BYTES)
    while block := read():
        yield block


def early_end(error: Exception) -> InputError:
    """Damage of a compressed stream: a cut one is told from a broken one where the library says so."""
    text = str(error)
    if (
        isinstance(error, EOFError)
        or "truncated" in text.lower()
        or "end-of-stream" in text
        or "unexpected end" in text.lower()
    ):
        return TruncatedError(f"the compressed stream ends too early: {text}")
    return UnreadableError(f"the compressed stream is damaged: {text}")
