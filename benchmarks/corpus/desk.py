"""Everything a mail is written with, and how a written mail is finished."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, replace

from benchmarks.corpus.dice import Dice, Weights
from benchmarks.corpus.mime import Draft
from benchmarks.corpus.payload import Payloads
from benchmarks.corpus.people import Directory, Person
from benchmarks.corpus.prose import Prose, marker_word
from benchmarks.corpus.rendering import attachments_of, children_of, render
from benchmarks.corpus.threads import USUAL_THREADS, Threads, ThreadSettings
from benchmarks.corpus.transport import transport_lines
from benchmarks.corpus.truth import Child, Mail, Truth

_FROM_LINE = re.compile(rb"(?m)^>*From ")
_CHILD_MARKERS = 2_000_000_000
_KEPT_RAW = 40_000


@dataclass(frozen=True)
class Profile:
    """A named mix of mail; the names are stable, as published figures quote them."""

    name: str
    kinds: Weights
    threads: ThreadSettings = USUAL_THREADS
    attachment_bytes: tuple[int, ...] = (9_000,)
    """Sizes of binary attachments, drawn with equal chance."""
    sentences: tuple[int, ...] = (1, 2, 2, 3, 3, 4, 4, 5, 6, 7, 8, 9, 11, 13, 16, 24)
    """Lengths of own text, drawn with equal chance."""
    html_sentences: int = 0
    """Sentences by which a mail with HTML is longer."""
    duplicates: float = 0.0
    near_copies: float = 0.0
    late: float = 0.0
    hostile_every: int = 0
    """Every how many mails one is a hostile case; 0 for never."""
    transport: float = 1.0
    """Share of mails that show the way they went."""
    blocks: float = 0.12
    """Share of English text mails with a patch, a log or a table."""
    deepest: int = 3
    """Levels of mail attached to mail."""


@dataclass(frozen=True, slots=True)
class Written:
    """A mail as draft, with what is known about it but for its parts."""

    draft: Draft
    truth: Truth


class Desk:
    """The state of one run: all draws come from its dice, all memory is bounded."""

    def __init__(self, profile: Profile, seed: int) -> None:
        self.profile = profile
        self.dice = Dice(seed, f"mail {profile.name}")
        self.prose = Prose(self.dice)
        self.payloads = Payloads(Dice(seed, f"payload {profile.name}"), self.prose)
        self.directory = Directory(Dice(seed, f"people {profile.name}"))
        self.threads = Threads(self.dice, self.prose, self.directory, profile.threads)
        self.recent: deque[Mail] = deque(maxlen=12)
        """Small ordinary mails written lately, for mails that attach them."""
        self._children = 0

    def child_marker(self) -> str:
        """Returns a marker for a mail that exists only inside another one."""
        self._children += 1
        return marker_word(_CHILD_MARKERS + self._children)

    def transport(self, sender: str, recipient: str, date: int) -> str:
        """Returns the lines of one way a mail went, or none."""
        if not self.dice.chance(self.profile.transport):
            return ""
        return transport_lines(self.dice, self.payloads, sender, recipient, date)

    def boundary(self, client: str) -> str:
        """Returns a boundary as the client makes them."""
        dice = self.dice
        if client == "gmail":
            return f"000000000000{dice.hexadecimal(16)}"
        if client in ("outlook", "owa"):
            return f"_00{dice.below(10)}_{dice.hexadecimal(24).upper()}prod_"
        if client == "apple":
            return f"Apple-Mail=_{dice.uuid()}"
        if client == "yahoo":
            return f"----=_Part_{dice.bits(22)}_{dice.bits(30)}.{dice.bits(40)}"
        return f"------------{dice.base36(24)}"

    def keep(self, mail: Mail) -> None:
        """Remembers a small mail with clean line ends and little in it, so that a later one may attach it."""
        shallow = all(child.depth == 1 for child in mail.truth.nested)
        if shallow and mail.truth.checkable and len(mail.raw) <= _KEPT_RAW and b"\r" not in mail.raw:
            self.recent.append(mail)


def sender_named(person: Person, name: str, local: str) -> Person:
    """Returns a role address of a person's organisation, as newsletters and servers use."""
    return replace(person, name=name, addr=f"{local}@{person.domain}", client="yahoo")


def count_from_lines(raw: bytes) -> int:
    """Returns how many lines begin with `From ` or with `>` signs before it."""
    return len(_FROM_LINE.findall(raw)) if b">From " in raw else raw.count(b"\nFrom ") + raw.startswith(b"From ")


def finish(written: Written, inline: list[Child] | None = None) -> Mail:
    """Renders a draft and completes its truth with attachments and nested mails."""
    draft, truth = written.draft, written.truth
    raw = render(draft)
    truth.attachments = tuple(attachments_of(draft.body))
    truth.nested = [*(inline or ()), *children_of(draft.body)]
    truth.from_lines = count_from_lines(raw)
    return Mail(raw, truth)
