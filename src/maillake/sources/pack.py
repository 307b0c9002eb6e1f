"""Packs: many mails in one file, any one of them readable with one small read.

A pack is a sequence of zstd frames of up to 256 mails or 1 MiB each, then one skippable frame that holds the index.
So `zstd -d` gives the mails one after another, and a reader that knows packs finds one by its index. The skippable
frame ends in the offset and length of the index and eight bytes of magic, little endian.
"""

import json
import struct
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import IO

import pyarrow as pa

from maillake.errors import UnreadableError

MAGIC = b"MAILPAK1"
SKIPPABLE = 0x184D2A50
"""First of the sixteen magic numbers of skippable frames (RFC 8878 section 3.1.2)."""
FOOTER = struct.Struct("<QQ8s")
FRAME_MAILS = 256
FRAME_BYTES = 1 << 20
LEVEL = 3
LARGEST_FRAME = 1 << 32


@dataclass(frozen=True)
class PackedMail:
    """Where a mail lies: frame in the pack, bytes in the unpacked frame; `path` and `origin` are what it was."""

    path: str
    origin: int
    frame_offset: int
    frame_length: int
    frame_size: int
    offset: int
    length: int


class PackWriter:
    """Writes a pack to a stream."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._codec = pa.Codec("zstd", compression_level=LEVEL)
        self._at = 0
        self._frame = bytearray()
        self._waiting: list[tuple[str, int, int, int]] = []
        self._index: list[PackedMail] = []

    def add(self, path: str, origin: int, raw: bytes) -> None:
        """Adds a mail: the path it had and where it began there."""
        self._waiting.append((path, origin, len(self._frame), len(raw)))
        self._frame += raw
        if len(self._waiting) == FRAME_MAILS or len(self._frame) >= FRAME_BYTES:
            self._flush()

    def _flush(self) -> None:
        if not self._waiting:
            return
        packed = self._codec.compress(bytes(self._frame), asbytes=True)
        place = (self._at, len(packed), len(self._frame))
        self._index += [
            PackedMail(path, origin, *place, offset, length) for path, origin, offset, length in self._waiting
        ]
        self._stream.write(packed)
        self._at += len(packed)
        self._frame.clear()
        self._waiting = []

    def close(self) -> None:
        """Writes the index; the stream stays open."""
        self._flush()
        lines = "".join(json.dumps(asdict(mail), ensure_ascii=False) + "\n" for mail in self._index).encode()
        packed = struct.pack("<Q", len(lines)) + self._codec.compress(lines, asbytes=True)
        header = struct.pack("<II", SKIPPABLE, len(packed) + FOOTER.size)
        self._stream.write(header + packed + FOOTER.pack(self._at + len(header), len(packed), MAGIC))


@contextmanager
def damage_told() -> Iterator[None]:
    """Turns what damage makes of a pack into an `UnreadableError`."""
    try:
        yield
    except (struct.error, pa.ArrowException, ValueError, TypeError, OSError) as error:
        raise UnreadableError(f"the pack is damaged: {error}") from error


def unpacked(packed: bytes, size: int) -> bytes:
    """A zstd frame of so many bytes, unpacked."""
    if not 0 <= size <= LARGEST_FRAME:
        raise ValueError(f"a frame of {size} bytes")
    frame: bytes = pa.Codec("zstd").decompress(packed, decompressed_size=size, asbytes=True)
    return frame


class PackReader:
    """Reads a pack from a seekable stream; raises `UnreadableError` when it is none."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        end = stream.seek(0, 2)
        footer = self._read(max(0, end - FOOTER.size), FOOTER.size)
        offset, length, magic = FOOTER.unpack(footer) if len(footer) == FOOTER.size else (0, 0, b"")
        if magic != MAGIC or offset + length > end:
            raise UnreadableError("the file is no pack of mails")
        packed = self._read(offset, length)
        with damage_told():
            (size,) = struct.unpack_from("<Q", packed)
            lines = unpacked(packed[8:], size)
            self.mails = [PackedMail(**json.loads(line)) for line in lines.splitlines()]

    def _read(self, offset: int, length: int) -> bytes:
        self._stream.seek(offset)
        return self._stream.read(length)

    def read(self, mail: PackedMail) -> bytes:
        """Bytes of one mail: one read of its frame."""
        packed = self._read(mail.frame_offset, mail.frame_length)
        with damage_told():
            frame = unpacked(packed, mail.frame_size)
        return frame[mail.offset : mail.offset + mail.length]

    def find(self, path: str, origin: int) -> PackedMail | None:
        """The mail that had a path and began there, None when it is not in the pack."""
        return next((mail for mail in self.mails if (mail.path, mail.origin) == (path, origin)), None)


def write_pack(stream: IO[bytes], mails: Iterable[tuple[str, int, bytes]]) -> None:
    """Writes a whole pack of (path, origin, raw) mails."""
    writer = PackWriter(stream)
    for path, origin, raw in mails:
        writer.add(path, origin, raw)
    writer.close()


def read_pack(stream: IO[bytes]) -> Iterator[tuple[PackedMail, bytes]]:
    """Every mail of a pack, in order; each frame is unpacked once."""
    reader = PackReader(stream)
    frame_offset, frame = -1, b""
    for mail in reader.mails:
        if mail.frame_offset != frame_offset:
            stream.seek(mail.frame_offset)
            with damage_told():
                frame = unpacked(stream.read(mail.frame_length), mail.frame_size)
            frame_offset = mail.frame_offset
        yield mail, frame[mail.offset : mail.offset + mail.length]
