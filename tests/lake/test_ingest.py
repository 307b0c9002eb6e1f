"""Ingest: what goes in is stored, a duplicate, skipped by rule or in quarantine; doing it again adds nothing."""

import bz2
import gzip
import hashlib
import json
import lzma
import os
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest

import maillake
from maillake.contract.settings import IngestSettings
from maillake.errors import LakePathError, UsageError
from maillake.model import Counts
from tests.builders import (
    any_message,
    attached,
    leaf,
    mailbox_of,
    mbox_of,
    messages_of,
    multipart,
    tarred,
    write,
    zipped,
)
from tests.conftest import Demo
from tests.lake.equality import assert_equal
from tests.lake.rows import column, files_of, rows, subjects


def balance(counts: Counts) -> tuple[int, int, int, int, int]:
    assert counts.is_balanced
    return counts.found, counts.stored, counts.duplicate, counts.skipped, counts.quarantined


class TestTheBalance:
    def test_every_mail_of_an_mbox_is_stored(self, mail: Path, lake: Path) -> None:
        path = write(mail / "a.mbox", mailbox_of(5))
        counts = maillake.ingest([path], lake).counts
        assert balance(counts) == (5, 5, 0, 0, 0)
        assert counts.bytes_found == counts.bytes_accounted == path.stat().st_size
        assert subjects(lake) == [f"Plan {number}" for number in range(5)]

    def test_a_second_copy_is_a_duplicate_wherever_it_lies(self, mail: Path, lake: Path) -> None:
        first, *others = messages_of(3)
        write(mail / "a.mbox", mbox_of([first, first, *others]))
        write(mail / "b.eml", others[0].replace(b"\n", b"\r\n"))
        assert balance(maillake.ingest([mail], lake).counts) == (5, 3, 2, 0, 0)
        assert subjects(lake) == ["Plan 0", "Plan 1", "Plan 2"]
        assert len(column(lake, "SELECT occurrence_key FROM occurrences")) == 5

    def test_files_without_mail_are_skipped_in_a_folder_and_quarantined_when_named(
        self, mail: Path, lake: Path, new_lake: Callable[[str], Path]
    ) -> None:
        write(mail / "a.eml", any_message())
        notes = write(mail / "notes.txt", b"Buy bread.\n")
        empty = write(mail / "empty", b"")
        assert balance(maillake.ingest([mail], lake).counts) == (3, 1, 0, 2, 0)
        assert sorted(column(lake, "SELECT rule FROM skipped")) == ["empty_file", "not_mail_in_container"]
        other = new_lake("other")
        assert balance(maillake.ingest([notes, empty], other).counts) == (2, 0, 0, 0, 2)
        assert column(other, "SELECT code FROM quarantine") == ["not_mail", "not_mail"]

    def test_bytes_before_the_first_mail_are_one_row_of_quarantine(self, mail: Path, lake: Path) -> None:
        write(mail / "a.mbox", b"Some preamble\n\n" + mailbox_of(2))
        assert balance(maillake.ingest([mail], lake).counts) == (3, 2, 0, 0, 1)
        assert column(lake, "SELECT byte_length FROM quarantine") == [15]

    def test_a_mail_over_the_limit_is_quarantined_and_its_neighbours_are_stored(self, mail: Path, lake: Path) -> None:
        big = any_message("Big", message_id="<big@example.org>", text="x" * 5_000)
        path = write(mail / "a.mbox", mbox_of([*messages_of(2), big, *messages_of(2, start=2)]))
        assert balance(maillake.ingest([path], lake, IngestSettings(max_raw_bytes=2_000)).counts) == (5, 4, 0, 0, 1)
        (row,) = rows(lake, "SELECT code, byte_length, status FROM quarantine")
        assert (row["code"], row["status"]) == ("too_large", "open")
        assert row["byte_length"] > 5_000

    def test_nested_mails_are_counted_apart(self, mail: Path, lake: Path) -> None:
        inner = any_message("Inner", message_id="<inner@example.org>")
        outer = any_message("Outer", entity=multipart(leaf("Look:"), attached(inner)))
        path = write(mail / "a.mbox", mbox_of([outer, inner]))
        counts = maillake.ingest([path], lake).counts
        assert balance(counts) == (2, 2, 0, 0, 0)
        assert counts.nested == 1

    def test_figures_are_those_of_the_sources_named(self, mail: Path, lake: Path) -> None:
        one, two = write(mail / "1.mbox", mailbox_of(3)), write(mail / "2.mbox", mailbox_of(4, start=2))
        assert balance(maillake.ingest([one], lake).counts) == (3, 3, 0, 0, 0)
        assert balance(maillake.ingest([two], lake).counts) == (4, 3, 1, 0, 0)
        assert balance(maillake.ingest([one, two], lake).counts) == (7, 6, 1, 0, 0)

    def test_a_source_named_twice_counts_once(self, mail: Path, lake: Path) -> None:
        path = write(mail / "a.mbox", mailbox_of(3))
        assert balance(maillake.ingest([path, path, mail], lake).counts) == (3, 3, 0, 0, 0)

    def test_an_empty_folder_balances_at_nothing(self, mail: Path, lake: Path) -> None:
        assert balance(maillake.ingest([mail], lake).counts) == (0, 0, 0, 0, 0)
        assert subjects(lake) == []


