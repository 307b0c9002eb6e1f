"""`ObjectStore`: what every adapter of it promises; and how the one over S3 takes what S3 may answer."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError  # type: ignore[import-untyped]

from maillake.adapters.aws.object_store import PIECE_BYTES, S3ObjectStore
from maillake.adapters.memory.object_store import MemoryObjectStore
from maillake.contract.work import RawObject
from maillake.errors import InputError, TransientError
from maillake.ports import ObjectStore
from tests.adapters.cloud import BUCKET, cloud, made_bucket

Put = Callable[[str, bytes], RawObject]


@pytest.fixture(params=["memory", "s3"])
def world(request: pytest.FixtureRequest) -> Iterator[tuple[ObjectStore, Put]]:
    if request.param == "memory":
        memory = MemoryObjectStore()
        yield memory, lambda key, raw: memory.put(BUCKET, key, raw)
        return
    with cloud():
        s3 = made_bucket(versioned=True)

        def put(key: str, raw: bytes) -> RawObject:
            version = s3.put_object(Bucket=BUCKET, Key=key, Body=raw)["VersionId"]
            return RawObject(BUCKET, key, version, len(raw))

        yield S3ObjectStore(s3), put


@pytest.fixture
def store(world: tuple[ObjectStore, Put]) -> ObjectStore:
    return world[0]


@pytest.fixture
def put(world: tuple[ObjectStore, Put]) -> Put:
    return world[1]


def test_an_object_is_read_whole_and_in_ranges(store: ObjectStore, put: Put) -> None:
    item = put("in/t/a 1+é.eml", bytes(range(100)))
    assert store.read(item) == bytes(range(100))
    assert store.read(item, 10) == bytes(range(10, 100))
    assert store.read(item, 10, 13) == bytes((10, 11, 12))
    assert store.read(item, 0, 1) == bytes((0,))
    assert store.read(item, 5, 5) == b""


def test_a_range_past_the_end_is_what_is_there(store: ObjectStore, put: Put) -> None:
    item = put("a", b"0123456789")
    assert store.read(item, 8, 50) == b"89"
    assert store.read(item, 10, 50) == b""
    assert store.read(item, 40) == b""
    assert store.read(put("empty", b"")) == b""
    assert store.read(put("empty", b""), 0, 10) == b""


def test_an_old_version_is_read_after_it_was_overwritten(store: ObjectStore, put: Put) -> None:
    first, second = put("a", b"first"), put("a", b"second")
    assert (store.read(first), store.read(second)) == (b"first", b"second")


def test_what_is_gone_is_told_as_such(store: ObjectStore, put: Put) -> None:
    item = put("a", b"1")
    for gone in (replace(item, key="b"), replace(item, version="0" * 32)):
        with pytest.raises(InputError):
            store.read(gone)
        with pytest.raises(InputError):
            store.download(gone, io.BytesIO())


def test_a_download_is_the_object(store: ObjectStore, put: Put) -> None:
    raw = bytes(range(256)) * 10_000
    target = io.BytesIO()
    store.download(put("large", raw), target)
    assert target.getvalue() == raw


class Body(io.BytesIO):
    """An answer that breaks off after so many bytes."""

    def __init__(self, raw: bytes, breaks_after: int | None = None) -> None:
        super().__init__(raw)
        self.breaks_after = breaks_after

    def read(self, size: int | None = -1) -> bytes:
        if self.breaks_after is None:
            return super().read(size)
        if self.tell() >= self.breaks_after:
            raise ReadTimeoutError(endpoint_url="https://s3.example.com")
        return super().read(min(size or 0, self.breaks_after - self.tell()))


class Bucket:
    """S3 that answers as it was told to, and what it was asked."""

    def __init__(self, raw: bytes, *, knows_ranges: bool = True, breaks_after: int | None = None) -> None:
        self.raw = raw
        self.knows_ranges = knows_ranges
        self.breaks_after = breaks_after
        self.ranges: list[str | None] = []

    def get_object(self, **wanted: Any) -> dict[str, Any]:
        self.ranges.append(wanted.get("Range"))
        start = int(str(wanted.get("Range", "bytes=0-")).removeprefix("bytes=").partition("-")[0])
        if self.knows_ranges and "Range" in wanted:
            return {"Body": Body(self.raw[start:], self.breaks_after), "ContentRange": f"bytes {start}-/*"}
        return {"Body": Body(self.raw, self.breaks_after)}


ITEM = RawObject(BUCKET, "a", "v", 0)
LONG = bytes(range(251)) * (3 * PIECE_BYTES // 251)


@pytest.mark.parametrize(("start", "end"), [(0, 10), (5, 10), (PIECE_BYTES + 7, 2 * PIECE_BYTES + 9), (7, None)])
def test_a_store_that_does_not_know_ranges_is_read_all_the_same(start: int, end: int | None) -> None:
    assert S3ObjectStore(Bucket(LONG, knows_ranges=False)).read(ITEM, start, end) == LONG[start:end]


@pytest.mark.parametrize("knows_ranges", [True, False])
def test_a_transfer_that_breaks_goes_on_where_it_broke(knows_ranges: bool) -> None:
    size = 1_000
    bucket = Bucket(LONG[:size], knows_ranges=knows_ranges, breaks_after=600)
    store = S3ObjectStore(bucket)
    if knows_ranges:
        assert store.read(ITEM, 0, size) == LONG[:size]
        assert bucket.ranges == ["bytes=0-999", "bytes=600-999"]
    else:
        with pytest.raises(TransientError):
            store.read(ITEM, 0, size)


def test_a_transfer_that_breaks_again_and_again_is_for_later() -> None:
    bucket = Bucket(LONG, breaks_after=0)
    with pytest.raises(TransientError):
        S3ObjectStore(bucket).read(ITEM)
    assert len(bucket.ranges) == 3


@pytest.mark.parametrize(
    ("code", "status", "error"),
    [
        ("SlowDown", 503, TransientError),
        ("InternalError", 500, TransientError),
        ("ExpiredToken", 400, TransientError),
        ("AccessDenied", 403, InputError),
        ("MethodNotAllowed", 405, InputError),
        ("InvalidObjectState", 403, InputError),
        ("SignatureDoesNotMatch", 403, ClientError),
    ],
)
def test_a_refusal_is_for_good_or_for_now_or_a_bug(code: str, status: int, error: type[Exception]) -> None:
    class Refusing:
        def get_object(self, **_: Any) -> None:
            answer = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}
            raise ClientError(answer, "GetObject")

    with pytest.raises(error):
        S3ObjectStore(Refusing()).read(ITEM)
