"""The published cases of threading: TestThreader, imaptest (two copies), Cyrus.

Trees are made as IMAP servers make them, with equal base subjects put together; a lake does not do that. Where our tree
differs, the test says how: mails in a loop of references are in ours and are lost in TestThreader's. The partition is
coarser where a tree is cut, which imaptest's first case shows.
"""

from __future__ import annotations

import json
import mailbox
import re
from contextlib import closing
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

import maillake
from maillake import _native, threads
from maillake.threads import Place, ThreadedMail


def cases(path: Path) -> dict[str, dict[str, Any]]:
    return {case["id"]: case for case in map(json.loads, path.read_text("utf-8").splitlines())}


def mail_of(message: dict[str, Any]) -> ThreadedMail:
    (own,) = _native.parse_ids(message["id"], "message-id")
    references = tuple(_native.parse_ids(message["references"] or "", "references"))
    date = parsedate_to_datetime(message["date"]) if "date" in message else None
    return ThreadedMail(own, references, date, message["subject"])


def outline(places: list[Place], subjects: list[str]) -> list[str]:
    """A tree as TestThreader prints it."""
    return ["   " * place.depth + ("dummy" if place.mail is None else subjects[place.mail]) for place in places]


def test_the_tree_of_testthreader_is_ours_but_for_the_mails_it_loses_in_loops(corpora: Path) -> None:
    case = cases(corpora / "jwz-testthreader" / "cases.jsonl")["TestThreadByReferences"]
    mails = [mail_of(message) for message in case["messages"]]
    places = threads.tree(mails, by_subject=True)
    assert sorted(place.mail for place in places if place.mail is not None) == list(range(len(mails)))
    lost = {at for at, mail in enumerate(mails) if re.fullmatch(r"loop(1|2|3|7|8|9|10)", mail.message_id or "")}
    ours = outline([place for place in places if place.mail not in lost], [mail.subject or "" for mail in mails])
    assert ours == case["expect"].splitlines()
    parts = closure_of(mails)
    for loop in (("loop1", "loop2", "loop3"), ("loop4", "loop5"), ("loop7", "loop8", "loop9", "loop10")):
        assert len({parts[name] for name in loop}) == 1


def closure_of(mails: list[ThreadedMail]) -> dict[str | None, str]:
    """Thread of each mail by the partition."""
    found = {mail.message_id: threads.edges(mail.message_id, (), mail.references) for mail in mails}
    rows = [{"from_key": one.node_key, "to_key": None} for one in found.values()]
    rows += [{"from_key": edge.from_key, "to_key": edge.to_key} for one in found.values() for edge in one.edges]
    schema = pa.schema([("from_key", pa.string()), ("to_key", pa.string())])
    closed = threads.closure(pa.Table.from_pylist(rows, schema=schema)).to_pydict()
    thread_of = dict(zip(closed["node_key"], closed["thread_id"], strict=True))
    return {name: thread_of[one.node_key] for name, one in found.items()}


@pytest.mark.parametrize("name", ["references_chain", "references_star", "references_chain_long", "unrelated"])
def test_the_partition_of_cyrus_is_ours_and_each_of_its_threads_is_one_tree(name: str, corpora: Path) -> None:
    case = cases(corpora / "cyrus-thread" / "cases.jsonl")[name]
    mails = [mail_of(message) for message in case["messages"]]
    thread_of = closure_of(mails)
    found: dict[str, list[int]] = {}
    for message, mail in zip(case["messages"], mails, strict=True):
        found.setdefault(thread_of[mail.message_id], []).append(message["uid"])
    assert sorted(found.values()) == case["expect"]["references"]
    assert [place.parent for place in threads.tree(mails)].count(None) == len(found)


class Mailbox:
    """The mails of a script of imaptest, numbered as IMAP does it."""

    def __init__(self, path: Path) -> None:
        with closing(mailbox.mbox(path, create=False)) as box:
            self.mails = [threaded(message) for message in box]
        self.deleted: set[int] = set()

    def response(self) -> str:
        """The answer to THREAD REFERENCES (RFC 5256 section 4)."""
        places = threads.tree(self.mails, by_subject=True)
        below: dict[int | None, list[int]] = {}
        for at, place in enumerate(places):
            below.setdefault(place.parent, []).append(at)
        return "".join(f"({members(root, places, below)})" for root in below[None])

    def expunge(self) -> None:
        self.mails = [mail for number, mail in enumerate(self.mails, 1) if number not in self.deleted]
        self.deleted = set()


def threaded(message: mailbox.mboxMessage) -> ThreadedMail:
    read = maillake.parse(message.as_bytes())
    received = re.sub(r" [+-]\d{4}$", "", message.get_from().split(maxsplit=1)[1])
    date = read.date or datetime.strptime(received, "%a %b %d %H:%M:%S %Y").replace(tzinfo=UTC)
    return ThreadedMail(read.message_id, read.reference_ids or read.in_reply_to[:1], date, read.subject)


def members(at: int, places: list[Place], below: dict[int | None, list[int]]) -> str:
    mail = places[at].mail
    own = "" if mail is None else str(mail + 1)
    children = below.get(at, [])
    if len(children) == 1:
        return f"{own} {members(children[0], places, below)}"
    rest = "".join(f"({members(child, places, below)})" for child in children)
    return f"{own} {rest}".strip()


def play(script: str, box: Mailbox) -> int:
    """Plays a script; returns how many answers it compared."""
    compared = 0
    for line in script.lower().splitlines():
        if stored := re.match(r"ok store (\d+) \+flags \\deleted", line):
            box.deleted.add(int(stored[1]))
        elif line == "ok expunge":
            box.expunge()
        elif line.startswith("* thread "):
            assert box.response() == line.removeprefix("* thread ")
            compared += 1
    return compared


@pytest.mark.parametrize(
    ("name", "answers"), [("thread", 2), ("thread2", 1), ("thread3", 1), ("thread4", 1), ("thread6", 1)]
)
def test_imaptest_gets_the_answers_it_expects(name: str, answers: int, corpora: Path) -> None:
    case = cases(corpora / "imaptest" / "cases.jsonl")[name]
    assert play(case["script"], Mailbox(corpora / "imaptest" / case["mbox"])) == answers
    folder = corpora / "dovecot-imaptest"
    assert play((folder / name).read_text("ascii"), Mailbox(folder / f"{name}.mbox")) == answers


def test_the_partition_keeps_together_what_the_tree_of_imaptests_first_case_cuts(corpora: Path) -> None:
    mails = Mailbox(corpora / "imaptest" / "files" / "thread.mbox").mails
    assert len(set(closure_of(mails).values())) == 1
    assert [place.parent for place in threads.tree(mails)].count(None) == 2
