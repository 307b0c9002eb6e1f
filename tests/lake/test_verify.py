"""Verify on lakes that are as they should be."""

from pathlib import Path

import pytest

import maillake
from maillake.pipeline.verify import MOST_NAMED, Finding, Proof
from tests.builders import mailbox_of, write
from tests.conftest import Demo


@pytest.mark.parametrize("deep", [False, True])
def test_a_whole_archive_is_proved(deep: bool, demo: Demo, demo_lake: Path) -> None:
    proof = maillake.verify(demo_lake, deep=deep)
    assert proof.holds
    assert proof.findings == []
    summary = demo.summary
    counts = proof.counts
    assert (counts.stored, counts.duplicate) == (summary["stored"], summary["duplicates"])
    assert (counts.quarantined, counts.skipped) == (summary["quarantined"], summary["skipped"])
    assert (proof.sources_read > 0) == deep
    assert proof.files > 10


def test_a_lake_without_mail_is_proved(empty_lake: Path) -> None:
    assert maillake.verify(empty_lake, deep=True).holds


def test_verifying_writes_nothing(own_lake: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in own_lake.rglob("*") if path.is_file()}
    maillake.verify(own_lake, deep=True)
    after = {path: path.stat().st_mtime_ns for path in own_lake.rglob("*") if path.is_file()}
    assert {path.name for path in after.keys() - before.keys()} <= {"ledger.sqlite-wal", "ledger.sqlite-shm"}
    assert all(after[path] == time for path, time in before.items())


def test_a_lake_can_be_proved_while_another_run_is_prepared(mail: Path, lake: Path) -> None:
    maillake.ingest([write(mail / "a.mbox", mailbox_of(2))], lake)
    first = maillake.verify(lake)
    maillake.ingest([write(mail / "b.mbox", mailbox_of(3, start=5))], lake)
    assert maillake.verify(lake).counts.found == first.counts.found + 3


def test_what_is_no_lake_is_told(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "gone", write(tmp_path / "file", b"x")):
        with pytest.raises(maillake.ConfigError):
            maillake.verify(path)


def test_many_findings_of_a_kind_are_counted_after_the_first() -> None:
    proof = Proof()
    proof.add("a kind", [str(number) for number in range(MOST_NAMED + 1_005)])
    assert len(proof.findings) == MOST_NAMED + 1
    assert proof.findings[-1] == Finding("a kind", "and 1,005 more")
    assert not proof.holds
