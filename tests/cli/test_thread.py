"""`maillake thread` and `maillake rethread`: a conversation that fits a terminal, figures that say what changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len

import maillake
from tests.builders import any_message, mbox_of, write
from tests.cli.commands import call

MAILS = [
    any_message("Plans", message_id="<a@example.org>", text="Shall we meet?\n"),
    any_message(
        "Re: Plans",
        sender="Bob <bob@example.net>",
        message_id="<b@example.org>",
        date="Tue, 6 Jan 2004 12:30:15 +0000",
        references="<a@example.org>",
        text="On Monday Ann wrote:\n> Shall we meet?\n\nYes, " + "gladly " * 40 + "\n",
    ),
    any_message(
        "Re: Plans \x1b[2J",
        sender="=?utf-8?q?=E7=8E=8B=E7=8E=8B?= <wang@example.com>",
        message_id="<d@example.org>",
        date="Wed, 7 Jan 2004 12:30:15 +0000",
        references="<b@example.org> <c@example.org>",
        text="計画" * 40 + "\n",
    ),
    any_message("One", message_id="<one@example.org>", references="<gone@example.org>", text="1\n"),
    any_message("Two", message_id="<two@example.org>", references="<gone@example.org>", text="2\n"),
]


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("talk")
    maillake.ingest([write(place / "talk.mbox", mbox_of(MAILS))], place / "lake")
    return place / "lake"


def test_a_conversation_is_a_tree_of_dates_people_and_first_own_words(talk: Path) -> None:
    done = call("thread", "<b@example.org>", "--lake", talk)
    subject, figures, blank, first, second, third = done.out.splitlines()
    assert (done.code, subject, blank) == (0, "Plans", "")
    assert figures.startswith("3 mails, 3 senders, 1 referred to and missing · thread ")
    assert first.startswith("2004-01-05 12:30 ")
    assert first.endswith(" Ann: Shall we meet?")
    assert "   Bob: Yes, gladly gladly" in second
    assert "     王王: [answers a missing mail] 計画" in third
    assert max(map(cell_len, done.out.splitlines())) <= 80


def test_a_missing_mail_stands_where_it_holds_others_together(talk: Path) -> None:
    lines = call("thread", "<gone@example.org>", "--lake", talk).out.splitlines()
    assert lines[3].startswith("(missing) ")
    assert lines[3].endswith(" <gone@example.org>")
    assert [line.rsplit(" ", 2)[1:] for line in lines[4:]] == [["Ann:", "1"], ["Ann:", "2"]]


@pytest.mark.parametrize("of", ["message_key", "thread_id"])
def test_a_conversation_is_found_by_digits_of_a_key(of: str, talk: Path) -> None:
    (row,) = maillake.open(talk).sql(f"SELECT {of} AS key FROM messages WHERE message_id = 'd@example.org'").to_pylist()
    (told,) = call("thread", row["key"][:10], "--lake", talk, "--json").json_lines
    assert [place["message_id"] for place in told["places"]] == ["a@example.org", "b@example.org", "d@example.org"]
    assert [place["depth"] for place in told["places"]] == [0, 1, 2]
    assert told["places"][2]["missing_parent"] == "c@example.org"
    assert told["message_count"] == 3


@pytest.mark.parametrize(("key", "said"), [("<nobody@example.org>", "nothing in the lake"), ("plans", "is no key")])
def test_a_key_that_names_nothing_is_told(key: str, said: str, talk: Path) -> None:
    done = call("thread", key, "--lake", talk)
    assert (done.code, done.out) == (2, "")
    assert said in done.err


def test_rethread_tells_what_changed(talk: Path) -> None:
    done = call("rethread", "--lake", talk)
    assert done.out == "2 threads, before 2; 0 of 7 identifiers changed their thread\n"
    (told,) = call("rethread", "--lake", talk, "--json").json_lines
    assert told == {
        "threads_before": 2, "threads_after": 2, "nodes": 7, "nodes_moved": 0,
        "gmail_threads": 0, "gmail_split": 0, "gmail_joined": 0,
    }  # fmt: skip
