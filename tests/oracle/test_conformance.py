"""The suites of other parsers: each case equal, or different for a reason that is written down and still needed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.quality.conformance import SUITES, Suite, compare, page, read_reasons

ROOT = Path(__file__).parents[2]
CASES = {"stalwart": 150, "mimekit": 356}


@pytest.fixture(scope="module")
def suite(corpora: Path) -> Callable[[str], Suite]:
    compared = {name: compare(corpora, name) for name in SUITES}
    return compared.__getitem__


@pytest.mark.parametrize("name", SUITES)
def test_every_case_is_equal_or_has_a_reason(suite: Callable[[str], Suite], name: str) -> None:
    compared = suite(name)
    assert compared.unexplained == []
    assert compared.equal + len(compared.reasoned) == compared.cases == CASES[name]


@pytest.mark.parametrize("name", SUITES)
def test_no_reason_has_become_needless(suite: Callable[[str], Suite], name: str) -> None:
    assert list(suite(name).stale(read_reasons())) == []


def test_the_page_says_what_the_suites_say(suite: Callable[[str], Suite]) -> None:
    assert (ROOT / "docs" / "conformance.md").read_text("utf-8") == page(map(suite, SUITES))


def test_every_reason_names_a_suite_and_where_it_stands() -> None:
    assert [reason for reason in read_reasons() if reason.suite not in SUITES or not reason.authority] == []
