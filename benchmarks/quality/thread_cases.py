"""The published cases of threading: TestThreader, imaptest (two copies), Cyrus.

Trees are made as IMAP servers make them, with equal base subjects put together; a lake does not do that. Mails in a
loop of references are in our tree and are lost in TestThreader's: they are left out before the two are compared.
"""

from __future__ import annotations

import json
import mailbox
import re
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

import maillake
from benchmarks.quality.scoreboard import Metric
from maillake import _native, threads
from maillake.threads import Place, ThreadedMail

LOST = re.compile(r"loop(1|2|3|7|8|9|10)")
"""The mails that TestThreader loses."""
SCRIPTS = ("thread", "thread2", "thread3", "thread4", "thread6")


def score_cases(corpora: Path) -> list[Metric]:
    """One row: how many cases come out otherwise."""
    found = dict(published_cases(corpora))
    wrong = [name for name, right in found.items() if not right]
    return [
        Metric(
            "threads: published cases that come out otherwise",
            len(wrong),
            0,
            0,
            "; ".join((f"of {len(found)}", *wrong)),
        )
    ]


def published_cases(corpora: Path) -> Iterator[tuple[str, bool]]:
    """Each case that is there, and whether our answer is the expected one."""
    if (path := corpora / "jwz-testthreader").is_dir():
        yield "TestThreader", tree_of_testthreader(path) == expected_of_testthreader(path)
    if (path := corpora / "cyrus-thread").is_dir():
        for name, case in cases(path / "cases.jsonl").items():
            yield f"cyrus {name}", partition_of(case) == case["expect"]["references"]
    for name, script, box in imap_scripts(corpora):
        yield name, all(given == expected for given, expected in answers(script, box))


def cases(path: Path) -> dict[str, dict[str, Any]]:
    """The cases of a file by name."""
    return {case["id"]: case for case in map(json.loads, path.read_text("utf-8").splitlines())}


def mail_of(message: dict[str, Any]) -> ThreadedMail:
    """A mail of a case."""
    (own,) = _native.parse_ids(message["id"], "message-id")
    references = tuple(_native.parse_ids(message["references"] or "", "references"))
    date = parsedate_to_datetime(message["date"]) if "date" in message else None
    return ThreadedMail(own, references, date, message["subject"])


def mails_of_testthreader(folder: Path) -> list[ThreadedMail]:
    """The mails of TestThreader."""
    return [mail_of(message) for message in cases(folder / "cases.jsonl")["TestThreadByReferences"]["messages"]]


def expected_of_testthreader(folder: Path) -> list[str]:
    """The tree that TestThreader prints."""
    lines: list[str] = cases(folder / "cases.jsonl")["TestThreadByReferences"]["expect"].splitlines()
    return lines


def tree_of_testthreader(folder: Path) -> list[str]:
    """Our tree of the same mails as it would print it, without the mails that it loses."""
    mails = mails_of_testthreader(folder)
    kept = [
        place
        for place in threads.tree(mails, by_subject=True)
        if place.mail is None or not LOST.fullmatch(mails[place.mail].message_id or "")
    ]
    return outline(kept, [mail.subject or "" for mail in mails])


def outline(places: list[Place], subjects: list[str]) -> list[str]:
    """A tree as TestThreader prints it."""
    return ["   " * place.depth + ("dummy" if place.mail is None else subjects[place.mail]) for place in places]


def partition_of(case: dict[str, Any]) -> list[list[int]]:
    """Our threads of a case of Cyrus, by the numbers of its mails."""
    mails = [mail_of(message) for message in case["messages"]]
    thread_of = closure_of(mails)
    found: dict[str, list[int]] = {}
    for message, mail in zip(case["messages"], mails, strict=True):
        found.setdefault(thread_of[mail.message_id], []).append(message["uid"])
    return sorted(found.values())


def closure_of(mails: list[ThreadedMail]) -> dict[str | None, str]:
    """Thread of each mail by the partition."""
    found = {mail.message_id: threads.edges(mail.message_id, (), mail.references) for mail in mails}
    rows = [{"from_key": one.node_key, "to_key": None} for one in found.values()]
    rows += [{"from_key": edge.from_key, "to_key": edge.to_key} for one in found.values() for edge in one.edges]
    schema = pa.schema([("from_key", pa.string()), ("to_key", pa.string())])
    closed = threads.closure(pa.Table.from_pylist(rows, schema=schema)).to_pydict()
    thread_of = dict(zip(closed["node_key"], closed["thread_id"], strict=True))
    return {name: thread_of[one.node_key] for name, one in found.items()}


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
        """Removes the mails marked as deleted and numbers the rest again."""
        self.mails = [mail for number, mail in enumerate(self.mails, 1) if number not in self.deleted]
        self.deleted = set()


def threaded(message: mailbox.mboxMessage) -> ThreadedMail:
    """A mail of a mailbox; without a Date that of its separator counts."""
    read = maillake.parse(message.as_bytes())
    received = re.sub(r" [+-]\d{4}$", "", message.get_from().split(maxsplit=1)[1])
    date = read.date or datetime.strptime(received, "%a %b %d %H:%M:%S %Y").replace(tzinfo=UTC)
    return ThreadedMail(read.message_id, read.reference_ids or read.in_reply_to[:1], date, read.subject)


def members(at: int, places: list[Place], below: dict[int | None, list[int]]) -> str:
    """A place and what is below it as IMAP writes it."""
    mail = places[at].mail
    own = "" if mail is None else str(mail + 1)
    children = below.get(at, [])
    if len(children) == 1:
        return f"{own} {members(children[0], places, below)}"
    rest = "".join(f"({members(child, places, below)})" for child in children)
    return f"{own} {rest}".strip()


def imap_scripts(corpora: Path) -> Iterator[tuple[str, str, Mailbox]]:
    """The scripts of both copies of imaptest: name, text, mailbox."""
    if (folder := corpora / "imaptest").is_dir():
        for name, case in cases(folder / "cases.jsonl").items():
            if name in SCRIPTS:
                yield f"imaptest {name}", case["script"], Mailbox(folder / case["mbox"])
    if (folder := corpora / "dovecot-imaptest").is_dir():
        for name in SCRIPTS:
            yield f"dovecot-imaptest {name}", (folder / name).read_text("ascii"), Mailbox(folder / f"{name}.mbox")


def answers(script: str, box: Mailbox) -> Iterator[tuple[str, str]]:
    """Plays a script: each answer we give, and the one it expects."""
    for line in script.lower().splitlines():
        if stored := re.match(r"ok store (\d+) \+flags \\deleted", line):
            box.deleted.add(int(stored[1]))
        elif line == "ok expunge":
            box.expunge()
        elif line.startswith("* thread "):
            yield box.response(), line.removeprefix("* thread ")