class TestAgain:
    def test_the_same_again_adds_nothing(self, mail: Path, lake: Path) -> None:
        write(mail / "a.mbox", mailbox_of(20))
        write(mail / "b.eml", any_message())
        settings = IngestSettings(unit_bytes=1_000)
        first = maillake.ingest([mail], lake, settings)
        before = {table: files_of(lake, table) for table in ("messages", "occurrences", "units", "superseded")}
        again = maillake.ingest([mail], lake, settings)
        assert again.counts == first.counts
        assert (again.run.units, again.run.units_reused) == (0, first.run.units)
        assert {table: files_of(lake, table) for table in before} == before

    def test_only_the_appended_mail_is_read(self, mail: Path, lake: Path) -> None:
        path = write(mail / "a.mbox", mailbox_of(3))
        maillake.ingest([path], lake)
        write(path, mailbox_of(5))
        again = maillake.ingest([path], lake)
        assert balance(again.counts) == (5, 5, 0, 0, 0)
        assert (again.run.units, again.run.units_reused) == (1, 1)
        assert sorted(column(lake, "SELECT ordinal FROM occurrences")) == [0, 1, 2, 3, 4]
        assert maillake.verify(lake, deep=True).findings == []

    def test_an_mbox_that_grew_step_by_step_is_the_one_that_was_read_at_once(
        self, mail: Path, lake: Path, new_lake: Callable[[str], Path]
    ) -> None:
        path = mail / "a.mbox"
        for count in (1, 4, 5, 9):
            write(path, mailbox_of(count))
            maillake.ingest([path], lake)
        maillake.ingest([path], new_lake("whole"))
        assert_equal(lake, lake.with_name("whole"))

    def test_a_touched_file_is_nothing_new(self, mail: Path, lake: Path) -> None:
        for path in (write(mail / "a.mbox", mailbox_of(3)), write(mail / "b.eml", any_message())):
            maillake.ingest([path], lake)
            os.utime(path, ns=(10**18, 10**18))
            assert maillake.ingest([path], lake).run.units == 0
        assert len(column(lake, "SELECT occurrence_key FROM occurrences")) == 4

    @pytest.mark.parametrize("name", ["a.mbox", "a.eml", "a.zip"])
    def test_a_rewritten_source_is_a_new_one_and_the_old_one_is_superseded(
        self, name: str, mail: Path, lake: Path
    ) -> None:
        def content(number: int) -> bytes:
            if name == "a.zip":
                return zipped({"a.eml": messages_of(1, start=number)[0]})
            return mailbox_of(1, start=number) if name == "a.mbox" else messages_of(1, start=number)[0]

        path = write(mail / name, content(1))
        maillake.ingest([path], lake)
        write(path, content(2))
        again = maillake.ingest([path], lake)
        assert balance(again.counts) == (1, 1, 0, 0, 0)
        assert again.tally.superseded == [(str(path), "rewritten")]
        assert subjects(lake) == ["Plan 1", "Plan 2"]
        superseded = column(lake, "SELECT DISTINCT source_key FROM sources WHERE superseded_by IS NOT NULL")
        assert len(superseded) == 1
        assert maillake.verify(lake, deep=True).findings == []

    def test_mail_left_out_by_a_limit_comes_when_the_limit_goes(self, mail: Path, lake: Path) -> None:
        write(mail / "a.mbox", mailbox_of(6))
        for number in range(6, 9):
            write(mail / f"{number}.eml", messages_of(1, start=number)[0])
        assert balance(maillake.ingest([mail], lake, limit=4).counts) == (9, 4, 0, 5, 0)
        assert set(column(lake, "SELECT rule FROM skipped")) == {"limit"}
        assert balance(maillake.ingest([mail], lake).counts) == (9, 9, 0, 0, 0)
        assert column(lake, "SELECT rule FROM skipped") == []
        assert maillake.verify(lake, deep=True).findings == []

    def test_a_lake_inside_the_folder_that_is_read_is_not_read(self, mail: Path) -> None:
        write(mail / "a.eml", any_message())
        first = maillake.ingest([mail], mail / "lake").counts
        assert balance(first)[:2] == (1, 1)
        assert maillake.ingest([mail], mail / "lake").counts == first


