"""Bad input: every file a user may name by mistake, or that changes, vanishes or fails while it is read."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import random
import shutil
import zlib
from pathlib import Path
from typing import Any

import pytest

from tests.builders import SEPARATOR, any_message, attachment, leaf, mailbox_of, mbox_of, messages_of, multipart, write
from tests.lake.faults_commands import (
    DONE,
    FAILED,
    TOO_MUCH_QUARANTINE,
    USAGE,
    assert_balanced,
    assert_holds,
    figures,
    ingest,
    outcomes,
    row,
    rows,
    run,
)

UNREADABLE = Path("/proc/self/mem")
"""A file that can be opened but not read at its start, whoever asks."""


def noisy_messages(count: int) -> list[bytes]:
    """Mails that hardly compress."""
    noise = random.Random(5)
    return [
        any_message(f"Noise {number}", message_id=f"<{number}@example.org>", text=noise.randbytes(300).hex() + "\n")
        for number in range(count)
    ]


def test_a_file_that_is_no_mail_is_quarantined(mail: Path, lake: Path) -> None:
    path = write(mail / "picture.png", b"\x89PNG\r\n\x1a\n" + bytes(300))
    assert_balanced(ingest(lake, path), lake, (1, 0, 0, 0, 1))
    assert outcomes(lake) == [("picture.png", "", "quarantined", "not_mail", 308)]
    assert row(lake, "SELECT message FROM quarantine") == ("no mail header was found at its start",)


def test_an_empty_file_is_quarantined(mail: Path, lake: Path) -> None:
    assert_balanced(ingest(lake, write(mail / "nothing.mbox", b"")), lake, (1, 0, 0, 0, 1))
    assert row(lake, "SELECT code, message FROM quarantine") == ("not_mail", "the file is empty")


def test_quarantine_over_its_limit_is_an_exit_code(mail: Path, lake: Path) -> None:
    write(mail / "one.eml", b"")
    write(mail / "two.eml", b"\x00\x01\x02")
    assert ingest(lake, mail, "--max-quarantine", 2).code == DONE
    assert ingest(lake, mail, "--max-quarantine", 1).code == TOO_MUCH_QUARANTINE


def test_a_folder_without_mail_is_skipped_by_rule(mail: Path, lake: Path) -> None:
    for name, content in {"notes.txt": b"Buy bread.\n", "empty.txt": b"", ".DS_Store": b"\x00"}.items():
        write(mail / name, content)
    assert_balanced(ingest(lake, mail), lake, (3, 0, 0, 3, 0))
    assert outcomes(lake) == [
        (".DS_Store", "", "skipped", "macos_fork", 1),
        ("empty.txt", "", "skipped", "empty_file", 0),
        ("notes.txt", "", "skipped", "not_mail_in_container", 11),
    ]


def test_an_empty_folder_holds_nothing(mail: Path, lake: Path) -> None:
    assert_balanced(ingest(lake, mail), lake, (0, 0, 0, 0, 0))


PACKERS = {
    "gz": (gzip.compress, lambda: zlib.decompressobj(31)),
    "bz2": (lambda raw: bz2.compress(raw, 1), bz2.BZ2Decompressor),
    "xz": (lzma.compress, lzma.LZMADecompressor),
}


@pytest.mark.parametrize("suffix", PACKERS)
def test_a_compressed_mbox_that_is_cut_keeps_the_mails_before_the_cut(suffix: str, mail: Path, lake: Path) -> None:
    pack, unpacker = PACKERS[suffix]
    packed = pack(mbox_of(noisy_messages(600)))
    cut = packed[: len(packed) * 3 // 4]
    readable: Any = unpacker()
    whole_records = readable.decompress(cut).count(SEPARATOR) - 1
    done = ingest(lake, write(mail / f"cut.mbox.{suffix}", cut))
    found, stored, _, _, quarantined = figures(done)
    assert stored >= whole_records > 100
    assert_balanced(done, lake, (found, stored, 0, 0, 1))
    assert row(lake, "SELECT code FROM quarantine") == ("truncated_source",)
    assert quarantined == 1


def test_an_mbox_cut_in_a_base64_body_keeps_the_mail_with_a_defect(mail: Path, lake: Path) -> None:
    picture = any_message(
        "Picture",
        message_id="<picture@example.org>",
        entity=multipart(leaf("Look.\n"), attachment(bytes(range(256)) * 30)),
    )
    whole = mbox_of([*messages_of(1), picture])
    assert_balanced(ingest(lake, write(mail / "cut.mbox", whole[:-5_000])), lake, (2, 2, 0, 0, 0))
    (defects,) = row(lake, "SELECT defects FROM messages WHERE subject = 'Picture'")
    assert "multipart.unclosed" in defects
    ((size,),) = [tuple(r.values()) for r in rows(lake, "SELECT size FROM attachments WHERE is_attachment")]
    assert 0 < size < 30 * 256


def test_a_file_that_grows_while_it_is_read_is_read_to_the_end_it_had_and_then_on(mail: Path, lake: Path) -> None:
    path = write(mail / "busy.mbox", mailbox_of(40))
    more = write(mail / "more", mailbox_of(3, start=40))
    settings = {"unit_bytes": 1_000}
    at = {"unit": 1, "append": path, "content": more}
    assert_balanced(ingest(lake, path, at=at, **settings), lake, (40, 40, 0, 0, 0))
    done = ingest(lake, path, **settings)
    assert done.balance["superseded_sources"] == []
    assert_balanced(done, lake, (43, 43, 0, 0, 0))


def test_a_file_that_shrinks_while_it_is_read_fails_alone_and_is_read_again(mail: Path, lake: Path) -> None:
    """A page that is gone under the reader must not become mail full of zeros, nor end the process."""
    content = mailbox_of(8_000)
    path, other = write(mail / "box.mbox", content), write(mail / "other.mbox", mailbox_of(2, start=9_000))
    settings = {"unit_bytes": 65_536}
    at = {"unit": 1, "truncate": path, "size": content.index(SEPARATOR, 30_000)}
    done = ingest(lake, path, other, at=at, **settings)
    assert done.code == FAILED
    assert done.sentence == f"maillake: {path}: the file shrank while it was read; run the same command again"
    assert row(lake, "SELECT count(*) FILTER (raw_size < 100) FROM occurrences") == (0,)
    assert row(lake, "SELECT count(*) FROM messages WHERE subject LIKE 'Plan 900_'") == (2,)
    again = ingest(lake, path, other, **settings)
    assert (again.code, again.balance["superseded_sources"]) == (DONE, [str(path)])
    found = path.read_bytes().count(SEPARATOR) + 2
    assert_balanced(again, lake, (found, 2, found - 2, 0, 0))


def test_a_file_that_vanishes_while_its_folder_is_read_is_quarantined(mail: Path, lake: Path) -> None:
    for number, raw in enumerate(messages_of(30)):
        write(mail / f"{number:02}.eml", raw)
    done = ingest(lake, mail, at={"unit": 1, "remove": mail / "29.eml"}, unit_bytes=1_000)
    assert (done.code, figures(done)) == (DONE, (30, 29, 0, 0, 1))
    assert outcomes(lake) == [("29.eml", "", "quarantined", "unreadable", 0)]
    assert_holds(lake, deep=False)


def test_a_dangling_link_among_good_files_is_quarantined(mail: Path, lake: Path) -> None:
    one, two = messages_of(2)
    write(mail / "1.eml", one)
    (mail / "2.eml").symlink_to("nowhere")
    write(mail / "3.eml", two)
    assert_balanced(ingest(lake, mail), lake, (3, 2, 0, 0, 1))
    assert outcomes(lake) == [("2.eml", "", "quarantined", "unreadable", 0)]


@pytest.fixture
def unreadable(mail: Path) -> Path:
    """A folder with a file that cannot be read between two that can."""
    if not UNREADABLE.exists():
        pytest.skip("this system has no file that fails when it is read by root")
    for name, raw in zip(("1.eml", "3.eml"), messages_of(2), strict=True):
        write(mail / name, raw)
    (mail / "2.eml").symlink_to(UNREADABLE)
    return mail


def test_an_unreadable_file_among_good_ones_is_quarantined(unreadable: Path, lake: Path) -> None:
    assert_balanced(ingest(lake, unreadable), lake, (3, 2, 0, 0, 1))
    assert row(lake, "SELECT code, message FROM quarantine") == ("unreadable", "Input/output error")


def test_a_file_that_stays_unreadable_stays_one_row(unreadable: Path, lake: Path) -> None:
    for _ in range(3):
        done = ingest(lake, unreadable)
        assert (done.code, figures(done)) == (DONE, (3, 2, 0, 0, 1))
    assert len(outcomes(lake)) == 1
    assert done.balance["superseded_sources"] == []
    assert_holds(lake)


def test_a_file_that_can_be_read_again_leaves_quarantine(unreadable: Path, lake: Path) -> None:
    assert ingest(lake, unreadable).code == DONE
    (unreadable / "2.eml").unlink()
    write(unreadable / "2.eml", any_message("Readable", message_id="<again@example.org>"))
    assert_balanced(ingest(lake, unreadable), lake, (3, 3, 0, 0, 0))
    assert rows(lake, "SELECT * FROM quarantine WHERE status = 'open'") == []


def test_a_named_file_that_cannot_be_read_is_quarantined(unreadable: Path, lake: Path) -> None:
    assert_balanced(ingest(lake, unreadable / "2.eml"), lake, (1, 0, 0, 0, 1))


def test_a_link_to_itself_is_quarantined(mail: Path, lake: Path) -> None:
    (mail / "loop.eml").symlink_to("loop.eml")
    assert_balanced(ingest(lake, mail), lake, (1, 0, 0, 0, 1))
    assert_balanced(ingest(lake, mail / "loop.eml"), lake, (1, 0, 0, 0, 1))


def test_a_linked_directory_is_skipped_and_not_walked(mail: Path, lake: Path, tmp_path: Path) -> None:
    write(tmp_path / "elsewhere" / "1.eml", any_message())
    (mail / "link").symlink_to(tmp_path / "elsewhere")
    (mail / "up").symlink_to(mail)
    assert_balanced(ingest(lake, mail), lake, (2, 0, 0, 2, 0))


def test_a_pipe_is_refused_when_named_and_not_waited_for_in_a_folder(mail: Path, lake: Path) -> None:
    os.mkfifo(mail / "pipe")
    write(mail / "1.eml", any_message())
    done = ingest(lake, mail / "pipe")
    assert (done.code, done.sentence) == (USAGE, f"maillake: {mail / 'pipe'} is neither a file nor a directory")
    done = ingest(lake, mail)
    assert (done.code, done.balance["stored"]) == (DONE, 1)


def test_a_name_that_is_not_utf8_is_a_name(mail: Path, lake: Path) -> None:
    one, two = messages_of(2)
    write(mail / "1.eml", one)
    name = os.fsencode(mail) + b"/Gr\xfc\xdfe.eml"
    Path(os.fsdecode(name)).write_bytes(two)
    assert_balanced(ingest(lake, mail), lake, (2, 2, 0, 0, 0))
    (key,) = row(lake, "SELECT message_key FROM messages WHERE subject = 'Plan 1'")
    assert run("raw", key, "--lake", lake).out.encode() == two


def test_a_name_cannot_steer_the_terminal(mail: Path, lake: Path) -> None:
    path = mail / "\x1b[31mred\nline.eml"
    write(path, any_message())
    ingest(lake, mail)
    write(path, any_message("Changed"))
    said = run("ingest", mail, "--lake", lake)
    listed = run("quarantine", "list", "--lake", lake)
    assert said.code == DONE
    assert "was rewritten" in said.err
    assert "\x1b" not in said.out + said.err + listed.out


def test_a_folder_a_thousand_levels_deep_is_walked(mail: Path, lake: Path) -> None:
    directory = os.open(mail, os.O_RDONLY)
    for _ in range(1_100):
        os.mkdir("d", dir_fd=directory)
        below = os.open("d", os.O_RDONLY, dir_fd=directory)
        os.close(directory)
        directory = below
    with os.fdopen(os.open("1.eml", os.O_WRONLY | os.O_CREAT, dir_fd=directory), "wb") as file:
        file.write(any_message())
    os.close(directory)
    try:
        done = ingest(lake, mail)
        assert (done.code, figures(done)) == (DONE, (1, 1, 0, 0, 0))
    finally:
        remove_deep(mail / "d")


def remove_deep(directory: Path) -> None:
    """Removes a folder that is too deep for recursion, a few hundred levels at a time."""
    while directory.exists():
        deep = directory
        while (deep / "d").exists() and len(str(deep)) < 800:
            deep /= "d"
        if (deep / "d").exists():
            (deep / "d").rename(directory.with_name("rest"))
        shutil.rmtree(directory)
        if directory.with_name("rest").exists():
            directory.with_name("rest").rename(directory)


def test_a_lake_inside_the_folder_that_is_read_is_not_mail(mail: Path) -> None:
    write(mail / "1.eml", any_message())
    inside = mail / "lake"
    first = ingest(inside, mail)
    second = ingest(inside, mail)
    assert (first.code, second.code) == (DONE, DONE)
    assert figures(first) == figures(second) == (1, 1, 0, 0, 0)
    assert second.balance["superseded_sources"] == []
