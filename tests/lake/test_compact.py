"""Compaction: closed days in few large files, the same rows to readers."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import maillake
from maillake.contract.settings import IngestSettings
from maillake.model import CommittedUnit, WrittenFile
from maillake.pipeline import compact as compacting
from maillake.pipeline.compact import Compacted, groups_of
from tests.builders import any_message, mailbox_of, mbox_of, messages_of, write
from tests.conftest import Demo
from tests.lake.equality import assert_equal
from tests.lake.rows import column, files_of, rows, subjects
from tests.unit.model_values import any_unit

TABLES = ("messages", "occurrences", "message_addresses", "attachments", "quarantine", "skipped")


@contextmanager
def days_ago(days: int) -> Iterator[None]:
    """The system's clock stands some days back."""
    with pytest.MonkeyPatch.context() as patch:
        then = time.time_ns() - days * 86_400 * 10**9
        patch.setattr(time, "time_ns", lambda: then)
        yield


@pytest.fixture
def old_lake(mail: Path, lake: Path) -> Path:
    """Six sources, read one by one two days ago, with copies among them."""
    with days_ago(2):
        for number in range(6):
            path = write(
                mail / f"{number}.mbox", mbox_of([any_message("Everywhere"), *messages_of(3, start=2 * number)])
            )
            maillake.ingest([path], lake)
    return lake


def test_readers_see_the_same_rows_in_fewer_files(old_lake: Path, mail: Path, new_lake: Callable[[str], Path]) -> None:
    before = {table: len(files_of(old_lake, table)) for table in TABLES}
    done = maillake.compact(old_lake)
    assert (done.days, done.units) == (1, 6)
    assert done.files_before > done.files_after
    assert {table: len(files_of(old_lake, table)) for table in TABLES} == {
        table: min(count, 1) for table, count in before.items()
    }
    maillake.ingest([mail], new_lake("fresh"))
    assert_equal(old_lake, old_lake.with_name("fresh"))
    assert maillake.verify(old_lake, deep=True).findings == []


def test_rows_that_are_not_shown_are_gone(old_lake: Path) -> None:
    hidden = len(column(old_lake, "SELECT message_key FROM messages_rows")) - len(subjects(old_lake))
    assert hidden > 0
    assert maillake.compact(old_lake).rows_dropped >= hidden
    for table in ("messages", "message_addresses", "attachments"):
        assert len(column(old_lake, f"SELECT unit_id FROM {table}_rows")) == len(
            column(old_lake, f"SELECT unit_id FROM {table}")
        )


def test_every_occurrence_stays(old_lake: Path) -> None:
    before = rows(old_lake, "SELECT * EXCLUDE emission FROM occurrences ORDER BY occurrence_key")
    maillake.compact(old_lake)
    assert rows(old_lake, "SELECT * EXCLUDE emission FROM occurrences ORDER BY occurrence_key") == before


def test_compacting_twice_does_nothing_the_second_time(old_lake: Path) -> None:
    maillake.compact(old_lake)
    before = {path: path.stat().st_mtime_ns for table in (*TABLES, "units") for path in files_of(old_lake, table)}
    assert maillake.compact(old_lake) == Compacted()
    assert {
        path: path.stat().st_mtime_ns for table in (*TABLES, "units") for path in files_of(old_lake, table)
    } == before


def test_today_is_left_alone(mail: Path, lake: Path) -> None:
    for number in range(3):
        maillake.ingest([write(mail / f"{number}.mbox", mailbox_of(2, start=number))], lake)
    assert maillake.compact(lake) == Compacted()


def test_the_same_sources_again_add_nothing_after_compaction(old_lake: Path, mail: Path) -> None:
    counts = maillake.ingest([mail], old_lake).counts
    maillake.compact(old_lake)
    again = maillake.ingest([mail], old_lake)
    assert (again.run.units, again.counts) == (0, counts)


def test_a_copy_that_comes_after_compaction_is_a_duplicate(old_lake: Path, mail: Path) -> None:
    maillake.compact(old_lake)
    counts = maillake.ingest([write(mail / "late.eml", any_message("Everywhere"))], old_lake).counts
    assert (counts.stored, counts.duplicate) == (0, 1)
    assert subjects(old_lake).count("Everywhere") == 1
    assert maillake.verify(old_lake, deep=True).findings == []


def test_a_later_day_joins_in_a_file_of_its_own(old_lake: Path, mail: Path, new_lake: Callable[[str], Path]) -> None:
    maillake.compact(old_lake)
    with days_ago(1):
        for number in range(6, 9):
            maillake.ingest([write(mail / f"{number}.mbox", mailbox_of(2, start=2 * number))], old_lake)
    assert maillake.compact(old_lake).days == 1
    assert len(files_of(old_lake, "messages")) == 2
    maillake.ingest([mail], new_lake("fresh"))
    assert_equal(old_lake, old_lake.with_name("fresh"))


