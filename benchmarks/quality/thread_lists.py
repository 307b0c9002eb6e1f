"""The lists that threads are measured on, as mbox records, and what is true of their threads whatever the core says.

The archive of fedora-devel has a page of threads, made by MHonArc. For the others truth is the closure of their header
fields, read here by regular expressions: right for what the headers say, and silent where they say nothing.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from benchmarks.quality.mbox_archives import ArchivesMissingError, archive_names, read_records
from tests.oracle.thread_graph import threads_of

FEDORA, HAM = "fedora-devel-2010-01", "spamassassin-ham"
SEPARATOR = re.compile(rb"(?m)^From \S+.* \d{4}\n")
EMPTY_LINE = re.compile(rb"(?m)^\r?\n")
FROM_LINE = re.compile(rb"(?m)^(>*From )")
FIELD = re.compile(rb"(?im)^(message-id|references|in-reply-to)[ \t]*:(.*(?:\n[ \t].*)*)")
ADDRESS_OF_SENDER = re.compile(r"(?i)^([^<]*\bfrom\b[^<]*)<[^<>]*>")
IDENTIFIER = re.compile(r"<([^<>]+)>")
NO_IDENTIFIERS = {"null", "none", "localhost"}


@dataclass(frozen=True, slots=True)
class MailList:
    """The mails of a list as records of an mboxrd mailbox, in the order of its archive."""

    name: str
    records: tuple[bytes, ...]

    @property
    def headers(self) -> Iterator[bytes]:
        """The header of each mail, without separator."""
        for record in self.records:
            yield record[record.find(b"\n") + 1 : header_end(record)]


def header_end(record: bytes) -> int:
    """Where the header of a record ends: before its first empty line."""
    found = EMPTY_LINE.search(record)
    return found.start() if found else len(record)


def list_names(corpora: Path) -> list[str]:
    """The lists there are, the largest first; those of large archives only where they can be opened."""
    try:
        large = archive_names(corpora)
    except ArchivesMissingError:
        large = []
    return [*large, *(name for name in (HAM, FEDORA) if (corpora / name).is_dir())]


def read_list(corpora: Path, name: str) -> MailList:
    """Reads one list."""
    if name == FEDORA:
        raw = gzip.decompress((corpora / name / "files" / "2010-January.txt.gz").read_bytes())
        starts = [found.start() for found in SEPARATOR.finditer(raw)]
        return MailList(name, tuple(raw[one:end] for one, end in zip(starts, [*starts[1:], len(raw)], strict=True)))
    if name == HAM:
        rows = gzip.decompress((corpora / name / "mail.jsonl.gz").read_bytes()).splitlines()
        return MailList(name, tuple(record_of(json.loads(row)["text"].encode()) for row in rows))
    return MailList(name, tuple(read_records(corpora, name)))


def record_of(mail: bytes) -> bytes:
    """A mail as a record; a separator that it begins with is left out."""
    mail = SEPARATOR.sub(b"", mail, count=1) if mail.startswith(b"From ") else mail
    return b"From - Thu Jan  1 00:00:00 1970\n" + FROM_LINE.sub(rb">\1", mail.rstrip(b"\n")) + b"\n\n"


def true_threads(corpora: Path, mails: MailList) -> list[str]:
    """The true thread of each mail of a list."""
    return page_threads(corpora, len(mails.records)) if mails.name == FEDORA else header_threads(mails)


def header_threads(mails: MailList, *, only_bracketed: bool = False) -> list[str]:
    """The closure of Message-ID, References and In-Reply-To; `only_bracketed` reads what stands in brackets alone."""
    nodes, edges = [], set()
    for number, header in enumerate(mails.headers):
        own, named = identifiers(header, only_bracketed=only_bracketed)
        nodes.append(own or f"mail {number}")
        edges |= {(nodes[-1], name) for name in named}
    thread = threads_of(set(nodes), edges)
    return [thread[node] for node in nodes]


def identifiers(header: bytes, *, only_bracketed: bool = False) -> tuple[str | None, list[str]]:
    """The identifier of a mail, and all that it names in References and In-Reply-To."""
    found: dict[bytes, list[str]] = {b"message-id": [], b"references": [], b"in-reply-to": []}
    for name, body in FIELD.findall(header):
        text = body.decode("latin-1").strip()
        if name.lower() == b"in-reply-to" and not only_bracketed:
            text = ADDRESS_OF_SENDER.sub(r"\1", text)
        inside = IDENTIFIER.findall(text)
        if not inside and not only_bracketed:
            words = text.split()
            inside = [text] if name.lower() == b"message-id" else words if all("@" in word for word in words) else []
        names = ["".join(each.split()) for each in inside]
        found[name.lower()] += [each for each in names if each and each.lower() not in NO_IDENTIFIERS]
    own = found[b"message-id"]
    return (own[0] if own else None), found[b"references"] + found[b"in-reply-to"]


class ThreadPage(HTMLParser):
    """A page of threads by MHonArc: a nested list of anchors named by the number of the mail."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = 0
        self.threads: list[list[int]] = []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        """Lists make depth; an anchor in the outermost one begins a thread."""
        self.depth += tag == "ul"
        name = dict(attrs).get("name") or ""
        if tag == "a" and name.isdigit():
            if self.depth == 1:
                self.threads.append([])
            self.threads[-1].append(int(name))

    def handle_endtag(self, tag: str) -> None:
        """Goes up at the end of a list."""
        self.depth -= tag == "ul"


def page_threads(corpora: Path, count: int) -> list[str]:
    """The threads of fedora-devel as its archive shows them."""
    raw = (corpora / FEDORA / "files" / "2010-January_thread.html.gz").read_bytes()
    page = ThreadPage()
    page.feed(gzip.decompress(raw).decode("latin-1"))
    thread_of = {mail: f"{min(thread):05}" for thread in page.threads for mail in thread}
    return [thread_of[mail] for mail in range(count)]
