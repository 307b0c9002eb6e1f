"""Opening again what a lake points to."""

import gzip
from pathlib import Path

import pytest

from maillake.errors import InputError, UnreadableError
from maillake.sources.reopen import open_entry, read_range, split_path
from tests.builders import tarred, zipped

CONTENT = b"0123456789" * 1000


PLACES = {
    "a plain file": (CONTENT, ""),
    "gzip": (gzip.compress(CONTENT), "a.mbox"),
    "zip": (zipped({"x/a.mbox": CONTENT, "b": b"no"}), "x/a.mbox"),
    "tar": (tarred({"b": b"no", "x/a.mbox": CONTENT}), "x/a.mbox"),
    "tar in gzip": (gzip.compress(tarred({"x/a.mbox": CONTENT})), "mail.tar!/x/a.mbox"),
    "gzip in zip": (zipped({"a.mbox.gz": gzip.compress(CONTENT)}), "a.mbox.gz!/a.mbox"),
    "zip in zip": (zipped({"in.zip": zipped({"a": CONTENT})}), "in.zip!/a"),
    "zip with a name like a path inside": (zipped({"in.zip!/a": CONTENT, "in.zip": zipped({"a": b"no"})}), "in.zip!/a"),
}


@pytest.mark.parametrize("place", PLACES)
def test_the_stream_of_an_entry_is_its_bytes(place: str, tmp_path: Path) -> None:
    raw, entry_path = PLACES[place]
    (tmp_path / "file").write_bytes(raw)
    with open_entry(tmp_path / "file", entry_path) as stream:
        assert stream.read() == CONTENT


@pytest.mark.parametrize("place", PLACES)
def test_a_range_is_read_wherever_it_lies(place: str, tmp_path: Path) -> None:
    raw, entry_path = PLACES[place]
    (tmp_path / "file").write_bytes(raw)
    assert read_range(tmp_path / "file", entry_path, 1234, 17) == CONTENT[1234:1251]
    assert read_range(tmp_path / "file", entry_path, len(CONTENT), 0) == b""


@pytest.mark.parametrize("place", PLACES)
def test_a_range_past_the_end_is_told(place: str, tmp_path: Path) -> None:
    raw, entry_path = PLACES[place]
    (tmp_path / "file").write_bytes(raw)
    with pytest.raises(UnreadableError, match="has no 10 bytes at 9995 any more"):
        read_range(tmp_path / "file", entry_path, 9_995, 10)


BROKEN = {
    "no such member of a zip": (zipped({"a": b"x"}), "b"),
    "no such member of a tar": (tarred({"a": b"x"}), "b"),
    "inside a member that is no container": (zipped({"a": b"x"}), "a!/b"),
    "inside a file that is no container": (b"plain", "a"),
    "no zip": (b"PK\x03\x04 no zip", "a"),
    "a gzip cut short": (gzip.compress(CONTENT)[:-9], "a"),
    "a gzip with a wrong sum": (gzip.compress(CONTENT)[:-8] + bytes(8), "a"),
    "a gzip of other bytes": (gzip.compress(CONTENT)[:20] + bytes(40), "a"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_an_entry_that_is_not_there_or_damaged_is_an_input_error(name: str, tmp_path: Path) -> None:
    raw, entry_path = BROKEN[name]
    (tmp_path / "file").write_bytes(raw)
    with pytest.raises(InputError), open_entry(tmp_path / "file", entry_path) as stream:
        stream.read()


@pytest.mark.parametrize("entry_path", ["", "a"])
def test_a_file_that_is_gone_is_an_input_error(entry_path: str, tmp_path: Path) -> None:
    with (
        pytest.raises(UnreadableError, match="cannot be opened: No such file"),
        open_entry(tmp_path / "gone", entry_path),
    ):
        pass


def test_the_longest_member_wins() -> None:
    names = {"a", "a!/b", "c"}
    assert split_path("a!/b", names) == ("a!/b", "")
    assert split_path("a!/b!/c", names) == ("a!/b", "c")
    assert split_path("a!/x", names) == ("a", "x")
    with pytest.raises(UnreadableError):
        split_path("d!/a", names)


def test_nothing_unpacked_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "scratch"))
    (tmp_path / "scratch").mkdir()
    raw, entry_path = PLACES["zip in zip"]
    (tmp_path / "file").write_bytes(raw)
    with open_entry(tmp_path / "file", entry_path) as stream:
        stream.read(1)
    assert list((tmp_path / "scratch").iterdir()) == []