class TestForms:
    """The same mails, whatever they come in."""

    PACK = {
        "a.mbox.gz": gzip.compress,
        "a.mbox.bz2": bz2.compress,
        "a.mbox.xz": lzma.compress,
        "a.mbox.zst": lambda raw: pa.compress(raw, "zstd", asbytes=True),
        "a.zip": lambda raw: zipped({"x/a.mbox": raw}),
        "a.tar": lambda raw: tarred({"x/a.mbox": raw}),
        "a.tgz": lambda raw: gzip.compress(tarred({"x/a.mbox": raw})),
        "outer.zip": lambda raw: zipped({"inner.zip": zipped({"a.mbox": raw})}),
        "a.mbox in crlf": lambda raw: raw.replace(b"\n", b"\r\n"),
    }

    @pytest.mark.parametrize("name", PACK)
    def test_a_packed_mbox_holds_the_mails_of_the_plain_one(
        self, name: str, mail: Path, lake: Path, new_lake: Callable[[str], Path]
    ) -> None:
        plain = mbox_of([*messages_of(3), any_message("From", message_id="<f@example.org>", text="From here.\n")])
        counts = maillake.ingest([write(mail / name.split(maxsplit=1)[0], self.PACK[name](plain))], lake).counts
        assert balance(counts) == (4, 4, 0, 0, 0)
        maillake.ingest([write(mail / "plain.mbox", plain)], new_lake("plain"))
        keys = "SELECT message_key FROM messages ORDER BY ALL"
        assert column(lake, keys) == column(lake.with_name("plain"), keys)
        assert maillake.verify(lake, deep=True).findings == []

    def test_single_mails_and_mailboxes_hold_the_same_messages(self, mail: Path, lake: Path) -> None:
        mails = messages_of(4)
        write(mail / "a.mbox", mbox_of(mails))
        for number, message in enumerate(mails):
            write(mail / f"eml/{number}.eml", message)
            write(mail / f"maildir/cur/{number}:2,S", message)
        write(mail / "maildir/new/9", any_message("New"))
        assert balance(maillake.ingest([mail], lake).counts) == (13, 5, 8, 0, 0)
        flags = rows(lake, "SELECT DISTINCT folder, flags FROM occurrences WHERE dialect = 'maildir' ORDER BY flags")
        assert flags == [{"folder": "maildir", "flags": ["recent"]}, {"folder": "maildir", "flags": ["seen"]}]

    def test_labels_and_threads_of_gmail_are_kept(self, mail: Path, lake: Path) -> None:
        message = any_message(x_gm_thrid="1234567890", x_gmail_labels="Posteingang,=?UTF-8?Q?Pl=C3=A4ne?=")
        maillake.ingest([write(mail / "Takeout/Mail/Alles.mbox", mbox_of([message]))], lake)
        (row,) = rows(lake, "SELECT gm_thrid, labels, folder FROM occurrences")
        assert (row["gm_thrid"], row["labels"]) == ("1234567890", ["Inbox", "Pläne"])

    @pytest.mark.parametrize("suffix", ["gz", "xz", "zst"])
    def test_what_can_be_read_of_a_cut_stream_is_stored(self, suffix: str, mail: Path, lake: Path) -> None:
        noise = [hashlib.shake_256(bytes([number])).hexdigest(4_000) for number in range(40)]
        mails = [
            any_message(f"Plan {number}", message_id=f"<{number}@x>", text=f"{text}\n")
            for number, text in enumerate(noise)
        ]
        packed = self.PACK[f"a.mbox.{suffix}"](mbox_of(mails))
        counts = maillake.ingest([write(mail / f"a.mbox.{suffix}", packed[: len(packed) // 2])], lake).counts
        assert counts.is_balanced
        assert column(lake, "SELECT code FROM quarantine") == ["truncated_source"]
        assert counts.stored >= 15

    def test_a_tar_with_a_damaged_header_in_the_middle_says_that_mail_is_missing(self, mail: Path, lake: Path) -> None:
        raw = bytearray(tarred({f"{number}.eml": message for number, message in enumerate(messages_of(9))}))
        at = raw.index(b"4.eml")
        raw[at : at + 200] = b"\x55" * 200
        counts = maillake.ingest([write(mail / "a.tar", bytes(raw))], lake).counts
        assert counts.stored < 9
        assert counts.quarantined >= 1


class TestRows:
    def test_custody_is_kept_for_every_copy(self, mail: Path, lake: Path) -> None:
        path = write(mail / "a.mbox", mailbox_of(1))
        for custodian in ("ann", "bob"):
            maillake.ingest([path], lake, IngestSettings(custodian=custodian))
        assert sorted(column(lake, "SELECT custodian FROM occurrences")) == ["ann", "bob"]
        assert len(subjects(lake)) == 1

    def test_tenants_share_nothing(self, mail: Path, lake: Path) -> None:
        path = write(mail / "a.mbox", mailbox_of(2))
        for tenant in ("acme", "other"):
            counts = maillake.ingest([path], lake, IngestSettings(tenant=tenant)).counts
            assert balance(counts) == (2, 2, 0, 0, 0)
        assert column(lake, "SELECT tenant FROM messages ORDER BY tenant") == ["acme", "acme", "other", "other"]

    def test_an_occurrence_says_where_its_bytes_lie(self, mail: Path, lake: Path) -> None:
        mails = [*messages_of(2), any_message("Quoted", message_id="<q@example.org>", text="From here.\n")]
        path = write(mail / "a.mbox", mbox_of(mails))
        maillake.ingest([path], lake)
        raw = path.read_bytes()
        found = rows(lake, "SELECT * FROM occurrences ORDER BY ordinal")
        assert [row["ordinal"] for row in found] == [0, 1, 2]
        for row, message in zip(found, mails, strict=True):
            stands = raw[row["message_offset"] : row["message_offset"] + row["message_length"]]
            assert stands.replace(b"\n>From ", b"\nFrom ") == message
            assert raw[row["record_offset"] :].startswith(row["separator_line"].encode())
            assert (row["raw_sha256"], row["raw_size"]) == (hashlib.sha256(message).hexdigest(), len(message))

    def test_a_nested_mail_hangs_on_the_one_that_holds_it(self, mail: Path, lake: Path) -> None:
        inmost = any_message("Inmost", message_id="<3@example.org>")
        inner = any_message(
            "Inner", message_id="<2@example.org>", entity=multipart(leaf("b"), attached(inmost), boundary="in")
        )
        path = write(mail / "a.eml", any_message("Outer", entity=multipart(leaf("a"), attached(inner))))
        maillake.ingest([path], lake)
        found = {
            row["subject"]: row
            for row in rows(lake, "SELECT o.*, m.subject FROM occurrences o JOIN messages m USING (message_key)")
        }
        assert [
            (found[name]["depth"], found[name]["nesting_kind"], found[name]["part_path"], found[name]["nested_path"])
            for name in ("Outer", "Inner", "Inmost")
        ] == [
            (0, "top", None, None),
            (1, "attached", "2", "2"),
            (2, "attached", "2", "2/2"),
        ]
        assert found["Inner"]["parent_occurrence_key"] == found["Outer"]["occurrence_key"]
        assert found["Inmost"]["parent_occurrence_key"] == found["Inner"]["occurrence_key"]

    @pytest.mark.parametrize(
        "settings",
        [
            IngestSettings(unit_bytes=300_000),
            IngestSettings(group_files=20, workers=1),
            IngestSettings(workers=4, flush_bytes=1, flush_seconds=0),
        ],
        ids=["small units", "small groups", "many small row groups"],
    )
    def test_how_the_work_is_cut_changes_no_row(
        self, settings: IngestSettings, demo: Demo, demo_lake: Path, lake: Path
    ) -> None:
        maillake.ingest([demo.folder], lake, settings)
        assert_equal(demo_lake, lake)

    def test_a_unit_without_mail_writes_no_empty_files(self, mail: Path, lake: Path) -> None:
        maillake.ingest([write(mail / "notes.txt", b"no mail\n")], lake)
        assert files_of(lake, "messages") == []
        assert len(files_of(lake, "quarantine")) == 1


class TestRuns:
    def test_a_run_leaves_its_row_and_a_manifest_that_its_row_names_by_hash(self, mail: Path, lake: Path) -> None:
        report = maillake.ingest([write(mail / "a.mbox", mailbox_of(3))], lake)
        manifest = (lake / "manifests" / f"{report.run.run_id}.json").read_bytes()
        (row,) = rows(lake, f"SELECT * FROM runs WHERE run_id = '{report.run.run_id}'")
        assert (row["run_id"], row["command"], row["found"], row["stored"]) == (report.run.run_id, "ingest", 3, 3)
        assert row["manifest_sha256"] == hashlib.sha256(manifest).hexdigest()
        assert row["finished_at"] >= row["started_at"]

    def test_a_manifest_names_the_files_with_their_hashes(self, mail: Path, lake: Path) -> None:
        report = maillake.ingest([write(mail / "a.mbox", mailbox_of(3))], lake)
        manifest = json.loads((lake / "manifests" / f"{report.run.run_id}.json").read_text())
        named = {entry["path"]: entry["sha256"] for entry in manifest["files"]}
        assert {path.split("/")[0] for path in named} >= {
            "messages",
            "occurrences",
            "message_addresses",
            "attachments",
            "units",
            "sources",
        }
        for path, digest in named.items():
            assert hashlib.sha256((lake / path).read_bytes()).hexdigest() == digest
        assert manifest["run"]["counts"]["stored"] == 3

    def test_progress_counts_up_to_everything(self, mail: Path, lake: Path) -> None:
        path = write(mail / "a.mbox", mailbox_of(30))
        told: list[tuple[int, int, int]] = []
        maillake.ingest([path], lake, IngestSettings(unit_bytes=1_000), progress=lambda *done: told.append(done))
        assert told == sorted(told)
        assert told[-1] == (30, path.stat().st_size, 0)


class TestRefusals:
    def test_a_source_that_is_not_there_is_told_before_anything_is_done(self, mail: Path, tmp_path: Path) -> None:
        path = write(mail / "a.mbox", mailbox_of(2))
        with pytest.raises(UsageError, match="there is no .*gone"):
            maillake.ingest([path, mail / "gone"], tmp_path / "none")
        assert not (tmp_path / "none").exists()

    def test_a_source_that_is_not_there_leaves_a_lake_as_it_was(self, mail: Path, lake: Path) -> None:
        maillake.ingest([write(mail / "a.mbox", mailbox_of(2))], lake)
        with pytest.raises(UsageError):
            maillake.ingest([write(mail / "b.mbox", mailbox_of(2, start=5)), mail / "gone"], lake)
        assert maillake.verify(lake).findings == []

    def test_a_directory_with_other_things_in_it_does_not_become_a_lake(self, mail: Path, tmp_path: Path) -> None:
        write(mail / "a.mbox", mailbox_of(2))
        with pytest.raises(LakePathError, match="not empty and no lake"):
            maillake.ingest([mail / "a.mbox"], mail)
        assert [path.name for path in mail.iterdir()] == ["a.mbox"]

    def test_a_file_does_not_become_a_lake(self, mail: Path) -> None:
        path = write(mail / "a.mbox", mailbox_of(2))
        with pytest.raises(LakePathError, match="is a file, a lake is a directory"):
            maillake.ingest([path], path)
        assert path.read_bytes() == mailbox_of(2)

    def test_sources_are_never_written_to(self, mail: Path, lake: Path) -> None:
        contents = {"a.mbox": mailbox_of(3), "b.eml": any_message(), "c.mbox.gz": gzip.compress(mailbox_of(2))}
        for name, content in contents.items():
            write(mail / name, content)
        before = {path.name: path.stat() for path in mail.iterdir()}
        maillake.ingest([mail], lake)
        maillake.verify(lake, deep=True)
        assert {path.name: path.read_bytes() for path in mail.iterdir()} == contents
        assert {path.name: path.stat().st_mtime_ns for path in mail.iterdir()} == {
            name: status.st_mtime_ns for name, status in before.items()
        }
