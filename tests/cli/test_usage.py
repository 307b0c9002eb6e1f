"""What cannot be meant is told in one sentence, with exit code 2, before anything is done."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import mailbox_of, write
from tests.cli.commands import Called, call
from tests.cli.conftest import Archive
from tests.cli.test_help import ALL

USAGE = 2


def assert_told(done: Called, *words: str) -> None:
    """One sentence at the end of stderr that holds the words; nothing on stdout."""
    assert (done.code, done.out) == (USAGE, "")
    sentences = [line for line in done.err.splitlines() if line.startswith(("Error: ", "maillake: "))]
    assert len(sentences) == 1
    assert done.err.endswith(f"{sentences[0]}\n")
    for word in words:
        assert word in sentences[0]


@pytest.mark.parametrize("name", ALL)
def test_a_wrong_flag_is_told(name: str) -> None:
    assert_told(call(*name.split(), "--no-such-flag"), "--no-such-flag")


@pytest.mark.parametrize("name", [name for name in ALL if "lake" in {option.name for option in ALL[name].params}])
def test_a_missing_lake_is_told(name: str) -> None:
    needed = ["word" for option in ALL[name].params if option.param_type_name == "argument" and option.required]
    assert_told(call(*name.split(), *needed), "--lake")


@pytest.mark.parametrize("name", ["ingest", "sql", "show", "raw", "part", "quarantine show", "index build"])
def test_a_missing_argument_is_told(name: str, tmp_path: Path) -> None:
    lake = ["--lake", tmp_path / "lake"] if name != "index build" else []
    assert_told(call(*name.split(), *lake), "argument")
    assert list(tmp_path.iterdir()) == []


def test_a_command_that_there_is_not_is_told() -> None:
    assert_told(call("swallow"), "swallow")
    assert_told(call("quarantine", "swallow"), "swallow")


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--workers", "many"),
        ("--workers", "-1"),
        ("--limit", "0"),
        ("--max-quarantine", "-3"),
        ("--config", "/none.toml"),
    ],
)
def test_a_value_that_cannot_be_meant_is_told(option: str, value: str, tmp_path: Path) -> None:
    box = write(tmp_path / "box.mbox", mailbox_of(1))
    assert_told(call("ingest", box, "--lake", tmp_path / "lake", option, value), option)
    assert not (tmp_path / "lake").exists()


@pytest.mark.parametrize(
    ("name", "text", "word"),
    [
        ("a.toml", "unit_byte = 5\n", "unit_byte"),
        ("b.toml", "unit_bytes = 'many'\n", "unit_bytes"),
        ("c.toml", "unit_bytes = 0\n", "unit_bytes"),
        ("d.toml", "= 5\n", "d.toml"),
        ("e.yaml", "- a list\n", "e.yaml"),
        ("f.yaml", "a: [\n", "f.yaml"),
    ],
)
def test_a_setting_that_cannot_be_meant_is_told(name: str, text: str, word: str, tmp_path: Path) -> None:
    config = write(tmp_path / name, text.encode())
    for command in (("doctor",), ("ingest", tmp_path, "--lake", tmp_path / "lake")):
        done = call(*command, "--config", config)
        assert (done.code, done.out) == (USAGE, "")
        assert word in done.err
    assert not (tmp_path / "lake").exists()


def test_a_source_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert_told(call("ingest", tmp_path / "none", "--lake", tmp_path / "lake"), str(tmp_path / "none"))


@pytest.mark.parametrize("query", ["SELECT", "SELECT nothing FROM messages", "SELECT * FROM no_such_table"])
def test_a_query_that_is_wrong_is_told(query: str, archive: Archive) -> None:
    done = call("sql", query, "--lake", archive.lake)
    assert (done.code, done.out) == (USAGE, "")
    assert done.err.startswith("maillake: ")


@pytest.mark.parametrize("command", ["show", "raw"])
@pytest.mark.parametrize("key", ["abc", "no key", "ffffffffffff", "<none@example.org>", "%", ""])
def test_a_key_that_names_nothing_is_told(command: str, key: str, archive: Archive) -> None:
    assert_told(call(command, key, "--lake", archive.lake))


def test_a_part_that_is_not_there_is_told(archive: Archive, key: str) -> None:
    done = call("part", key, "9.9", "--lake", archive.lake)
    assert (done.code, done.err) == (1, "maillake: the message has no part 9.9\n")
    assert done.raw == b""
