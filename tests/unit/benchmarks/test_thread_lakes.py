"""The same mail in every order, and how lakes of it are compared."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest

from benchmarks.quality.thread_figures import labels, tables_of
from benchmarks.quality.thread_lakes import (
    SCHEDULES,
    Threaded,
    date_order,
    differing_rows,
    lake_of,
    mails_of,
    shuffled,
    thread_tables,
)
from benchmarks.quality.thread_lists import MailList, record_of

MAILS = MailList(
    "list",
    tuple(
        record_of(
            f"Message-ID: <{at}@example.org>\nSubject: Plans\nFrom: ann@example.org\nDate: Mon, 5 Jan 2026 10:{at:02}:00 +0000\n"
            f"References: <{at - at % 4}@example.org>\n\nMail {at}.\n".encode()
        )
        for at in range(12)
    ),
)


@pytest.mark.parametrize(("name", "times"), [*zip(SCHEDULES, (1, 1, 1, 2, 1), strict=True)])
def test_a_schedule_ingests_every_mail_in_another_order_as_often_as_it_says(name: str, times: int) -> None:
    order = [*range(6, 12), *range(6)]
    runs = SCHEDULES[name](MAILS, order)
    given = [record for records in runs for record in records]
    assert Counter(given) == Counter(MAILS.records * times)
    assert given != list(MAILS.records)
    assert SCHEDULES[name](MAILS, order) == runs


def test_a_lake_gives_the_mails_in_the_order_of_the_records_with_their_threads() -> None:
    with lake_of([MAILS.records]) as lake:
        found, tables = mails_of(lake), thread_tables(lake)
    assert [mail.message_id for mail in found] == [f"{at}@example.org" for at in range(12)]
    assert [[mail.thread_id for mail in found].index(mail.thread_id) for mail in found] == [0] * 4 + [4] * 4 + [8] * 4
    assert labels(tables, found) == [mail.thread_id for mail in found]
    assert found[1].reference_ids == ("0@example.org",)
    assert date_order(found[::-1]) == list(range(11, -1, -1))


def test_lakes_are_equal_in_another_order_and_differ_by_rows_when_a_mail_is_missing() -> None:
    whole, mixed, short = (
        tables_of(runs)
        for runs in (
            [MAILS.records],
            [[MAILS.records[at] for at in shuffled(12)[:5]], [MAILS.records[at] for at in shuffled(12)[5:]]],
            [MAILS.records[:-1]],
        )
    )
    assert differing_rows(whole, mixed) == 0
    # A place in the tree and a node are gone; the summary of the thread stands in both lakes, otherwise.
    assert differing_rows(whole, short) == 1 + 1 + 2


def test_rows_count_on_both_sides_and_as_often_as_they_are_there() -> None:
    one, other = pa.table({"a": [1, 2, 3]}), pa.table({"a": [2, 3, 4, 5]})
    assert differing_rows({"t": one}, {"t": one}) == 0
    assert differing_rows({"t": one}, {"t": other}) == 3
    assert differing_rows({"t": pa.table({"a": [1, 1]})}, {"t": pa.table({"a": [1]})}) == 1


def test_mails_without_a_date_come_last_and_equal_dates_in_the_order_given() -> None:
    def dated(days: int | None) -> Threaded:
        date = None if days is None else datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=days)
        return Threaded("", "", None, (), (), None, "", date, None)

    assert date_order([dated(None), dated(2), dated(1), dated(2)]) == [2, 1, 3, 0]
