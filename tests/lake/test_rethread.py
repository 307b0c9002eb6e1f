"""Rethread: what was wrong is made right, what was right stays, and no row of a mail is written."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

import maillake
from maillake.pipeline.rethread import Rethreaded
from tests.builders import any_message, mbox_of, write
from tests.conftest import Demo
from tests.lake.equality import Rows, canonical_rows, differences
from tests.lake.faults_rows import change_rows
from tests.lake.rows import column, files_of
from tests.lake.test_compact import days_ago
from tests.lake.test_threads import ingest, note, random_archive


def digests(lake: Path) -> dict[str, str]:
    """Hash of every file of rows of mail."""
    found = {path for path in lake.rglob("*.parquet") if not path.relative_to(lake).parts[0].startswith("thread")}
    found |= set((lake / "thread_links").rglob("*.parquet"))
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def test_a_lake_of_every_kind_of_mail_has_the_same_threads_again(own_lake: Path, demo: Demo) -> None:
    before, files = canonical_rows(own_lake), digests(own_lake)
    first, second = maillake.rethread(own_lake), maillake.rethread(own_lake)
    assert first == second
    assert first.nodes_moved == 0
    assert first.threads_before == first.threads_after == column(own_lake, "SELECT count(*) FROM threads")[0]
    assert differences(before, canonical_rows(own_lake)) == []
    assert digests(own_lake) == files
    assert maillake.verify(own_lake).findings == []


def test_every_generation_replaces_the_one_before(lake: Path) -> None:
    ingest(lake, note("a"), note("b", "a"))
    generation = column(lake, "SELECT generation FROM threads")[0]
    maillake.rethread(lake)
    assert column(lake, "SELECT DISTINCT generation FROM threads_rows") == [generation + 1]
    assert column(lake, "SELECT DISTINCT generation FROM thread_map_rows") == [generation + 1]


def test_threads_that_are_wrong_are_made_right_and_told(lake: Path) -> None:
    ingest(lake, note("a"), note("b", "a"), note("c"))
    right = canonical_rows(lake)
    (path,) = files_of(lake, "thread_map")

    def all_in_one(rows: list[dict[str, object]]) -> list[dict[str, object]]:
        return [{**row, "thread_id": rows[0]["thread_id"]} for row in rows]

    change_rows(path, all_in_one)
    assert {finding.kind for finding in maillake.verify(lake).findings} > {
        "the links of a message lead into another thread"
    }
    done = maillake.rethread(lake)
    assert (done.threads_before, done.threads_after, done.nodes) == (1, 2, 3)
    assert done.nodes_moved > 0
    assert differences(right, canonical_rows(lake)) == []
    assert maillake.verify(lake).findings == []


def test_a_compacted_lake_has_the_threads_it_had(mail: Path, lake: Path) -> None:
    mails = random_archive(9)
    with days_ago(2):
        for number in range(3):
            maillake.ingest([write(mail / f"{number}.mbox", mbox_of(mails[number * 40 :]))], lake)
    threaded = threads_of(lake)
    maillake.compact(lake)
    assert differences(threaded, threads_of(lake)) == []
    maillake.rethread(lake)
    assert differences(threaded, threads_of(lake)) == []
    maillake.ingest([write(mail / "late.eml", note("n500", "n3", "n7"))], lake)
    assert maillake.verify(lake).findings == []


def threads_of(lake: Path) -> dict[str, Rows]:
    return {name: found for name, found in canonical_rows(lake).items() if name.startswith("thread")}


def test_threads_of_gmail_that_are_split_or_joined_are_counted(lake: Path) -> None:
    whole = [note("a", x_gm_thrid="1"), note("b", "a", x_gm_thrid="1")]
    split = [note("c", x_gm_thrid="2"), note("d", x_gm_thrid="2")]
    joined = [note("e", x_gm_thrid="3"), note("f", "e", x_gm_thrid="4")]
    ingest(lake, *whole, *split, *joined, note("g"))
    done = maillake.rethread(lake)
    assert (done.gmail_threads, done.gmail_split, done.gmail_joined) == (4, 1, 2)
    assert done.threads_after == 5


def test_a_lake_without_mail_has_no_threads(lake: Path) -> None:
    assert maillake.rethread(lake) == Rethreaded()
    with pytest.raises(maillake.ConfigError):
        maillake.rethread(lake / "nothing")


def test_an_unsettled_lake_is_settled_first(lake: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("maillake.pipeline.ingest.settle", lambda *_: None)
    ingest(lake, any_message())
    assert column(lake, "SELECT count(*) FROM threads") == [0]
    monkeypatch.undo()
    maillake.rethread(lake)
    assert column(lake, "SELECT message_count FROM threads") == [1]
