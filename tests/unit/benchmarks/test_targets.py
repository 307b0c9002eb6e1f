"""Verdicts: the gate of the design and the gate that is enforced."""

import pytest

from benchmarks.targets import TARGETS, Target, at_least, at_most


@pytest.mark.parametrize(
    ("measured", "verdict", "fails"),
    [(1.1, "stretch", False), (1.4, "aim", False), (2.5, "met", False), (2.9, "missed", False), (3.3, "missed", True)],
)
def test_a_missed_design_gate_fails_only_beyond_the_enforced_one(measured: float, verdict: str, fails: bool) -> None:
    limit = at_most("ratio", 2.5, 1.5, 1.2, enforced=3.2)
    assert (limit.verdict(measured), limit.fails(measured)) == (verdict, fails)


def test_a_value_that_has_to_be_large_fails_below_its_enforced_gate() -> None:
    limit = at_least("ratio", 8, 12, enforced=6)
    assert [limit.fails(measured) for measured in (5.9, 6, 13)] == [True, False, False]


def test_a_target_is_as_good_as_its_worst_value() -> None:
    target = Target("any/figure", "two values", (at_most("p50", 20, 10), at_most("p95", 100, 25)))
    assert target.verdict({"p50": 5, "p95": 90}) == "met"
    assert target.verdict({"p50": 5, "p95": 101}) == "missed"


def test_every_ratio_has_an_enforced_gate() -> None:
    ratios = [limit for target in TARGETS if target.figure.startswith("ratios/") for limit in target.limits]
    assert ratios
    assert all(limit.enforced is not None for limit in ratios)
