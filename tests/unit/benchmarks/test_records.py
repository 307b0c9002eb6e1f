"""A figure that does not say what it was measured on is worth nothing."""

from copy import deepcopy
from typing import Any

import pytest

from benchmarks.figures import Corpus, Figure
from benchmarks.records import IncompleteFigureError, newest, record_of
from benchmarks.report import page

SHA256 = "ab" * 32


def fields(**changes: Any) -> dict[str, Any]:
    complete = Figure("ratios", "zstd", Corpus("G 10", 10, 1_000, SHA256), {"ratio": 2.0}).as_json()
    complete["versions"]["core_sha256"] = "1"
    return {**deepcopy(complete), **changes}


@pytest.mark.parametrize(
    ("part", "name"),
    [
        ("corpus", "sha256"),
        ("machine", "cpu"),
        ("versions", "maillake"),
        ("versions", "core_sha256"),
        ("versions", "python"),
    ],
)
def test_a_figure_without_digest_versions_or_cpu_model_is_refused(part: str, name: str) -> None:
    incomplete = fields()
    incomplete[part][name] = ""
    with pytest.raises(IncompleteFigureError, match=f"ratios/zstd is refused: it lacks {part}.{name}"):
        record_of(incomplete)


def test_a_figure_as_it_is_written_is_read_back() -> None:
    record = record_of(fields())
    assert (record.key, record.values, record.corpus.sha256) == ("ratios/zstd", {"ratio": 2.0}, SHA256)


def test_the_page_says_missed_beside_the_newest_figure() -> None:
    old, new = fields(date="2026-01-01", values={"ratio": 2.0}), fields(date="2026-01-02", values={"ratio": 9.0})
    records = [record_of(old), record_of(new)]
    assert newest(records, "ratios/zstd") is records[1]
    (line,) = [
        line
        for line in page(records).splitlines()
        if line.startswith("| whole ingest / ") and "**missed**" in line and "G 10" in line
    ]
    assert "9 x" in line


def test_the_page_names_every_target_that_was_not_measured() -> None:
    assert "| parsed mail N | 300 us p95 | 100 us p95 |  | not measured |" in page([record_of(fields())])
