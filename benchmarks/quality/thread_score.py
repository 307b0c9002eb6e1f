"""The rows and tables of threads for the page and for `make quality`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.quality.partition_score import Scores
from benchmarks.quality.scoreboard import Metric, at_least
from benchmarks.quality.thread_figures import OURS, ListFigures, TogetherFigures
from benchmarks.quality.thread_lakes import SCHEDULES
from benchmarks.quality.thread_lists import FEDORA

ORDER = "in any order", "by date", "shuffled"
TITLES = (
    "pair precision", "pair recall", "pair F1", "B-cubed precision", "B-cubed recall", "B-cubed F", "adjusted Rand", "exact threads",
)  # fmt: skip
Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its head."""

    head: Cells
    rows: list[Cells]


def score_threads(lists: Sequence[ListFigures], together: TogetherFigures) -> Iterator[Metric]:
    """The rows about what the headers say, in any order, and about what other fields say."""
    for one in lists:
        if one.name != FEDORA:
            note = f"{one.mails:,} mails, {one.threads:,} threads, the largest of {one.largest}"
            yield at_least(f"threads: {one.name}, closure of its headers, pair F1", one.ours.pair_f1, 1, 1, note)
    for schedule in SCHEDULES:
        differing = sum(one.differing[schedule] for one in lists)
        note = f"of {sum(one.rows for one in lists):,}, {len(lists)} lists"
        yield Metric(f"threads: rows that change when a list comes {schedule}", differing, 0, 0, note)
    note = f"of {together.rows:,}, {together.lists} lists"
    name = "threads: rows that change when all lists share a lake, each cut in two, in any order"
    yield Metric(name, together.differing, 0, 0, note)
    yield from cross_check_rows(lists)


def cross_check_rows(lists: Sequence[ListFigures]) -> Iterator[Metric]:
    """What other fields say of the mails that carry them; nothing is asked of it."""
    for one in lists:
        for field, (scores, carriers) in one.cross_checks.items():
            if carriers:
                note = f"{carriers} mails have it, pair recall {scores.pair_recall:.3f}"
                yield at_least(f"threads: {field} against ours, {one.name}, pair precision", scores.pair_precision, None, None, note)
    carriers = sum(one.cross_checks["X-GM-THRID"][1] for one in lists)
    yield Metric("threads: mails of these lists with X-GM-THRID", carriers)


def scores_table(lists: Sequence[ListFigures]) -> Table:
    """All scores of each list, with their intervals where these have a width."""
    rows = [
        (one.name, *(with_interval(value, *ends) for value, ends in zip(one.ours, one.ranges, strict=True)))
        for one in lists
    ]
    return Table(("list", *TITLES), rows)


def with_interval(value: float, low: float, high: float) -> str:
    """A score and its 95 %."""
    return f"{value:.3f}" if low == high else f"{value:.3f} ({low:.3f} to {high:.3f})"


def rules_table(lists: Sequence[ListFigures]) -> Table:
    """B-cubed F and pair F1 of each rule on each list; one row where order changes nothing on any list."""
    rows: list[Cells] = []
    for rule in lists[0].rules if lists else ():
        orders = [one.rules[rule] for one in lists]
        by_date, mixed = ([pair(each) for each in scores] for scores in zip(*((o.by_date, o.shuffled) for o in orders), strict=True))
        if by_date == mixed:
            rows.append((rule, "any", *by_date))
        else:
            rows += [(rule, "by date", *by_date), (rule, "shuffled", *mixed)]
    return Table(("rule", "order", *(one.name for one in lists)), rows)


def pair(scores: Scores) -> str:
    """The two scores of a cell."""
    return f"{scores.bcubed_f1:.3f} / {scores.pair_f1:.3f}"
