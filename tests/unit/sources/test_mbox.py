"""`MboxIndex`: any mail by number, thread, domain, label and date."""

from itertools import pairwise
from pathlib import Path

import pytest

import maillake
from maillake.errors import NotMailError, UnknownKeyError, UnreadableError, UsageError
from maillake.sources.mbox import MboxIndex, spread
from tests.builders import any_message, mailbox_of, mbox_of, messages_of

MAILS = [
    any_message(
        "Plans", message_id="<1@example.org>", date="Mon, 5 Jan 2004 12:00:00 +0000", x_gmail_labels="Inbox,Plans"
    ),
    any_message("Rain", message_id="<2@example.org>", sender="bob@example.net", date="Tue, 6 Jan 2004 12:00:00 +0000"),
    any_message(
        "Re: Plans",
        message_id="<3@example.org>",
        sender="Bob <bob@EXAMPLE.net>",
        references="<1@example.org>",
        x_gmail_labels="Plans",
    ),
    any_message("Undated", message_id="<4@example.org>", date=None, sender=None, text="From here\n>From there\n"),
]


@pytest.fixture
def index(tmp_path: Path) -> MboxIndex:
    (tmp_path / "a.mbox").write_bytes(mbox_of(MAILS))
    return MboxIndex(tmp_path / "a.mbox", workers=1)


def test_the_public_name_is_this_class() -> None:
    assert maillake.MboxIndex is MboxIndex


def test_a_mail_comes_back_byte_for_byte(index: MboxIndex) -> None:
    assert len(index) == len(MAILS)
    assert [index.raw(number) for number in range(len(index))] == MAILS


def test_records_lie_one_behind_another_over_the_whole_file(index: MboxIndex) -> None:
    places = [index.location(number) for number in range(len(index))]
    assert places[0][0] == 0
    assert all(one + length == other for (one, length), (other, _) in pairwise(places))
    assert sum(places[-1]) == index.path.stat().st_size


def test_an_entry_says_what_the_mail_is(index: MboxIndex) -> None:
    entry = index.entry(0)
    assert (entry.number, entry.message_id, entry.sender_domain, entry.timestamp) == (
        0,
        "1@example.org",
        "example.org",
        1_073_304_000,
    )


def test_a_mail_without_a_date_has_that_of_its_separator(index: MboxIndex) -> None:
    entry = index.entry(3)
    assert (entry.timestamp, entry.sender_domain, entry.has_attachments) == (1_073_305_815, None, False)


def test_mails_are_found_by_what_people_know_of_them(index: MboxIndex) -> None:
    assert index.by_message_id("<2@example.org>") == index.by_message_id("2@example.org") == [1]
    assert index.by_domain("Example.NET") == [1, 2]
    assert index.by_label("Plans") == [0, 2]
    assert index.by_label("Inbox") == [0]
    assert index.by_thread(index.entry(2).thread_id) == [0, 2]
    assert index.by_domain("nowhere.example") == []


def test_a_range_of_dates_has_its_start_and_not_its_end(index: MboxIndex) -> None:
    noon, half_past = 1_073_304_000, 1_073_305_815
    assert index.by_date(noon, half_past) == [0]
    assert index.by_date(noon, half_past + 1) == [0, 2, 3]
    assert index.by_date(noon + 1, half_past) == []
    assert index.by_date(half_past + 1, noon + 86_401) == [1]


def test_a_number_that_is_not_there_is_told(index: MboxIndex) -> None:
    for number in (-1, 4):
        with pytest.raises(UnknownKeyError, match=f"has 4 mails, there is no number {number}"):
            index.raw(number)


@pytest.mark.parametrize("by", ["bytes", "thread", "domain"])
@pytest.mark.parametrize("count", [1, 2, 3, 9])
def test_partitions_hold_every_number_once(index: MboxIndex, by: str, count: int) -> None:
    parts = index.partitions(by, count)  # type: ignore[arg-type]
    assert len(parts) == count
    assert sorted(number for part in parts for number in part) == [0, 1, 2, 3]
    assert all(part == sorted(part) for part in parts)


def test_a_thread_and_a_domain_stay_together(index: MboxIndex) -> None:
    assert any({0, 2} <= set(part) for part in index.partitions("thread", 3))
    assert any({1, 2} <= set(part) for part in index.partitions("domain", 3))


def test_partitions_by_bytes_are_about_equal(tmp_path: Path) -> None:
    (tmp_path / "a.mbox").write_bytes(mailbox_of(100))
    with MboxIndex(tmp_path / "a.mbox") as index:
        sizes = [sum(index.location(number)[1] for number in part) for part in index.partitions("bytes", 4)]
    assert max(sizes) - min(sizes) < 0.05 * sum(sizes)


@pytest.mark.parametrize(("by", "count"), [("bytes", 0), ("thread", -1), ("label", 2)])
def test_partitions_that_cannot_be_are_told(index: MboxIndex, by: str, count: int) -> None:
    with pytest.raises(UsageError):
        index.partitions(by, count)


def test_the_heaviest_group_goes_first_to_the_lightest_part() -> None:
    assert spread([([0], 5), ([1], 4), ([2], 3), ([3], 3)], 2) == [[0, 3], [1, 2]]
    assert spread([], 2) == [[], []]


def test_an_empty_file_is_an_mbox_of_no_mail(tmp_path: Path) -> None:
    (tmp_path / "a.mbox").write_bytes(b"")
    with MboxIndex(tmp_path / "a.mbox") as index:
        assert len(index) == 0
        assert index.partitions("thread", 2) == [[], []]


def test_what_is_no_mbox_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.mbox").write_bytes(b"\x89PNG\r\n\x1a\n" * 10)
    with pytest.raises(NotMailError, match="is no mbox"):
        MboxIndex(tmp_path / "a.mbox")


def test_what_cannot_be_opened_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="cannot be opened: No such file"):
        MboxIndex(tmp_path / "gone.mbox")


def test_the_index_file_may_lie_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "mail").mkdir()
    (tmp_path / "mail/a.mbox").write_bytes(mailbox_of(2))
    with MboxIndex(tmp_path / "mail/a.mbox", tmp_path / "elsewhere.sqlite"):
        assert [path.name for path in (tmp_path / "mail").iterdir()] == ["a.mbox"]


def test_progress_is_told_as_records_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.mbox").write_bytes(mbox_of(messages_of(5)))
    told: list[int] = []
    with MboxIndex(tmp_path / "a.mbox", progress=told.append):
        assert told[-1] == 5
