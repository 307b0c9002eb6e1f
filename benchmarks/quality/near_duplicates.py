"""Near duplicates against every pair compared, on generated variants and on the archives of lists.

Truth is every pair of messages whose own words share four fifths of their shingles, by plain Python over the body texts
of the lake (tests/oracle/near_duplicates.py), which knows neither signatures nor bands.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import maillake
from benchmarks.quality.near_variants import write_variants
from benchmarks.quality.scoreboard import Metric, at_least
from tests.oracle.near_duplicates import LEAST_SHINGLES, pairs_that_share, shingles

VARIANT_TEXTS = 300
RECALL, PRECISION = 0.98, 0.99


@dataclass(frozen=True, slots=True)
class Compared:
    """What the clusters of a lake hold, beside all true pairs.

    `joined` are the true pairs that one cluster holds; `members` the messages in clusters, `partnered` those of them
    that share enough with another of their cluster; `inside` all pairs of a cluster, `sharing` the true ones.
    """

    signed: int
    true: int
    joined: int
    members: int
    partnered: int
    inside: int
    same: int = 0
    same_joined: int = 0


def score_near_duplicates(corpora: Path) -> list[Metric]:
    """The rows of near duplicates."""
    rows = [*metrics("variants", on_variants())]
    if any((corpora / "large").glob("*.mbox.zst")):
        rows += metrics("archives", on_archives(corpora))
    return rows


def metrics(name: str, found: Compared) -> Iterator[Metric]:
    """Recall of pairs and precision of members, with gates; how far clusters reach as chains, without."""
    title = f"near duplicates: {name}"
    recall = found.joined / max(found.true, 1)
    note = f"{found.joined} of {found.true} pairs, {found.signed} messages of 20 words"
    yield at_least(f"{title}: pairs in one cluster", recall, RECALL, RECALL, note)
    precision = found.partnered / max(found.members, 1)
    note = f"{found.partnered} of {found.members} messages in clusters"
    yield at_least(f"{title}: members with a partner", precision, PRECISION, PRECISION, note)
    if found.same:
        note = f"{found.same_joined} of {found.same} pairs: footer, signature, wrapping, quotes"
        yield at_least(f"{title}: same own words", found.same_joined / found.same, 1.0, 1.0, note)
    yield at_least(
        f"{title}: pairs of a cluster that share 4/5", found.joined / max(found.inside, 1), None, None, "chains"
    )


def on_variants() -> Compared:
    """Forms of generated texts."""
    with tempfile.TemporaryDirectory() as place:
        mbox, lake = Path(place) / "variants.mbox", Path(place) / "lake"
        groups = write_variants(mbox, VARIANT_TEXTS)
        maillake.ingest([mbox], lake)
        maillake.find_near_duplicates(lake)
        return compare(lake, groups)


def on_archives(corpora: Path) -> Compared:
    """Every mail of the archives."""
    with tempfile.TemporaryDirectory() as place:
        lake = Path(place) / "lake"
        maillake.ingest([corpora / "large"], lake)
        maillake.find_near_duplicates(lake)
        return compare(lake, set())


def compare(lake: Path, same: set[frozenset[str]]) -> Compared:
    """Compares clusters with all pairs; `same` are groups of subjects that belong together."""
    opened = maillake.open(lake)
    cluster_of = dict(rows_of(opened, "SELECT message_key, cluster_id FROM near_duplicates"))
    texts = dict(rows_of(opened, "SELECT message_key, coalesce(body_text, '') FROM messages"))
    found = {key: shingles(text) for key, text in texts.items()}
    sets = {key: frozenset(one) for key, one in found.items() if len(one) >= LEAST_SHINGLES}
    true = pairs_that_share(sets)
    joined = {(one, two) for one, two in true if one in cluster_of and cluster_of[one] == cluster_of.get(two)}
    key_of = dict(rows_of(opened, "SELECT subject, message_key FROM messages"))
    alike = [pair for group in same for pair in combinations(sorted(key_of[subject] for subject in group), 2)]
    sizes: dict[str, int] = defaultdict(int)
    for cluster in cluster_of.values():
        sizes[cluster] += 1
    return Compared(
        signed=len(sets),
        true=len(true),
        joined=len(joined),
        members=len(cluster_of),
        partnered=len({key for pair in joined for key in pair}),
        inside=sum(size * (size - 1) // 2 for size in sizes.values()),
        same=len(alike),
        same_joined=sum(cluster_of.get(one, one) == cluster_of.get(two, two) for one, two in alike),
    )


def rows_of(lake: maillake.Lake, query: str) -> Iterator[tuple[str, str]]:
    """The two columns of a query."""
    first, second = lake.sql(query).columns
    return zip(first.to_pylist(), second.to_pylist(), strict=True)
