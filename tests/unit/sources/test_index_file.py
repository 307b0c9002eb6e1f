"""The index of an mbox as the mbox changes: used, continued, rebuilt."""

import os
import sqlite3
from pathlib import Path

import pytest

from maillake.errors import NotMailError
from maillake.sources.mbox import MboxIndex
from tests.builders import any_message, mailbox_of, mbox_of


@pytest.fixture
def mbox(tmp_path: Path) -> Path:
    path = tmp_path / "a.mbox"
    path.write_bytes(mailbox_of(3))
    return path


def read_again(path: Path) -> tuple[int, int]:
    """Mails, and records that had to be read for them."""
    with MboxIndex(path) as index:
        return len(index), index.records_read


def test_the_first_time_everything_is_read_and_the_second_time_nothing(mbox: Path) -> None:
    assert read_again(mbox) == (3, 3)
    assert read_again(mbox) == (3, 0)


def test_appended_mail_is_all_that_is_read(mbox: Path) -> None:
    read_again(mbox)
    mbox.write_bytes(mbox.read_bytes() + mailbox_of(2, start=3))
    assert read_again(mbox) == (5, 2)


def test_appended_mail_may_join_the_threads_of_what_was_there(mbox: Path) -> None:
    read_again(mbox)
    reply = any_message("Re", message_id="<9@example.org>", references="<0@example.org> <2@example.org>")
    mbox.write_bytes(mbox.read_bytes() + mbox_of([reply]))
    with MboxIndex(mbox) as index:
        assert index.by_thread(index.entry(3).thread_id) == [0, 2, 3]


def test_the_same_bytes_with_another_time_are_not_read_again(mbox: Path) -> None:
    read_again(mbox)
    os.utime(mbox, ns=(1, 1))
    assert read_again(mbox) == (3, 0)


@pytest.mark.parametrize("change", ["first byte", "last byte", "shorter", "other mail", "last record grew"])
def test_a_rewritten_mbox_is_read_whole(mbox: Path, change: str) -> None:
    read_again(mbox)
    old = mbox.read_bytes()
    new = {
        "first byte": old.replace(b"ann@", b"eva@", 1),
        "last byte": old[:-3] + b"!" + old[-2:],
        "shorter": mailbox_of(2),
        "other mail": mailbox_of(4, start=7),
        "last record grew": old + b"one line more\n\n",
    }[change]
    mbox.write_bytes(new)
    with MboxIndex(mbox) as index:
        assert index.records_read == len(index) > 0
        assert sum(index.location(len(index) - 1)) == len(new)


def test_needs_rebuild_tells_before_anything_is_read(mbox: Path) -> None:
    with MboxIndex(mbox) as index:
        assert not index.needs_rebuild()
    with MboxIndex(mbox) as index:
        mbox.write_bytes(mailbox_of(3, start=5))
        with MboxIndex(mbox) as other:
            assert other.records_read == 3
        assert len(index) == 3


def test_an_index_of_another_version_is_rebuilt(mbox: Path) -> None:
    with MboxIndex(mbox) as index:
        database = index.database
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE index_metadata SET index_version = '0'")
    connection.close()
    assert read_again(mbox) == (3, 3)


def test_the_index_says_of_what_file_it_is(mbox: Path) -> None:
    with MboxIndex(mbox) as index:
        database = index.database
    connection = sqlite3.connect(database)
    connection.row_factory = sqlite3.Row
    row = dict(connection.execute("SELECT * FROM index_metadata").fetchone())
    connection.close()
    status = mbox.stat()
    assert (row["mbox_path"], row["mbox_size"], row["mbox_modified_ns"]) == (
        str(mbox),
        status.st_size,
        status.st_mtime_ns,
    )
    assert (row["mail_count"], row["dialect"]) == (3, "unknown")


def test_a_file_that_becomes_no_mbox_keeps_the_index_it_had(mbox: Path) -> None:
    with MboxIndex(mbox) as index:
        database = index.database
    mbox.write_bytes(b"\x89PNG\r\n\x1a\n" * 100)
    with pytest.raises(NotMailError):
        MboxIndex(mbox)
    connection = sqlite3.connect(database)
    assert connection.execute("SELECT count(*) FROM mail").fetchone() == (3,)
    connection.close()
