"""Mailboxes of known truth, made from real mails: dialects, line ends, separator shapes, spliced damage."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.quality.mbox_archives import Archive, Mail, rejoin_fragments
from benchmarks.quality.mbox_lines import SHAPES, LineShape, as_is, bare
from benchmarks.quality.mbox_splices import Splicer

CONTENT_LENGTH = re.compile(rb"(?im)^content-length:[^\n]*\n(?:[ \t][^\n]*\n)*")
# Mails that a splicer takes pasted ones from, drawn from the other archives.
OTHERS = 3000


@dataclass(frozen=True, slots=True)
class Variant:
    """One mailbox: its recipe, the archive behind it, and a way to write it that returns the true offsets."""

    recipe: str
    archive: str
    mails: Sequence[Mail]
    shapes: Sequence[LineShape]
    seed: int
    line_end: bytes = b"\n"
    has_blank_lines: bool = True
    has_lengths: bool = False

    def write(self, path: Path) -> list[int]:
        """Write the mailbox and return the offset of every From_ line that begins a record."""
        dice = random.Random(self.seed)
        offsets = []
        at = 0
        with path.open("wb") as out:
            for mail in self.mails:
                offsets.append(at)
                at += out.write(self._record(dice, mail))
        return offsets

    def _record(self, dice: random.Random, mail: Mail) -> bytes:
        raw = _with_length(mail, self.line_end) if self.has_lengths else mail.raw
        if not raw.endswith(b"\n"):
            raw += b"\n"
        line = dice.choice(self.shapes)(mail).encode("latin-1")
        record = line + b"\n" + raw + (b"\n" if self.has_blank_lines else b"")
        return record if self.line_end == b"\n" else record.replace(b"\r\n", b"\n").replace(b"\n", self.line_end)


def _with_length(mail: Mail, line_end: bytes) -> bytes:
    body = mail.raw[len(mail.header) + 1 :]
    stored = body if line_end == b"\n" else body.replace(b"\r\n", b"\n").replace(b"\n", line_end)
    header = CONTENT_LENGTH.sub(b"", mail.header)
    return header + f"Content-Length: {len(stored)}\n\n".encode() + body


def unquoted_variants(archives: Sequence[Archive], seed: int, *, rejoin: bool = True) -> Iterator[Variant]:
    """The variants whose writer quotes nothing, archive by archive, then all archives in one file.

    `rejoin` puts fragments back into the mails they were cut from; without it they count as records.
    """
    whole = {archive.name: whole_mails(archive, rejoin=rejoin) for archive in archives}
    damaged = {name: damage(name, whole, seed).mails for name in whole}
    dice = random.Random(seed)
    names = list(SHAPES)
    for name, mails in whole.items():
        shape = SHAPES[dice.choice(names)]
        all_shapes = tuple(SHAPES.values())
        yield Variant("mboxo", name, mails, (as_is,), seed)
        yield Variant("crlf", name, mails, (as_is,), seed, line_end=b"\r\n")
        yield Variant("one-shape", name, mails, (shape,), seed)
        yield Variant("many-shapes", name, mails, all_shapes, seed)
        yield Variant("spliced", name, damaged[name], (as_is,), seed)
        yield Variant("spliced-one-shape", name, damaged[name], (SHAPES[dice.choice(names)],), seed)
        yield Variant("spliced-crlf", name, damaged[name], (as_is,), seed, line_end=b"\r\n")
        yield Variant("undated", name, mails, (bare,), seed, has_blank_lines=False)
    together = [mail for name in whole for mail in damaged[name]]
    yield Variant("spliced-together", "all", together, (as_is,), seed)


def whole_mails(archive: Archive, *, rejoin: bool = True) -> list[Mail]:
    """The mails of an archive, fragments put back unless they shall count as records."""
    return rejoin_fragments(archive.mails)[0] if rejoin else list(archive.mails)


def exact_variants(archives: Iterable[Archive], seed: int) -> Iterator[Variant]:
    """The mboxcl2 variants, where Content-Length says every boundary, unquoted mails inside."""
    for archive in archives:
        yield Variant("mboxcl2", archive.name, archive.mails, (as_is,), seed, has_lengths=True)
        yield Variant("mboxcl2-crlf", archive.name, archive.mails, (as_is,), seed, b"\r\n", has_lengths=True)


def damage(name: str, whole: dict[str, list[Mail]], seed: int) -> Splicer:
    """The mails of one archive with seeded damage; what is pasted comes from the others too."""
    dice = random.Random(f"{seed} {name}")
    pool = [mail for other, mails in whole.items() if other != name for mail in mails]
    others = dice.sample(pool, min(OTHERS, len(pool))) or whole[name]
    return Splicer(whole[name], others, dice.randrange(1 << 32))
