"""Output for people and for pipes: nothing steers a terminal, 80 columns are enough, bytes are exact."""

from __future__ import annotations

import csv
import fcntl
import io
import os
import pty
import re
import struct
import subprocess
import sys
import termios
import unicodedata
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.builders import any_message, mbox_of, messages_of, write
from tests.cli.commands import call
from tests.cli.conftest import FORMULA, HOSTILE, PICTURE, Archive
from tests.lake.faults_commands import environment_of, run

SUBJECTS = "SELECT subject, from_name, body_text FROM messages ORDER BY subject"
QUIET = {"\n", "\t"}
STEERING = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
"""Sequences by which our own output moves and colours; a mail can bring none along."""


def assert_quiet(text: str) -> None:
    """No character that steers a terminal: controls, escapes, marks of direction."""
    loud = [text[at : at + 20] for at, character in enumerate(text) if character not in QUIET and is_loud(character)]
    assert loud == []


def is_loud(character: str) -> bool:
    return (
        unicodedata.category(character) in {"Cc", "Cs"}
        or character in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    )


COMMANDS = {
    "show": ("show", "<hostile@example.org>"),
    "sql": ("sql", SUBJECTS),
    "sql of attachments": ("sql", "SELECT filename FROM attachments"),
    "quarantine list": ("quarantine", "list"),
    "runs": ("runs",),
    "verify": ("verify", "--deep"),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_what_a_mail_contains_cannot_steer_the_terminal(name: str, archive: Archive) -> None:
    done = call(*COMMANDS[name], "--lake", archive.lake)
    assert done.code == 0, done.err
    assert_quiet(done.out + done.err)


def test_control_characters_are_shown_as_escapes(archive: Archive) -> None:
    done = call("show", "<hostile@example.org>", "--lake", archive.lake)
    (subject,) = [line for line in done.out.splitlines() if line.startswith("Subject: ")]
    assert "red" in subject
    assert "fdp.exe" in subject
    assert "\\u{202e}" in subject


def test_a_folder_that_is_ingested_cannot_steer_the_terminal(archive: Archive, tmp_path: Path) -> None:
    for options in ((), ("--dry-run",)):
        done = call("ingest", archive.mail, "--lake", tmp_path / "lake", *options)
        assert done.code == 0
        assert_quiet(done.out + done.err)


def test_an_item_in_quarantine_cannot_steer_the_terminal(archive: Archive) -> None:
    (row,) = call("quarantine", "list", "--lake", archive.lake, "--json").json_lines
    done = call("quarantine", "show", row["quarantine_key"][:8], "--lake", archive.lake)
    assert done.code == 0
    assert_quiet(done.out)
    assert call("quarantine", "show", row["quarantine_key"], "--raw", "--lake", archive.lake).raw == b"\x00\x01"


def test_the_balance_is_the_last_line_and_the_only_one_on_stdout(archive: Archive, tmp_path: Path) -> None:
    done = call("ingest", archive.mail, "--lake", tmp_path / "lake")
    assert re.fullmatch(
        r"found 11 = stored 8 \+ duplicate 1 \+ skipped 1 \+ quarantined 1"
        r" · [\d.]+ kB accounted, 0 bytes unaccounted · [\d.]+ s, [\d,]+ mails/s\n",
        done.out,
    )
    again = call("ingest", archive.mail, "--lake", tmp_path / "lake")
    assert re.search(r" · reused \d+ units\n$", again.out)
    assert again.out.split(" · ")[:2] == done.out.split(" · ")[:2]


def test_a_message_is_shown_within_eighty_columns(archive: Archive, key: str) -> None:
    lines = call("show", key, "--lake", archive.lake).out.splitlines()
    assert lines[0] == "From:    Ann <ann@example.org>"
    assert max(len(line) for line in lines[: lines.index("Seen in")]) <= 80
    assert any("picture.png" in line for line in lines)


@pytest.mark.parametrize("name", ["sql", "runs", "quarantine list", "show"])
def test_a_terminal_of_eighty_columns_is_wide_enough(name: str, archive: Archive) -> None:
    shown = in_terminal(*COMMANDS[name], "--lake", str(archive.lake))
    plain = STEERING.sub("", shown)
    assert_quiet(plain.replace("\r\n", "\n"))
    places = {"quarantine list": 1, "show": 1}.get(name, 0)  # lines that end in a path, which nobody may cut
    wide = [line for line in plain.splitlines() if len(line) > 80]
    assert len(wide) <= places, wide


def in_terminal(*arguments: str) -> str:
    """What a command writes to a terminal of 80 columns."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    environment = {**environment_of({"TERM": "xterm"}), "COLUMNS": "80"}
    command = [sys.executable, "-m", "maillake", *arguments]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment) as process:
        os.close(theirs)
        shown = b""
        while block := read_terminal(ours):
            shown += block
    os.close(ours)
    assert process.returncode == 0, shown
    return shown.decode()


def read_terminal(descriptor: int) -> bytes:
    """The next bytes; none when the other side is closed, which Linux tells by an error."""
    try:
        return os.read(descriptor, 65_536)
    except OSError:
        return b""


def test_a_pipe_gets_whole_cells_without_colours(archive: Archive) -> None:
    done = run("sql", "SELECT repeat('word ', 50) AS long, 1234567 AS number", "--lake", archive.lake)
    assert done.code == 0
    assert "\x1b" not in done.out
    assert "1,234,567" in done.out


def test_raw_bytes_are_exact(archive: Archive, tmp_path: Path) -> None:
    for identifier, raw in (("hostile", HOSTILE), ("formula", FORMULA), ("picture", PICTURE)):
        assert call("raw", f"<{identifier}@example.org>", "--lake", archive.lake).raw == raw
    done = call("raw", "<hostile@example.org>", "--lake", archive.lake, "-o", tmp_path / "a.eml")
    assert (done.code, done.raw, (tmp_path / "a.eml").read_bytes()) == (0, b"", HOSTILE)


def test_parts_are_exact(archive: Archive, key: str, tmp_path: Path) -> None:
    assert call("part", key, "2", "--lake", archive.lake).raw == bytes(range(256))
    call("part", key, "2", "--lake", archive.lake, "--output", tmp_path / "a.png")
    assert (tmp_path / "a.png").read_bytes() == bytes(range(256))
    assert call("raw", "<0@example.org>", "--lake", archive.lake).raw == messages_of(1)[0]


def test_csv_is_csv_and_no_spreadsheet_runs_it(archive: Archive) -> None:
    done = call("sql", SUBJECTS, "--lake", archive.lake, "--format", "csv")
    head, *rows = csv.reader(io.StringIO(done.out, newline=""))
    assert head == ["subject", "from_name", "body_text"]
    assert len(rows) == 8
    cells = [cell for row in rows for cell in row]
    assert "'=1+1" in cells
    assert not [cell for cell in cells if cell[:1] in {"=", "+", "-", "@", "\t", "\r"}]


def test_parquet_is_parquet(archive: Archive) -> None:
    done = call("sql", SUBJECTS, "--lake", archive.lake, "--format", "parquet")
    table = pq.read_table(io.BytesIO(done.raw))
    assert (table.num_rows, table.column_names) == (8, ["subject", "from_name", "body_text"])


def test_a_query_without_rows_says_so_beside_the_output(archive: Archive) -> None:
    done = call("sql", "SELECT * FROM messages WHERE false", "--lake", archive.lake)
    assert (done.code, done.out, done.err) == (0, "", "no rows\n")


def test_a_key_that_names_several_messages_lists_them(tmp_path: Path) -> None:
    mails = [any_message("One", text="1\n"), any_message("Two\x1b[31m", text="2\n")]
    call("ingest", write(tmp_path / "a.mbox", mbox_of(mails)), "--lake", tmp_path / "lake")
    done = call("show", "<plans@example.org>", "--lake", tmp_path / "lake")
    assert (done.code, done.out) == (2, "")
    *candidates, sentence = done.err.splitlines()
    assert len(candidates) == 2
    assert sentence.startswith("maillake: ")
    assert_quiet(done.err)


def test_doctor_names_every_setting(archive: Archive) -> None:
    done = call("doctor")
    assert (done.code, done.err) == (0, "")
    for name in ("unit_bytes", "workers", "copy_raw", "native core", "python"):
        assert re.search(rf"^{name} ", done.out, re.MULTILINE)


def test_compacting_nothing_says_why(tmp_path: Path, archive: Archive) -> None:
    call("ingest", archive.mbox, "--lake", tmp_path / "lake")
    done = call("compact", "--lake", tmp_path / "lake")
    assert done.out == "nothing to compact: days are compacted when they are over (UTC)\n"
