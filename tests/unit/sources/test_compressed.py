"""Compressed streams: unpacked whole, or as far as they can be read."""

import bz2
import gzip
import io
import lzma
import random
from pathlib import Path

import pyarrow as pa
import pytest

from maillake.contract.limits import ContainerLimits
from maillake.errors import BombError, InputError, TruncatedError, UnreadableError
from maillake.sources.compressed import decompressing, inner_name, unpack
from maillake.sources.container import Allowance

CONTENT = random.Random(1).randbytes(300_000) + b"the end"
PACK = {
    "gzip": gzip.compress,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "zstd": lambda raw: pa.compress(raw, "zstd", asbytes=True),
}


def unpacked(path: Path, kind: str, limits: ContainerLimits | None = None) -> tuple[bytes, InputError | None]:
    target = io.BytesIO()
    with decompressing(path, kind) as stream:
        stopped = unpack(stream, target, Allowance(limits or ContainerLimits(), path.stat().st_size))
    return target.getvalue(), stopped


@pytest.mark.parametrize("kind", PACK)
def test_a_stream_comes_back_whole(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "packed"
    path.write_bytes(PACK[kind](CONTENT))
    assert unpacked(path, kind) == (CONTENT, None)


@pytest.mark.parametrize("kind", PACK)
def test_an_empty_stream_is_whole(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "packed"
    path.write_bytes(PACK[kind](b""))
    assert unpacked(path, kind) == (b"", None)


@pytest.mark.parametrize("kind", ["gzip", "bzip2", "xz"])
def test_streams_one_after_another_are_one(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "packed"
    path.write_bytes(PACK[kind](b"one ") + PACK[kind](b"two"))
    assert unpacked(path, kind) == (b"one two", None)


@pytest.mark.parametrize("kind", PACK)
def test_a_cut_stream_gives_its_beginning_and_says_that_it_ends_too_early(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "packed"
    path.write_bytes(PACK[kind](CONTENT)[:-50])
    content, stopped = unpacked(path, kind)
    assert CONTENT.startswith(content)
    assert isinstance(stopped, TruncatedError)
    assert stopped.code == "truncated_source"


@pytest.mark.parametrize("kind", ["gzip", "bzip2", "xz"])
def test_a_damaged_stream_gives_what_came_before_and_says_that_it_is_damaged(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "packed"
    packed = bytearray(PACK[kind](CONTENT))
    middle = len(packed) // 2
    packed[middle : middle + 40] = bytes(40)
    path.write_bytes(packed)
    content, stopped = unpacked(path, kind)
    assert stopped is not None
    assert stopped.code in {"unreadable", "truncated_source"}
    assert CONTENT.startswith(content[:1000])


@pytest.mark.parametrize("kind", PACK)
def test_a_bomb_is_stopped_before_it_is_unpacked(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "packed"
    path.write_bytes(PACK[kind](bytes(64 << 20)))
    limits = ContainerLimits(max_ratio=2, ratio_free_bytes=1 << 20)
    with pytest.raises(BombError, match="more than 2 times its size"):
        unpacked(path, kind, limits)


@pytest.mark.parametrize(
    ("name", "kind", "inner"),
    [
        ("a.mbox.gz", "gzip", "a.mbox"),
        ("A.MBOX.GZ", "gzip", "A.MBOX"),
        ("mail.tgz", "gzip", "mail.tar"),
        ("mail.tar.gz", "gzip", "mail.tar"),
        ("a.mbox.zst", "zstd", "a.mbox"),
        ("a.zstd", "zstd", "a"),
        ("a.bz2", "bzip2", "a"),
        ("mail.tbz2", "bzip2", "mail.tar"),
        ("a.xz", "xz", "a"),
        ("mail.txz", "xz", "mail.tar"),
        (".gz", "gzip", "content"),
        ("mailbox", "gzip", "content"),
        ("a.zip", "gzip", "content"),
    ],
)
def test_what_is_inside_is_named_by_what_is_outside(name: str, kind: str, inner: str) -> None:
    assert inner_name(name, kind) == inner


def test_errors_are_input_errors() -> None:
    assert issubclass(TruncatedError, InputError)
    assert issubclass(UnreadableError, InputError)
