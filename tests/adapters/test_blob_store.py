"""`BlobStore`: what every adapter of it promises."""

from __future__ import annotations

import pytest

from maillake.ports import BlobStore
from tests.adapters.values import MANY


def content(store: BlobStore, path: str) -> bytes:
    with store.open(path) as stream:
        return stream.read()


@pytest.mark.parametrize("raw", [b"", b"From ann\r\n\x00\xff", bytes(3 << 20)], ids=["empty", "small", "large"])
def test_what_is_written_is_read(raw: bytes, store: BlobStore) -> None:
    store.write("raw/tenant=t/a.pack", raw)
    assert content(store, "raw/tenant=t/a.pack") == raw


def test_a_file_written_again_is_the_new_one_whole(store: BlobStore) -> None:
    store.write("a", b"a long beginning")
    store.write("a", b"short")
    assert content(store, "a") == b"short"


def test_who_reads_while_a_file_is_written_again_reads_one_of_them_whole(store: BlobStore) -> None:
    store.write("a", b"before")
    with store.open("a") as stream:
        store.write("a", b"after that")
        assert stream.read() in {b"before", b"after that"}


def test_a_file_is_read_at_any_place(store: BlobStore) -> None:
    store.write("a", bytes(range(100)))
    with store.open("a") as stream:
        assert stream.seekable()
        assert stream.seek(-10, 2) == 90
        assert stream.read(3) == bytes(range(90, 93))
        assert stream.seek(5) == 5
        assert stream.read(2) == bytes((5, 6))
        assert stream.tell() == 7
        stream.seek(99)
        assert stream.read(5) == bytes((99,))
        assert stream.read(5) == b""


@pytest.mark.parametrize("path", ["none", "deep/none", "a/below"])
def test_a_file_that_is_not_there_is_not_found(path: str, store: BlobStore) -> None:
    store.write("b", b"")
    with pytest.raises(FileNotFoundError):
        store.open(path)


def test_a_file_is_gone_when_it_was_deleted(store: BlobStore) -> None:
    store.write("deep/a", b"1")
    store.write("deep/b", b"2")
    store.delete("deep/a")
    with pytest.raises(FileNotFoundError):
        store.open("deep/a")
    assert list(store.list("deep/")) == ["deep/b"]


def test_deleting_what_is_not_there_is_no_error(store: BlobStore) -> None:
    store.delete("none")
    store.delete("deep/none")


def test_paths_are_listed_by_prefix_and_sorted(store: BlobStore) -> None:
    paths = ("t/b/2", "t/a/1", "t/a-b/1", "u/1", "t/B/3")
    for path in paths:
        store.write(path, b"")
    assert list(store.list("t/")) == ["t/B/3", "t/a-b/1", "t/a/1", "t/b/2"]
    assert list(store.list("t/a")) == ["t/a-b/1", "t/a/1"]
    assert list(store.list("t/a/")) == ["t/a/1"]
    assert list(store.list("none/")) == []
    assert list(store.list("t/none")) == []
    assert list(store.list("")) == sorted(paths)


def test_more_files_than_one_answer_holds_are_all_listed(store: BlobStore) -> None:
    paths = [f"many/{number:04}" for number in range(MANY)]
    for path in reversed(paths):
        store.write(path, b"")
    assert list(store.list("many/")) == paths


def test_names_may_hold_what_names_of_tenants_hold(store: BlobStore) -> None:
    names = ["x/tenant=Zoë & co/a b+c.parquet", "x/tenant=100%/#1?.parquet", "x/tenant=\U0001f4e7/'quoted'"]
    for number, name in enumerate(names):
        store.write(name, bytes([number]))
    assert sorted(names) == list(store.list("x/"))
    assert [content(store, name) for name in names] == [b"\x00", b"\x01", b"\x02"]
