"""Mailboxes of one text in many forms: footers, signatures, other wrapping, quotes, and more and more words changed."""

from __future__ import annotations

import random
import textwrap
from collections.abc import Iterator
from pathlib import Path

from benchmarks.corpus import mails
from tests.oracle.near_duplicates import shingles

SEED = 5
FOOTER = "_______________________________________________\nplans mailing list\nhttps://lists.example.org/plans"
SIGNATURE = "-- \nAnn Example\nPlans, Example Ltd\nTel. +44 20 7946 0000"
CHANGED = (0.005, 0.01, 0.02, 0.03, 0.04, 0.05, 0.08)
"""Share of the words that are others; about 0.02 to 0.05 leaves four fifths of the shingles."""


def texts(count: int) -> Iterator[str]:
    """Texts of generated mail in languages with spaces, as one paragraph each, without marks of quotes and footers."""
    for mail in mails("plain", count, SEED):
        words = mail.raw.decode("utf-8", "replace").partition("\n\n")[2].split()
        kept = [word for word in words if word[0] not in ">-_=" and not word.endswith("wrote:")]
        if len(kept) >= 20:
            yield " ".join(kept[:400])


def forms(text: str, other: str, chance: random.Random) -> Iterator[tuple[str, str]]:
    """Names and texts of the forms of a text; `same-` names have the same own words, wherever they stand."""
    yield "same-plain", textwrap.fill(text, 72, break_long_words=False, break_on_hyphens=False)
    for width in (36, 64, 100):
        yield f"same-wrapped-{width}", textwrap.fill(text, width, break_long_words=False, break_on_hyphens=False)
    yield "same-footer", f"{text}\n{FOOTER}"
    yield "same-signature", f"{text}\n\n{SIGNATURE}"
    quote = textwrap.indent(textwrap.fill(other, 70, break_long_words=False, break_on_hyphens=False), "> ", bool)
    yield "same-answer-below", f"On Mon, 5 Jan 2004 at 12:30, Bob Example <bob@example.net>\nwrote:\n{quote}\n\n{text}"
    yield "same-answer-above", f"{text}\n\n{SIGNATURE}\n\nOn Mon, 5 Jan 2004, Bob wrote:\n{quote}"
    words = text.split()
    for share in CHANGED:
        swapped = (f"other{chance.randrange(10_000)}" if chance.random() < share else word for word in words)
        yield f"changed-{share}", " ".join(swapped)
    yield "longer", f"{text} {' '.join(other.split()[: len(words) // 6])}"
    yield "shorter", " ".join(words[: len(words) * 9 // 10])


def write_variants(path: Path, count: int) -> set[frozenset[str]]:
    """Writes an mbox; returns the groups of subjects whose own words are the same."""
    chance = random.Random(SEED)
    known = list(texts(count))
    groups: list[frozenset[str]] = []
    with path.open("wb") as file:
        for number, text in enumerate(known):
            same = set()
            for name, form in forms(text, known[number - 1], chance):
                subject = f"{number}.{name}"
                if name.startswith("same-") and len(set(shingles(text))) >= 16:
                    same.add(subject)
                file.write(mbox_record(subject, form).encode())
            groups.append(frozenset(same))
    return {group for group in groups if group}


def mbox_record(subject: str, text: str) -> str:
    """A record of an mbox (mboxrd has no need to quote: no line begins with From)."""
    lines = "".join(f" {line}\n" if line.startswith("From ") else f"{line}\n" for line in text.split("\n"))
    header = "From: Ann <ann@example.org>\nDate: Mon, 5 Jan 2004 12:30:15 +0000\n"
    header += f"Subject: {subject}\nMessage-ID: <{subject}@example.org>\nContent-Type: text/plain; charset=utf-8\n"
    return f"From ann@example.org Mon Jan  5 12:30:15 2004\n{header}\n{lines}\n"