def test_what_comes_late_for_a_closed_day_is_compacted_with_it(old_lake: Path, mail: Path) -> None:
    maillake.compact(old_lake)
    with days_ago(2):
        maillake.ingest([write(mail / "late.mbox", mailbox_of(2, start=100))], old_lake)
    assert maillake.compact(old_lake).units > 0
    assert len(files_of(old_lake, "messages")) == 1
    assert maillake.verify(old_lake, deep=True).findings == []
    assert maillake.compact(old_lake) == Compacted()


def test_each_tenant_has_files_of_its_own(mail: Path, lake: Path) -> None:
    path = write(mail / "a.mbox", mailbox_of(4))
    with days_ago(1):
        for tenant in ("acme", "other"):
            maillake.ingest([path], lake, IngestSettings(tenant=tenant, unit_bytes=300))
    assert maillake.compact(lake).days == 2
    assert column(lake, "SELECT count(*) FROM messages GROUP BY tenant") == [4, 4]
    assert sorted(path.parent.parent.name for path in files_of(lake, "messages")) == ["tenant=acme", "tenant=other"]


def test_a_whole_archive_compacts_without_a_difference(
    demo: Demo, demo_lake: Path, lake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compacting, "ROW_GROUP_BYTES", 100_000)
    with days_ago(3):
        maillake.ingest([demo.folder], lake, IngestSettings(unit_bytes=400_000, group_files=40))
    assert maillake.compact(lake).units > 5
    assert_equal(demo_lake, lake)
    assert maillake.verify(lake, deep=True).findings == []


def test_the_raw_bytes_of_a_compacted_mail_are_still_found(old_lake: Path) -> None:
    maillake.compact(old_lake)
    assert maillake.open(old_lake).raw("<plans@example.org>") == any_message("Everywhere")


def sized(unit_id: str, size: int) -> CommittedUnit:
    unit = replace(any_unit(unit_id), ingest_date=date(2024, 1, 1))
    return CommittedUnit(
        unit, f"{unit_id}-1", 1, "run", 0, "0.1", "hash", (WrittenFile(unit_id, size, "", 1, "messages"),)
    )


MIB = 1 << 20


@pytest.mark.parametrize(
    ("sizes", "groups"),
    [
        ([], []),
        ([1], []),
        ([1, 1], [2]),
        ([128 * MIB], []),
        ([1, 128 * MIB, 1], [2]),
        ([100 * MIB] * 7, [5, 2]),
        ([100 * MIB] * 6, [5]),
    ],
)
def test_small_files_are_gathered_up_to_the_target_size(sizes: list[int], groups: list[int]) -> None:
    units = [sized(str(number), size) for number, size in enumerate(sizes)]
    assert [len(group) for group in groups_of(units)] == groups


def test_the_day_is_over_when_it_is_over_in_utc(old_lake: Path) -> None:
    (day,) = column(old_lake, "SELECT DISTINCT ingest_date FROM messages")
    assert day < datetime.now(UTC).date()


def test_units_that_share_a_file_stay_together_whatever_the_target(
    old_lake: Path, new_lake: Callable[[str], Path], mail: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    maillake.compact(old_lake)
    largest = max(path.stat().st_size for path in old_lake.rglob("compact.*.parquet"))
    monkeypatch.setattr(compacting, "TARGET_FILE_BYTES", int(largest * 2.5))
    assert maillake.compact(old_lake) == Compacted()
    with days_ago(2):
        maillake.ingest([write(mail / "late.mbox", mailbox_of(3, start=50))], old_lake)
    assert maillake.compact(old_lake).units == 7
    maillake.ingest([mail], new_lake("fresh"))
    assert_equal(old_lake, old_lake.with_name("fresh"))
    assert maillake.verify(old_lake, deep=True).findings == []


def test_a_unit_cut_short_by_a_limit_is_read_whole_after_it_was_compacted(
    mail: Path, lake: Path, new_lake: Callable[[str], Path]
) -> None:
    first, second = (write(mail / f"{number}.mbox", mailbox_of(6, start=10 * number)) for number in range(2))
    with days_ago(2):
        maillake.ingest([first], lake, limit=2)
        maillake.ingest([second], lake)
    assert maillake.compact(lake).units == 2
    for path in (first, second):
        maillake.ingest([path], lake)
    maillake.ingest([mail], new_lake("fresh"))
    assert_equal(lake, lake.with_name("fresh"))
    assert maillake.verify(lake, deep=True).findings == []
