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

from benchmarks.quality.conformance_facts import Case, Node, facts_of, one_line

SUITE = "mimekit"
FORMS = (("unix", b"\n"), ("dos", b"\r\n"))


def mimekit_cases(corpora: Path) -> Iterator[Case]:
    """Every mail of both mailboxes whose bytes are the ones that MimeKit read."""
    folder = corpora / "mimekit" / "mbox"
    for name in ("content-length", "jwz"):
        summaries = list(_summaries((folder / f"{name}-summary.txt").read_text()))
        for form, line_end in FORMS:
            listed = json.loads((folder / f"{name}.{form}-offsets.json").read_text())
            for number, (message, summary) in enumerate(zip(listed, summaries, strict=True), start=1):
                raw = _mail(corpora, name, number, line_end, message)
                if raw is not None:
                    nodes = _message_nodes(message, "", message["beginOffset"])
                    facts = facts_of(nodes)
                    root = "0" if "children" in message["body"] else "1"
                    facts.update({f"value {root} {field}": value for field, value in summary.items()})
                    yield Case(SUITE, f"{name}.{form}/{number}", raw, facts)


def _mail(corpora: Path, mailbox: str, number: int, line_end: bytes, message: dict[str, Any]) -> bytes | None:
    start = message["beginOffset"]
    length = message["endOffset"] - start
    if mailbox == "content-length":
        raw = (corpora / "mimekit" / "mbox" / "content-length.mbox.txt").read_bytes()
        return raw.replace(b"\n", line_end)[start : start + length]
    piece = (corpora / "mailcore2" / "parser" / "input" / "mbox" / "jwz" / str(number)).read_bytes()
    piece = piece.replace(b"\n", line_end)
    header_end = piece.find(line_end * 2) + 2 * len(line_end)
    same = header_end == message["headersEndOffset"] - start and len(piece) - length in (0, len(line_end))
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
            values["date"] = (int(date.timestamp()), int((date.utcoffset() or timedelta()).total_seconds()) // 60)
        for name in ("From", "To"):
            if lines.get(name):
                values[name.lower()] = [(None, shown or None, one) for shown, one in getaddresses([lines[name]])]
        yield values
