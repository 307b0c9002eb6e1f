"""Small mailboxes whose boundaries are known: six cases of two messages each, and the mailboxes of MimeKit."""

from __future__ import annotations

import contextlib
import json
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.quality.mbox_rules import Boundaries
from benchmarks.quality.mbox_variants import Score

LINE = "From ann@example.com Tue Nov 10 12:00:00 1992\n"
HEADER = "From: Ann <ann@example.com>\nDate: Tue, 10 Nov 1992 12:00:00 +0000\nSubject: "
PATCH = (
    "I have this patch:\n\nFrom 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001\n"
    "From: Bob <bob@example.net>\nDate: Mon, 9 Nov 1992 12:00:00 +0000\nSubject: [PATCH] less\n\n---\n drop.c | 1 -\n"
)
INNER = f"It went like this:\n\n{LINE}{HEADER}inner\n\nHello.\n"
TWO_MESSAGES = {
    "plain": "Hello.\n",
    "prose": "All was well.\nFrom the start nobody asked.\nThat was it.\n",
    "prose-after-empty-line": "All was well.\n\nFrom the start nobody asked.\nThat was it.\n",
    "git-patch": PATCH,
    "mboxrd": ">From here\n>>From there\n>>>From nowhere\n",
    "mboxcl2": INNER,
}


@dataclass(frozen=True, slots=True)
class Case:
    """One mailbox and the offsets of its records."""

    suite: str
    name: str
    raw: bytes
    truth: list[int]


def two_message_cases() -> Iterator[Case]:
    """Six mailboxes that hold two messages each; only the mboxcl2 one has Content-Length fields."""
    for name, body in TWO_MESSAGES.items():
        records = [
            _record(number, text, has_length=name == "mboxcl2") for number, text in enumerate((body, "The end.\n"))
        ]
        yield Case("two-messages", name, "".join(records).encode(), [0, len(records[0])])


def _record(number: int, body: str, *, has_length: bool) -> str:
    length = f"\nContent-Length: {len(body)}" if has_length else ""
    return f"{LINE}{HEADER}message {number}{length}\n\n{body}\n"


def mimekit_cases(corpora: Path) -> Iterator[Case]:
    """MimeKit's mailboxes in LF and CRLF form with the offsets that its own reader finds."""
    folder = corpora / "mimekit" / "mbox"
    raw = (folder / "content-length.mbox.txt").read_bytes()
    for form, line_end in (("unix", b"\n"), ("dos", b"\r\n")):
        listed = json.loads((folder / f"content-length.{form}-offsets.json").read_text())
        truth = [message["mboxMarkerOffset"] for message in listed]
        yield Case("mimekit", f"content-length-{form}", raw.replace(b"\n", line_end), truth)
    simple = (folder / "simple.mbox.txt").read_bytes()
    yield Case("mimekit", "simple", simple, [found.start() for found in re.finditer(rb"(?m)^From - $", simple)])


def jwz_case(corpora: Path) -> Case:
    """The mailbox of 152 mails behind MimeKit's jwz offsets, put together again.

    Its From_ lines stand in MimeKit's summary, its mails one by one in mailcore2's copy.
    """
    summary = (corpora / "mimekit" / "mbox" / "jwz-summary.txt").read_bytes()
    lines = re.findall(rb"(?m)^From [^\n]*\n", summary)
    folder = corpora / "mailcore2" / "parser" / "input" / "mbox" / "jwz"
    raw = b""
    truth = []
    for number, line in enumerate(lines, start=1):
        mail = (folder / str(number)).read_bytes()
        truth.append(len(raw))
        raw += line + mail + (b"" if mail.endswith(b"\n") else b"\n")
    return Case("mimekit", "jwz", raw, truth)


def score_conformance(corpora: Path, boundaries: Boundaries) -> dict[str, Score]:
    """The score of each case by its name; those of MimeKit only where its mailboxes are."""
    cases = list(two_message_cases())
    with contextlib.suppress(FileNotFoundError):
        cases += [*mimekit_cases(corpora), jwz_case(corpora)]
    scores = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "case.mbox"
        for case in cases:
            path.write_bytes(case.raw)
            score = Score()
            score.add(case.truth, boundaries(path))
            scores[f"{case.suite}/{case.name}"] = score
    return scores
