"""Containers: nested, bombs, locked, damaged, cut, and those of the generator against its manifest."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import time
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest

import maillake
from benchmarks.against_manifest import compare
from benchmarks.corpus import Manifest, mails, write_archive, write_maildir, write_takeout
from tests.builders import any_message, mailbox_of, messages_of, write
from tests.lake.faults_archives import (
    bomb,
    bzip2_bomb,
    damaged_directory,
    locked_zip,
    many_members,
    nested_gzip,
    sparse_tar,
    tar_of,
    tar_of_links,
    zip_of,
    zip_of_zeros,
)
from tests.lake.faults_commands import (
    DONE,
    assert_balanced,
    assert_holds,
    figures,
    ingest,
    outcomes,
    row,
    rows,
    run,
)

ONE, TWO, THREE, FOUR, FIVE = messages_of(5)
CORPUS_MAILS = 60


def paths(lake: Path) -> list[str]:
    """Entry paths of the mails."""
    return [found["entry_path"] for found in rows(lake, "SELECT entry_path FROM occurrences ORDER BY entry_path")]


def test_the_third_level_of_containers_is_quarantined(mail: Path, lake: Path) -> None:
    inner = zip_of({"y.eml": TWO, "third.zip": zip_of({"z.eml": THREE})})
    path = write(mail / "nested.zip", zip_of({"x.eml": ONE, "second.zip": inner}))
    assert_balanced(ingest(lake, path), lake, (3, 2, 0, 0, 1))
    assert paths(lake) == ["second.zip!/y.eml", "x.eml"]
    ((_, entry, outcome, code, size),) = outcomes(lake)
    assert (entry, outcome, code) == ("second.zip!/third.zip", "quarantined", "container_limit")
    assert size == len(zip_of({"z.eml": THREE}))


def test_a_zip_bomb_is_quarantined_before_it_unfolds(mail: Path, lake: Path) -> None:
    path = write(mail / "bomb.zip", bomb())
    assert path.stat().st_size < 4_000
    started = time.monotonic()
    assert_balanced(ingest(lake, path), lake, (1, 0, 0, 0, 1))
    assert time.monotonic() - started < 30
    assert row(lake, "SELECT code, entry_path FROM quarantine") == ("container_limit", "inner.zip!/zeros.mbox")


def test_a_bomb_among_mails_keeps_the_mails_before_it(mail: Path, lake: Path) -> None:
    members = {"1.eml": ONE, "2.zip": zip_of_zeros("zeros.mbox", 1_100), "3.eml": TWO}
    done = ingest(lake, write(mail / "mixed.zip", zip_of(members)))
    assert done.code == DONE
    assert done.balance["bytes_unaccounted"] == 0
    assert "1.eml" in paths(lake)
    assert {code for _, _, _, code, _ in outcomes(lake)} == {"container_limit"}
    assert_holds(lake)


def test_a_bzip2_bomb_is_quarantined(mail: Path, lake: Path) -> None:
    path = write(mail / "bomb.bz2", bzip2_bomb())
    assert path.stat().st_size < 4_000
    assert_balanced(ingest(lake, path), lake, (1, 0, 0, 0, 1))
    assert row(lake, "SELECT code FROM quarantine") == ("container_limit",)


def test_a_sparse_tar_that_claims_gigabytes_is_quarantined(mail: Path, lake: Path) -> None:
    assert_balanced(ingest(lake, write(mail / "sparse.tar", sparse_tar((1 << 33) - 1))), lake, (1, 0, 0, 0, 1))
    assert row(lake, "SELECT code FROM quarantine") == ("container_limit",)


def test_more_entries_than_allowed_quarantine_the_container(mail: Path, lake: Path) -> None:
    path = write(mail / "many.zip", many_members(60))
    assert_balanced(ingest(lake, path, container_entries=50), lake, (51, 50, 0, 0, 1))
    assert row(lake, "SELECT code, message FROM quarantine") == (
        "container_limit",
        "the container has more than 50 entries",
    )


def test_a_tar_cannot_lead_out_of_itself(mail: Path, lake: Path, tmp_path: Path) -> None:
    outside = f"{tmp_path}/absolute.eml"
    members = {outside: ONE, "../../../up.eml": TWO, "mail/../inside.eml": THREE, "plain.eml": FOUR}
    before = sorted(path for path in tmp_path.rglob("*") if lake not in path.parents)
    path = write(mail / "paths.tar", tar_of(members))
    assert_balanced(ingest(lake, path), lake, (4, 4, 0, 0, 0))
    after = sorted(path for path in tmp_path.rglob("*") if lake not in path.parents)
    assert after == sorted([*before, path])
    assert {Path(name).name for name in paths(lake)} == {Path(name).name for name in members}


def test_links_and_devices_in_a_tar_are_not_followed(mail: Path, lake: Path) -> None:
    done = ingest(lake, write(mail / "links.tar", tar_of_links()))
    assert (done.code, done.balance["stored"]) == (DONE, 0)
    assert rows(lake, "SELECT * FROM messages") == []
    assert_holds(lake)


def test_a_hard_link_in_a_tar_is_one_more_place_of_its_mail(mail: Path, lake: Path) -> None:
    """Mail servers copy between folders of a Maildir with hard links, and tar keeps those."""
    folder = mail / "cur"
    write(folder / "1.eml", ONE)
    (folder / "copy.eml").hardlink_to(folder / "1.eml")
    archive = mail / "linked.tar"
    with tarfile.open(archive, "w") as tar:
        tar.add(folder / "1.eml", "1.eml")
        tar.add(folder / "copy.eml", "copy.eml")
    assert_balanced(ingest(lake, archive), lake, (2, 1, 1, 0, 0))
    assert paths(lake) == ["1.eml", "copy.eml"]


def test_a_name_in_a_tar_that_is_not_utf8_is_a_name(mail: Path, lake: Path) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.GNU_FORMAT, encoding="latin-1") as archive:
        info = tarfile.TarInfo("Grüße.eml")
        info.size = len(ONE)
        archive.addfile(info, io.BytesIO(ONE))
    assert_balanced(ingest(lake, write(mail / "latin.tar", buffer.getvalue())), lake, (1, 1, 0, 0, 0))


@pytest.mark.parametrize("pack", [zip_of, tar_of], ids=["zip", "tar"])
def test_two_members_of_one_name_are_two_mails(pack: Callable[..., bytes], mail: Path, lake: Path) -> None:
    raw = bytearray(pack({"a.eml": ONE, "b.eml": TWO}))
    if pack is zip_of:
        buffer = io.BytesIO()
        with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("a.eml", ONE)
            archive.writestr("a.eml", TWO)
        raw = bytearray(buffer.getvalue())
    else:
        raw = bytearray(tar_of({"a.eml": ONE})[:1024] + tar_of({"a.eml": TWO}))
    assert_balanced(ingest(lake, write(mail / "twice.archive", bytes(raw))), lake, (2, 2, 0, 0, 0))


def test_an_entry_under_a_password_is_quarantined(mail: Path, lake: Path) -> None:
    locked = locked_zip({"secret.eml": ONE})
    path = write(mail / "outer.zip", zip_of({"open.eml": TWO, "locked.zip": locked}))
    assert_balanced(ingest(lake, path), lake, (2, 1, 0, 0, 1))
    found = row(lake, "SELECT entry_path, code, message FROM quarantine")
    assert found == ("locked.zip!/secret.eml", "encrypted_container", "the entry is protected by a password")


@pytest.mark.parametrize(
    "damage",
    [damaged_directory, lambda raw: raw[: len(raw) // 2], lambda raw: raw[:30], lambda raw: raw[:-10]],
    ids=["directory overwritten", "cut in half", "first bytes only", "end cut"],
)
def test_a_damaged_zip_is_quarantined_whole(damage: Callable[[bytes], bytes], mail: Path, lake: Path) -> None:
    path = write(mail / "damaged.zip", damage(zip_of({"1.eml": ONE, "2.eml": TWO})))
    assert_balanced(ingest(lake, path), lake, (1, 0, 0, 0, 1))
    assert outcomes(lake) == [("damaged.zip", "", "quarantined", "unreadable", path.stat().st_size)]


def test_a_member_that_is_damaged_does_not_take_its_neighbours_along(mail: Path, lake: Path) -> None:
    raw = zip_of({"1.eml": ONE, "2.eml": TWO, "3.eml": THREE}, zipfile.ZIP_STORED)
    path = write(mail / "flipped.zip", raw.replace(b"This is plan 1", b"This is plan X"))
    assert_balanced(ingest(lake, path), lake, (3, 2, 0, 0, 1))
    assert row(lake, "SELECT entry_path, code FROM quarantine") == ("2.eml", "unreadable")


def test_a_compression_method_nobody_knows_is_quarantined(mail: Path, lake: Path) -> None:
    raw = bytearray(zip_of({"1.eml": ONE, "2.eml": TWO}, zipfile.ZIP_STORED))
    raw[raw.index(b"PK\x01\x02") + 10] = 99
    assert_balanced(ingest(lake, write(mail / "odd.zip", bytes(raw))), lake, (2, 1, 0, 0, 1))
    assert row(lake, "SELECT entry_path, code FROM quarantine") == ("1.eml", "unreadable")


TAR = tar_of({f"{number}.eml": raw * 3 for number, raw in enumerate((ONE, TWO, THREE, FOUR, FIVE))})


@pytest.mark.parametrize(
    ("kept", "whole"),
    [(3 * 1024 + 600, 3), (3 * 1024 + 200, 3), (3 * 1024, 3)],
    ids=["inside a member", "inside a header", "between members"],
)
def test_a_tar_that_is_cut_keeps_what_is_whole_and_says_so(kept: int, whole: int, mail: Path, lake: Path) -> None:
    done = ingest(lake, write(mail / "cut.tar", TAR[:kept]))
    assert (done.code, done.balance["stored"], done.balance["bytes_unaccounted"]) == (DONE, whole, 0)
    assert "truncated_source" in {code for _, _, _, code, _ in outcomes(lake)}
    assert_holds(lake)


def test_a_compressed_tar_that_is_cut_says_so(mail: Path, lake: Path) -> None:
    packed = gzip.compress(TAR)
    done = ingest(lake, write(mail / "cut.tgz", packed[:-60]))
    assert (done.code, done.balance["bytes_unaccounted"]) == (DONE, 0)
    assert "truncated_source" in {code for _, _, _, code, _ in outcomes(lake)}
    assert_holds(lake)


def test_a_gzip_of_a_gzip_is_unfolded(mail: Path, lake: Path) -> None:
    path = write(mail / "box.mbox.gz.gz", nested_gzip(mailbox_of(4), 2))
    assert_balanced(ingest(lake, path), lake, (4, 4, 0, 0, 0))


def test_a_gzip_compressed_three_hundred_times_is_quarantined(mail: Path, lake: Path) -> None:
    path = write(mail / "deep.gz", nested_gzip(mailbox_of(4), 300))
    assert_balanced(ingest(lake, path), lake, (1, 0, 0, 0, 1))
    assert row(lake, "SELECT code FROM quarantine") == ("container_limit",)


@pytest.mark.parametrize("raw", [zip_of({}), zip_of({"mail/": b""})], ids=["no members", "directories"])
def test_an_empty_zip_holds_nothing(raw: bytes, mail: Path, lake: Path) -> None:
    assert_balanced(ingest(lake, write(mail / "empty.zip", raw)), lake, (0, 0, 0, 0, 0))


def test_a_compressed_file_with_nothing_in_it_is_quarantined(mail: Path, lake: Path) -> None:
    assert_balanced(ingest(lake, write(mail / "empty.mbox.gz", gzip.compress(b""))), lake, (1, 0, 0, 0, 1))
    assert row(lake, "SELECT code, message FROM quarantine") == ("not_mail", "the file is empty")


def test_junk_behind_a_gzip_keeps_its_mails(mail: Path, lake: Path) -> None:
    done = ingest(lake, write(mail / "junk.mbox.gz", gzip.compress(mailbox_of(5)) + b"no gzip member"))
    assert_balanced(done, lake, (6, 5, 0, 0, 1))
    assert row(lake, "SELECT code FROM quarantine") == ("unreadable",)


@pytest.mark.parametrize(
    ("suffix", "pack"),
    [("bz2", bz2.compress), ("xz", lzma.compress), ("zst", lambda raw: pa.Codec("zstd").compress(raw, asbytes=True))],
    ids=["bz2", "xz", "zst"],
)
def test_a_compressed_mbox_is_read(suffix: str, pack: Callable[[bytes], bytes], mail: Path, lake: Path) -> None:
    assert_balanced(ingest(lake, write(mail / f"box.mbox.{suffix}", pack(mailbox_of(5)))), lake, (5, 5, 0, 0, 0))
    assert paths(lake) == ["box.mbox"] * 5


def test_an_apple_package_is_a_folder(mail: Path, lake: Path) -> None:
    write(mail / "Letters.mbox" / "mbox", mailbox_of(3))
    write(mail / "Letters.mbox" / "table_of_contents", b"\x00" * 40)
    assert_balanced(ingest(lake, mail), lake, (4, 3, 0, 1, 0))
    assert row(lake, "SELECT DISTINCT folder FROM occurrences") == ("Letters",)
    assert outcomes(lake) == [("table_of_contents", "", "skipped", "mail_store_index", 40)]


def test_forks_of_macos_are_skipped(mail: Path, lake: Path) -> None:
    forks = {"__MACOSX/mail/._1.eml": b"\x00\x05\x16\x07" + ONE, "mail/._1.eml": ONE, "mail/.DS_Store": b"\x00"}
    path = write(mail / "apple.zip", zip_of({"mail/1.eml": ONE, **forks}))
    assert_balanced(ingest(lake, path), lake, (4, 1, 0, 3, 0))
    assert {code for _, _, _, code, _ in outcomes(lake)} == {"macos_fork"}


def test_a_large_member_is_spooled_and_nothing_of_it_stays(mail: Path, lake: Path) -> None:
    big = any_message("Big", message_id="<big@example.org>", text="word " * 4_000)
    path = write(mail / "large.zip", zip_of({"big.eml": big, "box.mbox": mailbox_of(50)}))
    assert_balanced(ingest(lake, path, unit_bytes=5_000), lake, (51, 51, 0, 0, 0))


def test_a_spool_that_is_not_there_is_one_sentence(mail: Path, lake: Path, tmp_path: Path) -> None:
    path = write(mail / "box.mbox.gz", gzip.compress(mailbox_of(2)))
    done = ingest(lake, path, spool=tmp_path / "nowhere")
    assert done.code in {1, 2}
    assert str(tmp_path / "nowhere") in done.sentence


@pytest.mark.parametrize("name", ["takeout.zip", "takeout.tgz", "takeout"])
def test_a_takeout_of_the_generator_is_read_whole(name: str, mail: Path, lake: Path, tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.jsonl"
    with Manifest(manifest) as writing:
        write_takeout(mails("demo", CORPUS_MAILS, seed=11), mail / name, writing, language="de")
        summary = writing.summary()
    assert_equals_manifest(ingest(lake, mail / name).balance, lake, manifest, summary)
    assert row(lake, "SELECT count(*) FROM occurrences WHERE depth = 0 AND (gm_thrid IS NULL OR labels = [])") == (0,)


@pytest.mark.parametrize("name", ["archive.zip", "archive.tgz"])
def test_an_archive_of_the_generator_is_read_whole(name: str, mail: Path, lake: Path, tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.jsonl"
    with Manifest(manifest) as writing:
        write_archive(mails("demo", CORPUS_MAILS, seed=12), mail / name, writing, strays=True)
        summary = writing.summary()
    assert_equals_manifest(ingest(lake, mail / name).balance, lake, manifest, summary)


def test_a_maildir_of_the_generator_is_read_whole(mail: Path, lake: Path, tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.jsonl"
    with Manifest(manifest) as writing:
        write_maildir(mails("demo", CORPUS_MAILS, seed=13), mail / "Maildir", writing, strays=True)
        summary = writing.summary()
    assert_equals_manifest(ingest(lake, mail / "Maildir").balance, lake, manifest, summary)
    folders = {found["folder"] for found in rows(lake, "SELECT DISTINCT folder FROM occurrences WHERE depth = 0")}
    assert {"INBOX", "Sent", "Archive/2020", "Entwürfe"} <= folders
    flags = {flag for found in rows(lake, "SELECT flags FROM occurrences") for flag in found["flags"] or []}
    assert {"seen", "answered", "recent"} <= flags


def assert_equals_manifest(balance: dict[str, object], lake: Path, manifest: Path, summary: dict[str, int]) -> None:
    """The figures are those of the manifest, every mail is as it says, and the lake proves itself."""
    named = {"stored": "stored", "duplicate": "duplicates", "skipped": "skipped", "quarantined": "quarantined"}
    assert {name: balance[name] for name in named} == {name: summary[other] for name, other in named.items()}
    assert balance["bytes_unaccounted"] == 0
    assert [str(difference) for difference in compare(maillake.open(lake), manifest)] == []
    assert_holds(lake)


def test_raw_of_a_mail_in_a_container_is_its_bytes(mail: Path, lake: Path) -> None:
    path = write(mail / "nested.tgz", gzip.compress(tar_of({"deep/box.mbox.gz": gzip.compress(mailbox_of(3))})))
    done = ingest(lake, path)
    assert (done.code, figures(done)) == (DONE, (3, 3, 0, 0, 0))
    (key,) = row(lake, "SELECT message_key FROM messages WHERE subject = 'Plan 2'")
    assert run("raw", key, "--lake", lake).out.encode() == THREE
