"""Threads without headers: what is hidden, and how what is found is scored."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from benchmarks.quality import thread_hidden
from benchmarks.quality.thread_hidden import (
    Floor,
    hide,
    in_a_lake,
    link_rows,
    link_score,
    pair_rows,
    some_answers,
)
from benchmarks.quality.thread_lists import MailList, header_threads, identifiers, record_of


def answer(number: int, root: int) -> bytes:
    return record_of(
        f"Message-ID: <{number}@x>\nReferences: <{root}@x>\n\t<{root + 1}@x>\nSubject: Plan {root}\nin-reply-to: <{root}@x>\n"
        f"Date: Mon, 5 Jan 2026 10:00:00 +0000\n\nReferences: in the body stay.\n".encode()
    )


LIST = MailList("list", tuple(answer(number, number - number % 5) for number in range(100)))


def by_subject(mails: MailList) -> Sequence[bytes]:
    return [header[header.index(b"Subject:") : header.index(b"Date:")].splitlines()[0] for header in mails.headers]


def test_hidden_mails_name_no_other_and_keep_everything_else() -> None:
    hidden = hide(LIST)
    assert all(identifiers(header)[1] == [] for header in hidden.headers)
    assert hidden.records[0] == record_of(
        b"Message-ID: <0@x>\nSubject: Plan 0\nDate: Mon, 5 Jan 2026 10:00:00 +0000\n\nReferences: in the body stay.\n"
    )
    some = hide(LIST, {3})
    assert [
        number for number, pair in enumerate(zip(some.records, LIST.records, strict=True)) if len(set(pair)) > 1
    ] == [3]


def test_one_answer_in_ten_is_chosen_and_always_the_same() -> None:
    assert len(some_answers(LIST)) == 10
    assert some_answers(LIST) == some_answers(LIST)
    assert some_answers(hide(LIST)) == set()


def test_a_link_is_right_when_most_of_the_others_are_of_the_true_thread() -> None:
    truth = "aaabbcd"
    # 0 with two of its own and one other: right. 3 with three of another thread: wrong. 4 alone. 6 truly alone, put to 5.
    found = "xxxxyzz"
    assert link_score(truth, found, {0, 3, 4, 6}) == (pytest.approx(1 / 3), pytest.approx(1 / 3), 3)
    assert link_score(truth, truth, {0, 3, 4, 6}) == (1, 1, 3)
    assert link_score(truth, range(7), {0, 3}) == (1, 0, 0)
    assert link_score("ab", "xx", {0}) == (0, 1, 1)
    # Half is not most.
    assert link_score("aab", "xxx", {0})[0] == 0


def test_a_partition_that_reads_subjects_is_scored_in_place_of_the_lake() -> None:
    truth = header_threads(LIST)
    precision, f1 = pair_rows("list, hidden", truth, by_subject(hide(LIST)), Floor((None, 0.97), (0.9, 0.95)))
    assert (precision.value, f1.value, f1.verdict) == (1, 1, "met")
    assert "95 %: 1.000 to 1.000" in f1.note
    assert [row.value for row in link_rows(LIST, truth, by_subject)] == [1, 1]


def test_the_lake_links_by_identifiers_alone() -> None:
    truth = header_threads(LIST)
    assert len(set(in_a_lake(hide(LIST)))) == 100
    precision, f1 = pair_rows("list, hidden", truth, in_a_lake(hide(LIST)), Floor((None, 0.97), (0.9, 0.95)))
    assert (precision.value, f1.value, f1.fails) == (1, 0, True)
    assert in_a_lake is thread_hidden.LINKED
