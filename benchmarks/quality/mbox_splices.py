"""Damage that real mail does to mailboxes whose writer does not quote: pasted mails, patches, prose."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import timedelta

from benchmarks.quality.mbox_archives import Mail
from benchmarks.quality.mbox_lines import SHAPES

LEADS_WITH_COLON = (
    "Here is the mail I got back:",
    "This is what the list server sent me:",
    "See the original report below, headers included:",
    "From my inbox:",
)
LEADS = (
    "I kept a copy of the report and put it here for the record.",
    "----- cut here -----",
    "The bounce follows, maybe it helps somebody.",
    "-----Original Message-----",
    "Does anybody know what is wrong with this one?",
    "Thanks for looking into it.",
)
TAILS = ("So what do I do now?", "-- \nAnn Example", "----- cut here -----", "Regards,\nBob")
PROSE = (
    "From what I can see the driver never returns.\nNobody has noticed so far.",
    "From here on the numbers differ.\nNote: the first column is in pages.",
    "From my point of view this can go in.\n\nAnn",
    "From Monday Nov 10 the lists move to another host.\nSubject: and sender stay as they are.",
    "From line 12 of the log, Tue Nov 10 12:00:00 1992 is the time of the crash.\nHost: example",
    "From bob@example.com we heard nothing.\nDate: unknown",
)
# Pasted mails come from the sender's own mailbox: mostly asctime, with one space or two.
PASTED_SHAPES = ("asctime",) * 6 + ("two-spaces",) * 3 + ("thunderbird", "pipermail", "google", "zone-before-year")


@dataclass(frozen=True, slots=True)
class Rates:
    """Of a million mails, how many get each kind of damage."""

    paste: int = 1000
    paste_in_multipart: int = 1000
    patch: int = 5000
    prose: int = 10_000
    cut: int = 2000


@dataclass(slots=True)
class Splicer:
    """Puts damage into mails, seeded; `counts` tells what was done."""

    own: list[Mail]
    others: list[Mail]
    seed: int
    rates: Rates = field(default_factory=Rates)
    counts: dict[str, int] = field(default_factory=dict)
    mails: list[Mail] = field(init=False)

    def __post_init__(self) -> None:
        """Fill `mails`: the own mails, some of them damaged, in the same order and number."""
        dice = random.Random(self.seed)
        self.mails = [self._one(dice, place, mail) for place, mail in enumerate(self.own)]

    def _one(self, dice: random.Random, place: int, mail: Mail) -> Mail:
        throw = dice.randrange(1_000_000)
        if mail.boundary is None:
            if not _is_text(mail):
                return mail
            kinds = (("paste", self.rates.paste), ("patch", self.rates.patch), ("prose", self.rates.prose))
        else:
            kinds = (("paste_in_multipart", self.rates.paste_in_multipart), ("cut", self.rates.cut), ("", 0))
        for kind, rate in kinds:
            if throw < rate:
                return self._damage(dice, place, mail, kind)
            throw -= rate
        return mail

    def _damage(self, dice: random.Random, place: int, mail: Mail, kind: str) -> Mail:
        if kind == "cut":
            raw = _cut(mail)
        elif kind == "patch":
            raw = _insert(dice, mail, _patch(dice, mail))
        elif kind == "prose":
            raw = _insert(dice, mail, dice.choice(PROSE).encode())
        else:
            raw = _insert(dice, mail, self._paste(dice, place, mail))
        if raw is None:
            return mail
        self.counts[kind] = self.counts.get(kind, 0) + 1
        return Mail(mail.sender, mail.time, raw)

    def _paste(self, dice: random.Random, place: int, mail: Mail) -> bytes:
        lead = dice.choice(LEADS_WITH_COLON if dice.random() < 0.4 else LEADS)
        pieces = [lead.encode()]
        shape = SHAPES[dice.choice(PASTED_SHAPES)]
        for _ in range(1 if dice.random() < 0.8 else dice.randint(2, 3)):
            source = self._source(dice, place, mail)
            pieces.append(shape(source).encode() + b"\n" + _clipped(dice, source))
        if dice.random() < 0.7:
            pieces.append(dice.choice(TAILS).encode())
        return b"\n\n".join(pieces)

    def _source(self, dice: random.Random, place: int, mail: Mail) -> Mail:
        """A mail the sender may have had: one of the same list before this, or one from elsewhere."""
        if place > 10 and dice.random() < 0.3:
            return self.own[dice.randrange(max(0, place - 500), place)]
        other = dice.choice(self.others)
        age = timedelta(seconds=int(60 * 10 ** (5 * dice.random())))
        return Mail(other.sender, mail.time - age, other.raw)


def _is_text(mail: Mail) -> bool:
    header = mail.header.lower()
    typed = b"content-type:" in header and b"content-type: text/plain" not in header
    return not typed and b"base64" not in header and b"\n\n" in mail.raw


def _insert(dice: random.Random, mail: Mail, piece: bytes) -> bytes | None:
    """Put a piece, with empty lines around it, at an empty line of the body or of the first text part."""
    start = mail.raw.find(b"\n\n") + 1
    end = len(mail.raw)
    if mail.boundary is not None:
        first = mail.raw.find(b"\n--" + mail.boundary + b"\n", start - 1)
        start = mail.raw.find(b"\n\n", first + 1) + 1
        end = mail.raw.find(b"\n--" + mail.boundary, start)
        if first < 0 or start <= 0 or end < start:
            return None
    places = [start]
    while (place := mail.raw.find(b"\n\n", places[-1] + 1, end)) >= 0 and len(places) < 50:
        places.append(place + 1)
    place = dice.choice(places)
    return mail.raw[:place] + b"\n" + piece + b"\n" + mail.raw[place:]


def _clipped(dice: random.Random, mail: Mail) -> bytes:
    """A pasted mail: whole, or with the few fields that a reading program shows; at most 200 lines."""
    raw = b"\n".join(mail.raw.split(b"\n")[:200])
    if dice.random() < 0.7:
        return raw
    shown = (b"from:", b"to:", b"date:", b"subject:", b"message-id:")
    fields = [line for line in mail.header.split(b"\n") if line.lower().startswith(shown)]
    return b"\n".join(fields) + b"\n" + raw[len(mail.header) :] if fields else raw


def _patch(dice: random.Random, mail: Mail) -> bytes:
    commit = f"{dice.getrandbits(160):040x}"
    return (
        f"From {commit} Mon Sep 17 00:00:00 2001\nFrom: Ann Example <ann@example.com>\n"
        f"Date: {mail.time:%a, %d %b %Y %H:%M:%S} +0000\nSubject: [PATCH] drop the last user\n\n"
        "Nobody calls it.\n---\n drop.c | 1 -\n"
    ).encode()


def _cut(mail: Mail) -> bytes | None:
    """The mail without its closing delimiter and what follows."""
    end = mail.raw.rfind(b"\n--" + (mail.boundary or b"") + b"--")
    return None if end < 0 else mail.raw[: end + 1]
