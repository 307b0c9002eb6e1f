"""MimeKit's byte offsets of every part of two mailboxes, in LF and CRLF form, and its summaries of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.quality.conformance_facts import Case, Facts, Node, facts_of
from benchmarks.quality.mbox_conformance import jwz_case

SUITE = "mimekit"
FORMS = (("unix", b"\n"), ("dos", b"\r\n"))


def mimekit_cases(corpora: Path) -> Iterator[Case]:
    """Every mail of both mailboxes, cut where MimeKit cuts it."""
    folder = corpora / "mimekit" / "mbox"
    mailboxes = {"content-length": (folder / "content-length.mbox.txt").read_bytes(), "jwz": jwz_case(corpora).raw}
    for name, raw in mailboxes.items():
        summaries = list(_summaries((folder / f"{name}-summary.txt").read_text()))
        for form, line_end in FORMS:
            listed = json.loads((folder / f"{name}.{form}-offsets.json").read_text())
            mailbox = raw.replace(b"\n", line_end)
            for number, (message, summary) in enumerate(zip(listed, summaries, strict=True), start=1):
                start = message["beginOffset"]
                mail = mailbox[start : message["endOffset"]]
                facts = facts_of(_message_nodes(message, "", start)) | summary
                yield Case(SUITE, f"{name}.{form}/{number}", mail, facts)


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


def _summaries(text: str) -> Iterator[Facts]:
    """Subject of each mail, as the summary has it."""
    for block in re.split(r"(?m)^From .*\n", text)[1:]:
        lines = dict(re.findall(r"(?m)^(\w+): (.*)$", block))
        yield {}
        del lines
