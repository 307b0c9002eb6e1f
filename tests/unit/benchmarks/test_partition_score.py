"""Scores of partitions against examples worked out by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from benchmarks.quality.partition_score import Scores, intervals, score

TRUTH = "aaaabbc"
"""Three true threads of 4, 2 and 1 mails: 6 + 1 + 0 = 7 pairs among 21."""


def test_a_partition_is_equal_to_itself_whatever_its_labels_are() -> None:
    assert score(TRUTH, [ord(label) * 7 for label in TRUTH]) == Scores(*[1.0] * 8)


def test_a_split_and_a_join_cost_what_they_cost_by_hand() -> None:
    """Found: {a a a} {a b b} {c}, that is one mail of the first thread went to the second."""
    found = "xxxyyyz"
    # Pairs found: 3 + 3 + 0 = 6; in both: 3 of {aaa}, 1 of {bb} = 4; in truth: 7.
    precision, recall = Fraction(4, 6), Fraction(4, 7)
    # B-cubed precision: three a in a pure cluster, 1 each; one a among three, 1/3; two b, 2/3 each; c, 1.
    bcubed_precision = (3 + Fraction(1, 3) + 2 * Fraction(2, 3) + 1) / 7
    # B-cubed recall: three a find 3 of 4; one a finds 1 of 4; two b find 2 of 2; c 1.
    bcubed_recall = (3 * Fraction(3, 4) + Fraction(1, 4) + 2 + 1) / 7
    # Rand: expected 7 * 6 / 21 = 2 pairs in both, at most (7 + 6) / 2.
    adjusted = (4 - Fraction(2)) / (Fraction(13, 2) - 2)
    expected = (
        precision,
        recall,
        2 * precision * recall / (precision + recall),
        bcubed_precision,
        bcubed_recall,
        2 * bcubed_precision * bcubed_recall / (bcubed_precision + bcubed_recall),
        adjusted,
        Fraction(1, 3),
    )
    assert score(TRUTH, found) == pytest.approx([float(value) for value in expected])


def test_mails_each_alone_have_no_wrong_pair_and_find_none() -> None:
    alone = score(TRUTH, range(7))
    assert (alone.pair_precision, alone.pair_recall, alone.pair_f1) == (1, 0, 0)
    assert alone.bcubed_precision == 1
    assert alone.bcubed_recall == pytest.approx((4 / 4 + 2 / 2 + 1) / 7)
    assert (alone.adjusted_rand, alone.exact_threads) == (0, pytest.approx(1 / 3))


def test_one_thread_of_everything_finds_every_pair_at_the_share_of_true_ones() -> None:
    whole = score(TRUTH, "x" * 7)
    assert (whole.pair_precision, whole.pair_recall) == (pytest.approx(7 / 21), 1)
    assert whole.bcubed_precision == pytest.approx((4 * 4 + 2 * 2 + 1) / 49)
    assert (whole.bcubed_recall, whole.adjusted_rand, whole.exact_threads) == (1, 0, 0)


def test_the_adjusted_rand_index_of_a_published_example() -> None:
    """The table of ten things in three classes and three clusters that Yeung and Ruzzo (2001) work out."""
    table = ((1, 1, 0), (1, 2, 1), (0, 0, 4))
    cells = [(row, column) for row, line in enumerate(table) for column, n in enumerate(line) for _ in range(n)]
    # In both 1 + 6 = 7; rows 1 + 6 + 6 = 13; columns 1 + 3 + 10 = 14; expected 13 * 14 / 45.
    expected = (7 - 13 * 14 / 45) / ((13 + 14) / 2 - 13 * 14 / 45)
    assert score(*zip(*cells, strict=True)).adjusted_rand == pytest.approx(expected)
    assert expected == pytest.approx(0.313, abs=5e-4)


def test_an_interval_holds_the_score_is_the_same_again_and_closes_when_nothing_is_wrong() -> None:
    truth = [number // 3 for number in range(600)]
    found = [number // 3 if number % 30 else -1 - number for number in range(600)]
    ranges = intervals(truth, found, seed=3)
    assert ranges == intervals(truth, found, seed=3) != intervals(truth, found, seed=4)
    for value, (low, high) in zip(score(truth, found), ranges, strict=True):
        assert low <= value <= high
    # 180 of 200 threads exact: the binomial's 95 % are 0.9 -+ 1.96 * sqrt(.9 * .1 / 200) = 0.042.
    low, high = ranges[Scores._fields.index("exact_threads")]
    assert 0.84 < low < 0.88
    assert 0.92 < high < 0.96
    assert intervals(truth, truth) == [(1.0, 1.0)] * 8
