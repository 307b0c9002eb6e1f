"""MimeKit's byte offsets of every part of two mailboxes, in LF and CRLF form, and its summaries of them.

MimeKit's own copy of the larger mailbox (jwz) is not among the corpora; mailcore2 keeps the same 152 mails one by
one. A mail whose bytes differ there, as its length and the end of its header show, is not compared.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from email.utils import getaddresses, parsedate_to_datetime
from pathlib import Path
from typing import Any

from benchmarks.quality.conformance_facts import Case, Node, facts_of, mailboxes, one_line

SUITE = "mimekit"
NO_DATE = " 0001 "
FORMS = {"unix": b"\n", "dos": b"\r\n"}


def mimekit_cases(corpora: Path) -> Iterator[Case]:
    """Every mail of both mailboxes whose bytes are the ones that MimeKit read."""
    folder = corpora / "mimekit" / "mbox"
    for mailbox in ("content-length", "jwz"):
        summaries = list(_summaries((folder / f"{mailbox}-summary.txt").read_text()))
        listed = {form: json.loads((folder / f"{mailbox}.{form}-offsets.json").read_text()) for form in FORMS}
        for number, summary in enumerate(summaries, start=1):
            for form, line_end in FORMS.items():
                message = listed[form][number - 1]
                raw = _mail(corpora, mailbox, number, listed["unix"][number - 1])
                if raw is not None:
                    root = "0" if "children" in message["body"] else "1"
                    facts = facts_of(_message_nodes(message, "", message["beginOffset"]))
                    facts.update({f"{root} value {field}": value for field, value in summary.items()})
                    yield Case(SUITE, f"{mailbox}/{number}", form, raw.replace(b"\n", line_end), facts)


def _mail(corpora: Path, mailbox: str, number: int, message: dict[str, Any]) -> bytes | None:
    """The LF form of a mail, cut where MimeKit cuts it."""
    start = message["beginOffset"]
    length = message["endOffset"] - start
    if mailbox == "content-length":
        return (corpora / "mimekit" / "mbox" / "content-length.mbox.txt").read_bytes()[start : start + length]
    piece = (corpora / "mailcore2" / "parser" / "input" / "mbox" / "jwz" / str(number)).read_bytes()
    same = piece.find(b"\n\n") + 2 == message["headersEndOffset"] - start and len(piece) - length in (0, 1)
    return piece[:length] if same else None


def _message_nodes(message: dict[str, Any], nested: str, base: int) -> Iterator[Node]:
    body = message["body"]
    prefix = f"{nested}/" if nested else ""
    yield from _part_nodes(body, prefix, "0" if "children" in body else "1", base)


def _part_nodes(part: dict[str, Any], prefix: str, path: str, base: int) -> Iterator[Node]:
    kind = "multipart" if "children" in part else "message" if "message" in part else "leaf"
    node = Node(
        path=prefix + path,
        kind=kind,
        media_type=part["mimeType"].lower(),
        start=part["beginOffset"] - base,
        body_start=part["headersEndOffset"] - base,
        end=part["endOffset"] - base,
    )
    yield node
    if kind == "message":
        yield from _message_nodes(part["message"], node.path, base)
    outer = "" if path == "0" else f"{path}."
    for ordinal, child in enumerate(part.get("children", ()), start=1):
        yield from _part_nodes(child, prefix, f"{outer}{ordinal}", base)


def _summaries(text: str) -> Iterator[dict[str, object]]:
    """Subject, date and mailboxes of each mail, as the summary has them."""
    for block in re.split(r"(?m)^From .*\n", text)[1:]:
        lines = dict(re.findall(r"(?m)^(\w+): (.*)$", block))
        values: dict[str, object] = {}
        if lines.get("Subject"):
            values["subject"] = one_line(lines["Subject"])
        if "Date" in lines:
            date = parsedate_to_datetime(lines["Date"])
            minutes = int((date.utcoffset() or timedelta()).total_seconds()) // 60
            values["date"] = None if NO_DATE in lines["Date"] else (int(date.timestamp()), minutes)
        for name in ("From", "To"):
            if lines.get(name):
                values[name.lower()] = mailboxes((None, shown, one) for shown, one in getaddresses([lines[name]]))
        yield values
