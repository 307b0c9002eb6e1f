"""How well a partition of mails agrees with the true one, with intervals by bootstrap over the true threads.

Every score is a function of sums over the true threads, so that a thread can be drawn again with all it adds: mails;
pairs that are together in both partitions, in truth, in what was found (a pair across two true threads is half each
one's); the sums of B-cubed precision and recall (Bagga and Baldwin 1998) of its mails; whether it was found exactly.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from math import comb
from typing import NamedTuple

DRAWS = 200


class Share(NamedTuple):
    """What one true thread, or the sum of many, adds to the scores."""

    mails: float
    pairs_in_both: float
    pairs_in_truth: float
    pairs_found: float
    precision_sum: float
    recall_sum: float
    exact: float


class Scores(NamedTuple):
    """Scores from 0 to 1 (the adjusted Rand index may be negative), 1 where both partitions are equal."""

    pair_precision: float
    pair_recall: float
    pair_f1: float
    bcubed_precision: float
    bcubed_recall: float
    bcubed_f1: float
    adjusted_rand: float
    exact_threads: float


def shares(truth: Sequence[Hashable], found: Sequence[Hashable]) -> Iterator[Share]:
    """The share of each true thread; `truth` and `found` label the same mails."""
    sizes = Counter(found)
    threads: dict[Hashable, Counter[Hashable]] = {}
    for label, own in zip(truth, found, strict=True):
        threads.setdefault(label, Counter())[own] += 1
    for cells in threads.values():
        mails = cells.total()
        in_both = sum(comb(count, 2) for count in cells.values())
        across = sum(count * (sizes[label] - count) for label, count in cells.items())
        yield Share(
            mails=mails,
            pairs_in_both=in_both,
            pairs_in_truth=comb(mails, 2),
            pairs_found=in_both + across / 2,
            precision_sum=sum(count * count / sizes[label] for label, count in cells.items()),
            recall_sum=sum(count * count for count in cells.values()) / mails,
            exact=len(cells) == 1 and across == 0,
        )


def score(truth: Sequence[Hashable], found: Sequence[Hashable]) -> Scores:
    """The scores of a partition."""
    return scores_of(Counter(shares(truth, found)))


def scores_of(drawn: Mapping[Share, int]) -> Scores:
    """The scores of shares, each counted so many times; a ratio of nothing to nothing is 1."""
    columns = zip(*([value * times for value in share] for share, times in drawn.items()), strict=True)
    total = Share(*map(sum, columns)) if drawn else Share(0, 0, 0, 0, 0, 0, 0)
    pair_precision = ratio(total.pairs_in_both, total.pairs_found)
    pair_recall = ratio(total.pairs_in_both, total.pairs_in_truth)
    precision, recall = ratio(total.precision_sum, total.mails), ratio(total.recall_sum, total.mails)
    return Scores(
        pair_precision,
        pair_recall,
        harmonic(pair_precision, pair_recall),
        precision,
        recall,
        harmonic(precision, recall),
        adjusted_rand(total),
        ratio(total.exact, sum(drawn.values())),
    )


def adjusted_rand(total: Share) -> float:
    """The Rand index above chance (Hubert and Arabie 1985)."""
    by_chance = ratio(total.pairs_in_truth * total.pairs_found, total.mails * (total.mails - 1) / 2)
    most = (total.pairs_in_truth + total.pairs_found) / 2
    return ratio(total.pairs_in_both - by_chance, most - by_chance)


def ratio(part: float, whole: float) -> float:
    """A part of a whole; 1 where there is no whole."""
    return part / whole if whole else 1.0


def harmonic(one: float, other: float) -> float:
    """The harmonic mean (F1)."""
    return 2 * one * other / (one + other) if one + other else 0.0


def intervals(
    truth: Sequence[Hashable], found: Sequence[Hashable], *, seed: int = 1, draws: int = DRAWS
) -> list[tuple[float, float]]:
    """The middle 95 % of each score, in the order of `Scores`, over draws of as many true threads with replacement."""
    dice = random.Random(seed)
    counted = Counter(shares(truth, found))
    threads = list(counted)
    drawn = [scores_of(Counter(dice.choices(threads, list(counted.values()), k=counted.total()))) for _ in range(draws)]
    return [middle(sorted(values)) for values in zip(*drawn, strict=True)]


def middle(values: Sequence[float]) -> tuple[float, float]:
    """What 2.5 % of the sorted values lie below, and above."""
    cut = round(len(values) * 0.025)
    return values[cut], values[len(values) - 1 - cut]
