"""Equivalence before any timing: what maillake reads of a mail against what others read.

Compared mail by mail: decoded leaves (number, bytes, SHA-256), addresses of From, To and Cc, and the Message-ID,
against the standard library's `email` (compat32) and, where it is installed, fast-mail-parser's tree. A difference
has a reason class where one of the others is known to read otherwise; a difference without one stops the benchmarks
on generated mail and is listed on real mail.

Not compared, because nobody agrees what a leaf is there: line ends (LF counts), trailing empty lines, empty leaves,
and what lies in message/delivery-status and its kin or in a part of header lines alone.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from benchmarks.corpora import corpora_of_environment
from benchmarks.figures import Corpus, Figure
from benchmarks.inputs import DEFAULT_WORK, Setting, generated, large, raw_mails
from benchmarks.readers import (
    Content,
    Leaf,
    fast_mail_parser,
    read_fast_mail_parser,
    read_maillake,
    read_standard_library,
)

LISTED = 40
Item = TypeVar("Item", Leaf, str)


@dataclass(frozen=True)
class Difference:
    """One thing that two readers say otherwise of a mail; `reason` is empty when nobody knows why."""

    mail: int
    reader: str
    what: str
    ours: object
    theirs: object
    reason: str

    def __str__(self) -> str:
        reason = self.reason or "NOT EXPLAINED"
        return f"mail {self.mail}: {self.what}: maillake {self.ours!r}, {self.reader} {self.theirs!r} ({reason})"


@dataclass
class Comparison:
    """All differences over some mails, and mails a reader refused."""

    mails: int = 0
    differences: list[Difference] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)

    @property
    def unexplained(self) -> list[Difference]:
        """Differences without a reason class."""
        return [difference for difference in self.differences if not difference.reason]

    def reasons(self) -> Counter[str]:
        """Differences by reader, thing and reason class."""
        return Counter(f"{found.reader}, {found.what}: {found.reason or 'NOT EXPLAINED'}" for found in self.differences)


Reader = Callable[[bytes], Content]


def others() -> dict[str, Reader]:
    """Readers to compare with, by name."""
    readers: dict[str, Reader] = {"stdlib": read_standard_library}
    return readers if fast_mail_parser() is None else {**readers, "fast-mail-parser": read_fast_mail_parser}


def compare(raws: list[bytes]) -> Comparison:
    """Reads every mail with every reader."""
    comparison = Comparison(len(raws))
    readers = others()
    for number, raw in enumerate(raws):
        ours = read_maillake(raw)
        for name, read in readers.items():
            try:
                theirs = read(raw)
            except ValueError:
                comparison.refused[name] += 1
                continue
            comparison.differences += differences(number, name, ours, theirs)
    return comparison


def differences(number: int, reader: str, ours: Content, theirs: Content) -> Iterator[Difference]:
    """What differs in one mail."""
    if ours.leaves != theirs.leaves:
        mine, other = only_in_one(ours.leaves, theirs.leaves)
        sizes = [[size for size, _ in leaves] for leaves in (mine, other)]
        yield Difference(number, reader, "leaf sizes", sizes[0], sizes[1], leaf_reason(ours, theirs))
    if theirs.addresses is not None and ours.addresses != theirs.addresses:
        here, there = only_in_one(ours.addresses or [], theirs.addresses)
        yield Difference(number, reader, "addresses", here, there, address_reason(here, there, ours, theirs))
    if ours.message_id != theirs.message_id:
        reason = "the field has more than an identifier" if theirs.message_id_is_odd else ""
        yield Difference(number, reader, "message id", ours.message_id, theirs.message_id, reason)


def only_in_one(ours: list[Item], theirs: list[Item]) -> tuple[list[Item], list[Item]]:
    """What the first list has and the second lacks, and the other way round, as often as it occurs; sorted."""
    left, right = Counter(ours), Counter(theirs)
    return sorted((left - right).elements()), sorted((right - left).elements())


def leaf_reason(ours: Content, theirs: Content) -> str:
    """Why leaves differ, as far as it is known."""
    if sorted(ours.blank_free) == sorted(theirs.blank_free):
        return "white space at line ends of quoted-printable (RFC 2045 6.7 rule 3)"
    reasons = {
        "transfer.bad_base64": "what can be decoded of bad base64 is",
        "transfer.bad_quoted_printable": "what can be decoded of bad quoted-printable is",
        "transfer.bad_uuencode": "what can be decoded of bad uuencode is",
        "transfer.encoded_message": "an attached mail in a transfer encoding is read",
    }
    for defect in ours.defects:
        if defect in reasons:
            return reasons[defect]
    return "the other leaves a transfer encoding undone" if theirs.has_undecoded else ""


def address_reason(mine: list[str], other: list[str], ours: Content, theirs: Content) -> str:
    """Why addresses differ, as far as it is known."""
    if not mine and all("@" not in address or address.startswith("@") for address in other):
        return "the other gives words without a domain as addresses"
    if "address.invalid" in ours.defects or theirs.has_address_defects:
        return "the field is none of RFC 5322, which the stdlib's strict reader says too"
    return "an address in an encoded word is decoded" if any("=?" in address for address in other) else ""


def print_comparison(name: str, comparison: Comparison) -> None:
    """Counts by class, then the mails."""
    print(f"check of {name}: {comparison.mails:,} mails", file=sys.stderr)
    for reader, count in comparison.refused.items():
        print(f"  {count:>6} refused by {reader}", file=sys.stderr)
    for reason, count in comparison.reasons().most_common():
        print(f"  {count:>6} {reason}", file=sys.stderr)
    explained = [difference for difference in comparison.differences if difference.reason]
    for difference in [*comparison.unexplained, *explained][:LISTED]:
        print(f"  {difference}"[:300], file=sys.stderr)


def suite(setting: Setting) -> Iterator[Figure]:
    """Compares a part of G, and of L where there is one."""
    count = setting.count(2_000, 500)
    inputs = [generated(setting, "g", count)]
    real = large(setting)
    for source in [*inputs, *([real] if real else [])]:
        comparison = compare(raw_mails(source.path, count))
        print_comparison(source.corpus.name, comparison)
        values = {
            "mails": float(comparison.mails),
            "differences": float(len(comparison.differences)),
            "unexplained": float(len(comparison.unexplained)),
            **{f"refused by {name}": float(number) for name, number in comparison.refused.items()},
        }
        corpus = Corpus(source.corpus.name, source.corpus.mails, source.corpus.bytes, source.corpus.sha256)
        name = "generated" if source in inputs else "real"
        yield Figure("check", name, corpus, values, ", ".join(others()))


def main() -> int:
    """Command line: 1 when a difference on generated mail has no reason."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.check", description=__doc__.splitlines()[0])
    parser.add_argument("mbox", nargs="*", type=Path, help="compare these instead")
    parser.add_argument("--mails", type=int, default=2_000)
    parser.add_argument("--work", type=Path, default=DEFAULT_WORK)
    chosen = parser.parse_args()
    if chosen.mbox:
        comparisons = [compare(raw_mails(path, chosen.mails)) for path in chosen.mbox]
        for path, comparison in zip(chosen.mbox, comparisons, strict=True):
            print_comparison(path.name, comparison)
        return 0
    figures = list(suite(Setting(chosen.work, corpora=corpora_of_environment())))
    return 1 if any(figure.name == "generated" and figure.values["unexplained"] for figure in figures) else 0


if __name__ == "__main__":
    sys.exit(main())
