"""Raw mails kept in the lake: when, where, as what, and what becomes of them."""

from __future__ import annotations

import gzip
import time
from pathlib import Path

import pyarrow as pa
import pytest

import maillake
from maillake import IngestSettings
from maillake.pipeline import ingest as ingesting
from tests.builders import any_message, mailbox_of, mbox_of, messages_of, quoted, write, zipped
from tests.cli.commands import call
from tests.lake.rows import column

ALWAYS = IngestSettings(copy_raw="always")
QUOTED = any_message("Quoted", message_id="<quoted@example.org>", text="From here\n>From there\n")


def packs(lake: Path) -> list[Path]:
    return sorted((lake / "raw").rglob("*.pack"))


def unpacked(path: Path) -> bytes:
    """What any reader of zstd makes of a pack."""
    with pa.CompressedInputStream(pa.OSFile(str(path)), "zstd") as stream:
        content: bytes = stream.read()
    return content


def test_a_pack_is_a_zstd_file_of_the_mails_as_they_were_found(mail: Path, lake: Path) -> None:
    mails = [QUOTED, *messages_of(3)]
    maillake.ingest([write(mail / "box.mbox", mbox_of(mails))], lake, ALWAYS)
    (path,) = packs(lake)
    assert unpacked(path) == b"".join(quoted(raw) for raw in mails)


def test_a_large_unit_is_packed_in_several_frames(mail: Path, lake: Path) -> None:
    mails = messages_of(600)
    maillake.ingest([write(mail / "box.mbox", mbox_of(mails))], lake, ALWAYS)
    (path,) = packs(lake)
    assert unpacked(path) == b"".join(mails)
    assert maillake.open(lake).raw("<599@example.org>") == mails[-1]


def test_each_unit_has_its_pack(mail: Path, lake: Path) -> None:
    maillake.ingest(
        [write(mail / "box.mbox", mailbox_of(60))], lake, IngestSettings(copy_raw="always", unit_bytes=3_000)
    )
    units = column(lake, "SELECT unit_id FROM units ORDER BY unit_id")
    assert len(units) > 3
    assert [path.stem for path in packs(lake)] == units
    assert sum(len(unpacked(path)) for path in packs(lake)) == sum(map(len, messages_of(60)))


def test_a_second_run_packs_nothing_again(mail: Path, lake: Path) -> None:
    path = write(mail / "box.mbox", mailbox_of(5))
    maillake.ingest([path], lake, ALWAYS)
    before = {pack: pack.stat().st_mtime_ns for pack in packs(lake)}
    with path.open("ab") as box:
        box.write(mailbox_of(2, start=50))
    maillake.ingest([path], lake, ALWAYS)
    after = {pack: pack.stat().st_mtime_ns for pack in packs(lake)}
    assert len(after) == 2
    assert before.items() <= after.items()


def test_items_that_are_no_mail_are_not_packed(mail: Path, lake: Path) -> None:
    write(mail / "broken.eml", b"\x00\x01")
    write(mail / "notes.txt", b"Buy bread.\n")
    write(mail / "plan.eml", QUOTED)
    maillake.ingest([mail], lake, ALWAYS)
    (path,) = packs(lake)
    assert unpacked(path) == QUOTED


def test_what_can_be_read_again_fast_is_not_kept_unasked(mail: Path, lake: Path) -> None:
    write(mail / "box.mbox", mailbox_of(5))
    write(mail / "box.mbox.gz", gzip.compress(mailbox_of(5, start=10)))
    write(mail / "archive.zip", zipped({"a.eml": QUOTED}))
    maillake.ingest([mail], lake)
    assert packs(lake) == []


def test_large_compressed_streams_are_kept_unasked_and_the_user_is_told(
    mail: Path, lake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingesting, "PACKED_STREAM_BYTES", 1_000)
    write(mail / "plain.mbox", mailbox_of(20))
    write(mail / "small.mbox.gz", gzip.compress(mailbox_of(2, start=50)))
    write(mail / "large.mbox.gz", gzip.compress(mailbox_of(20, start=100)))
    done = call("ingest", mail, "--lake", lake)
    assert done.code == 0
    assert "kept the raw bytes of 20 mails in the lake" in done.err
    (path,) = packs(lake)
    assert unpacked(path) == b"".join(messages_of(20, start=100))


def test_nothing_is_kept_when_the_user_says_never(mail: Path, lake: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingesting, "PACKED_STREAM_BYTES", 1)
    path = write(mail / "large.mbox.gz", gzip.compress(mailbox_of(20)))
    maillake.ingest([path], lake, IngestSettings(copy_raw="never"))
    assert packs(lake) == []


def test_a_damaged_pack_is_found_and_named(mail: Path, lake: Path) -> None:
    maillake.ingest([write(mail / "box.mbox", mailbox_of(5))], lake, ALWAYS)
    (path,) = packs(lake)
    raw = bytearray(path.read_bytes())
    raw[20] ^= 1
    path.write_bytes(raw)
    name = path.relative_to(lake).as_posix()
    assert f"a file of the lake was changed: {name}" in call("verify", "--lake", lake).out
    path.unlink()
    assert f"a file of the lake is gone: {name}" in call("verify", "--lake", lake).out


def test_a_pack_outlives_compaction(mail: Path, lake: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        then = time.time_ns() - 2 * 86_400 * 10**9
        patch.setattr(time, "time_ns", lambda: then)
        for number in range(3):
            maillake.ingest([write(mail / f"{number}.mbox", mailbox_of(3, start=10 * number))], lake, ALWAYS)
    before = packs(lake)
    assert maillake.compact(lake).units == 3
    for path in mail.iterdir():
        path.unlink()
    assert packs(lake) == before
    assert maillake.verify(lake).findings == []
    assert maillake.open(lake).raw("<21@example.org>") == messages_of(1, start=21)[0]
    (mail / "empty").mkdir()
    maillake.ingest([mail / "empty"], lake)
    assert packs(lake) == before
