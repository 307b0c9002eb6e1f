"""Near duplicates by plain Python: own words as docs/reference/near-duplicates.md defines them, and every pair of sets
that share enough, without signatures or bands.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction

SHINGLE_WORDS = 5
LEAST_SHINGLES = 16
SIGNATURE_LINES = 20
SHARE = Fraction(4, 5)
WHITE = " \t\n\f\r"
RULER = re.compile(r"_{10,}|-{10,}|={10,}")


def without_footer(text: str) -> str:
    """The text above the list footer."""
    lines = text.split("\n")
    for place in range(len(lines) - 1, max(-1, len(lines) - 13), -1):
        below = lines[place + 1 :]
        if RULER.fullmatch(lines[place].strip()) and any("://" in line or "@" in line for line in below):
            return "\n".join(lines[:place]).rstrip()
    return text.rstrip()


def own_lines(text: str) -> Iterator[str]:
    """Lines that the sender wrote."""
    lines = without_footer(text).split("\n")
    delimiters = [place for place, line in enumerate(lines) if place and line.rstrip(WHITE) == "--"]
    if delimiters:
        below = [line for line in lines[delimiters[-1] + 1 :] if not line.startswith(">")]
        if len(below) <= SIGNATURE_LINES:
            lines = lines[: delimiters[-1]]
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        introduces = line.rstrip(WHITE).endswith("wrote:")
        wrapped = line.startswith("On ") and after.rstrip(WHITE).endswith("wrote:")
        if not (line.startswith(">") or introduces or wrapped):
            yield line


def shingles(text: str) -> list[bytes]:
    """Five words that follow one another, joined by a space, for each place in the own words."""
    words = [word for line in own_lines(text) for word in re.split(f"[{WHITE}]+", line) if word]
    runs = zip(*(words[place:] for place in range(SHINGLE_WORDS)), strict=False)
    return [" ".join(run).encode() for run in runs]


def pairs_that_share(sets: Mapping[str, frozenset[bytes]]) -> set[tuple[str, str]]:
    """Every pair of names, the smaller first, whose sets share four fifths of their union.

    Two such sets share one of the rarest elements of each, as many as a fifth of it and one more (Chaudhuri, Ganti,
    Kaushik 2006), so all others need no look.
    """
    counts = Counter(element for members in sets.values() for element in members)
    holders: dict[bytes, list[str]] = defaultdict(list)
    found: set[tuple[str, str]] = set()
    for name in sorted(sets):
        members = sets[name]
        rarest = sorted(members, key=lambda element: (counts[element], element))
        prefix = rarest[: len(members) - -(-len(members) * 4 // 5) + 1]
        candidates = {other for element in prefix for other in holders[element]}
        found.update((other, name) for other in candidates if shares_enough(sets[other], members))
        for element in prefix:
            holders[element].append(name)
    return found


def shares_enough(one: frozenset[bytes], other: frozenset[bytes]) -> bool:
    """Whether the Jaccard similarity is four fifths or more."""
    shared = len(one & other)
    return shared > 0 and Fraction(shared, len(one) + len(other) - shared) >= SHARE


def signature_by(minhash: Callable[[Iterable[bytes]], bytes], text: str) -> bytes | None:
    """The stored form of a signature that `minhash` makes of shingles; None for a text with too few of them."""
    found = shingles(text)
    return minhash(found) if len(found) >= LEAST_SHINGLES else None
