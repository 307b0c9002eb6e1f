"""maillake duplicates: groups of mails that say the same, and clusters of those that nearly do."""

from __future__ import annotations

from pathlib import Path

import pytest

import maillake
from tests.builders import any_message, mbox_of, messages_of, write
from tests.cli.commands import call

TEXT = "".join(f"word{number} " for number in range(60))


@pytest.fixture
def twice(tmp_path: Path) -> Path:
    """A lake with two mails that say the same, two that nearly do, and one that steers a terminal."""
    mails = [
        *(any_message("Same", message_id=f"<same-{number}@example.org>") for number in range(2)),
        any_message("Near \x1b[31m", message_id="<near-1@example.org>", text=f"{TEXT}\n"),
        any_message("Near " + "and far " * 20, message_id="<near-2@example.org>", text=f"{TEXT} and more\n"),
        *messages_of(2),
    ]
    maillake.ingest([write(tmp_path / "a.mbox", mbox_of(mails))], tmp_path / "lake")
    return tmp_path / "lake"


def test_exact_duplicates_are_listed_in_their_group(twice: Path) -> None:
    done = call("duplicates", "--lake", twice)
    head, *members = done.out.splitlines()
    keys = sorted(row["message_key"] for row in maillake.duplicates(twice))
    assert (done.code, done.err) == (0, "2 messages\n")
    assert head == f"2 messages with {keys[0]}"
    assert members == [f"  {key[:12]}  2004-01-05  ann@example.org: Same" for key in keys]


def test_near_duplicates_are_found_and_then_listed(twice: Path) -> None:
    assert call("duplicates", "--near", "--lake", twice).err == "no duplicates\n"
    done = call("duplicates", "--update", "--lake", twice)
    assert done.code == 0
    assert done.err == "tenant default: 2 messages in 1 clusters, generation 1 (new)\n2 messages\n"
    listed = call("duplicates", "--near", "--lake", twice)
    assert listed.out == done.out
    shares = sorted(line.split()[1] for line in listed.out.splitlines()[1:])
    assert shares == ["0.97", "1.00"]
    assert "generation 1 (as before)" in call("duplicates", "--update", "--lake", twice).err


def test_lines_fit_a_terminal_and_steer_none(twice: Path) -> None:
    out = call("duplicates", "--update", "--lake", twice).out
    assert max(map(len, out.splitlines())) <= 80
    assert "\x1b" not in out


def test_json_has_a_line_a_message(twice: Path) -> None:
    call("duplicates", "--update", "--lake", twice)
    exact, near = (call("duplicates", *more, "--lake", twice, "--json").json_lines for more in ((), ("--near",)))
    names = {"tenant", "first", "size", "message_key", "jaccard", "date_best", "from_address", "subject"}
    for rows in (exact, near):
        assert [set(row) for row in rows] == [names, names]
        assert {row["first"] for row in rows} == {min(row["message_key"] for row in rows)}
        assert {row["size"] for row in rows} == {2}
    assert {row["jaccard"] for row in exact} == {None}
    assert sorted(row["jaccard"] for row in near) == [pytest.approx(56 / 58), 1.0]


def test_the_largest_group_comes_first(tmp_path: Path) -> None:
    mails = [
        any_message(f"Plan {count}", message_id=f"<{count}-{copy}@example.org>")
        for count in (2, 4, 3)
        for copy in range(count)
    ]
    maillake.ingest([write(tmp_path / "a.mbox", mbox_of(mails))], tmp_path / "lake")
    assert [row["size"] for row in maillake.duplicates(tmp_path / "lake")] == [4] * 4 + [3] * 3 + [2] * 2


def test_a_place_without_a_lake_is_told_in_a_sentence(tmp_path: Path) -> None:
    for more in ((), ("--near",), ("--update",)):
        done = call("duplicates", *more, "--lake", tmp_path / "none")
        assert (done.code, done.out) == (2, "")
        assert done.err == f"maillake: there is no lake at {tmp_path / 'none'}\n"


def test_signatures_are_hexadecimal_digits_in_every_form(twice: Path) -> None:
    query = "SELECT minhash FROM messages WHERE minhash IS NOT NULL LIMIT 1"
    for form, place in (("jsonl", 0), ("csv", 1), ("table", 1)):
        line = call("sql", query, "--lake", twice, "--format", form).out.splitlines()[place]
        digits = line.removeprefix('{"minhash": "').removesuffix('"}').removesuffix("…")
        assert len(digits) >= 59
        assert bytes.fromhex(digits[:58])
