"""The rows and tables of threads for the page and for `make quality`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.quality.partition_score import Scores
from benchmarks.quality.scoreboard import Metric, at_least, in_markdown
from benchmarks.quality.thread_cases import score_cases
from benchmarks.quality.thread_figures import ListFigures, TogetherFigures, measure_list, measure_together
from benchmarks.quality.thread_hidden import score_hidden
from benchmarks.quality.thread_lakes import SCHEDULES
from benchmarks.quality.thread_lists import FEDORA, list_names

FEWEST_CARRIERS = 100
"""A field that fewer mails of a list carry tells nothing."""
TITLES = tuple(
    field.replace("bcubed", "B-cubed").replace("_", " ").replace("f1", "F1").replace("rand", "Rand")
    for field in Scores._fields
)
Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its title and head."""

    title: str
    head: Cells
    rows: list[Cells]


def begin_threads(later: Callable[..., Future[Any]], corpora: Path) -> Callable[[], tuple[list[Metric], list[Table]]]:
    """Starts what there is to measure; calling what is returned waits for the rows and tables."""
    lists = [later(measure_list, corpora, name) for name in list_names(corpora)]
    together = later(measure_together, corpora)
    others = [later(score_cases, corpora), later(score_hidden, corpora)]

    def finish() -> tuple[list[Metric], list[Table]]:
        figures = [one.result() for one in lists]
        rows = [*score_threads(figures, together.result()), *(row for each in others for row in each.result())]
        return rows, [scores_table(figures), rules_table(figures)]

    return finish


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
    """How much of what other fields join is together here; nothing is asked of it."""
    for one in lists:
        for field, (scores, carriers) in one.cross_checks.items():
            if carriers >= FEWEST_CARRIERS:
                note = f"{carriers} mails have it; of our pairs among them it joins {scores.pair_precision:.3f}"
                yield Metric(f"threads: pairs that {field} joins and we do, {one.name}", scores.pair_recall, note=note)
    carriers = sum(one.cross_checks["X-GM-THRID"][1] for one in lists)
    yield Metric("threads: mails of these lists with X-GM-THRID", carriers)


def scores_table(lists: Sequence[ListFigures]) -> Table:
    """All scores of each list, with their intervals where these have a width."""
    rows = [
        (one.name, *(with_interval(value, *ends) for value, ends in zip(one.ours, one.ranges, strict=True)))
        for one in lists
    ]
    return Table("Threads of maillake against the truth of each list", ("list", *TITLES), rows)


def with_interval(value: float, low: float, high: float) -> str:
    """A score and its 95 %."""
    return f"{value:.3f}" if low == high else f"{value:.3f} ({low:.3f} to {high:.3f})"


def rules_table(lists: Sequence[ListFigures]) -> Table:
    """B-cubed F and pair F1 of each rule on each list; one row where order changes nothing on any list."""
    rows: list[Cells] = []
    for rule in lists[0].rules if lists else ():
        orders = [one.rules[rule] for one in lists]
        by_date, mixed = (
            [pair(each) for each in scores] for scores in zip(*((o.by_date, o.shuffled) for o in orders), strict=True)
        )
        if by_date == mixed:
            rows.append((rule, "any", *by_date))
        else:
            rows += [(rule, "by date", *by_date), (rule, "shuffled", *mixed)]
    return Table(
        "B-cubed F / pair F1 by rule and order of arrival", ("rule", "order", *(one.name for one in lists)), rows
    )


def pair(scores: Scores) -> str:
    """The two scores of a cell."""
    return f"{scores.bcubed_f1:.3f} / {scores.pair_f1:.3f}"


def thread_section(tables: Sequence[Table]) -> str:
    """The part of the page about threads."""
    written = ("\n".join([f"**{table.title}**", "", *in_markdown(table.rows, table.head)]) for table in tables)
    return SECTION.format(tables="\n\n".join(written))


SECTION = """## Threads

A partition of mails into threads is compared with the true one. Of the pairs of mails that are together here, *pair
precision* is the share that belong together; of the pairs that belong together, *pair recall* is the share that are
together here. A long thread weighs by its square. *B-cubed* asks each mail the same about the thread it is in, so that
every mail weighs the same. The *adjusted Rand index* is agreement above chance, and *exact threads* the share of true
threads found without a mail too many or too few. Intervals hold the middle 95 % of 200 draws of as many true threads
with replacement.

Truth of fedora-devel is the page of threads that its archive shows, which MHonArc made from references and, within the
month, from subjects. Of the other lists truth is what their headers connect, read by plain regular expressions and a
plain search that share nothing with the core: it says whether we follow the headers, and nothing of answers that name
no mail. JWZ's TestThreader, imaptest and the scenarios of Cyrus are the published cases.

Our threads are those of lakes: each list is ingested in the order of its archive, and again by date, reversed,
shuffled, with every mail twice, and cut at random mails into pieces with a run for each, in a random order. Every row
of `thread_map`, `thread_edges` and `threads` has to be the same. The last lake holds all lists, each cut in two.

The rules of others are rewritten from their descriptions as far as they decide the thread of a mail, and read
identifiers as we do, except for the one that reads brackets alone. A rule has two rows where the order in which mails
arrive changes its threads. RFC 5256 and bare subjects do better than headers on fedora-devel, because its page joins by
subject too; on osst-users, which is mostly spam, they put strangers together.

Headers hidden means that References and In-Reply-To are taken out, of all mails or of one answer in ten, and that the
threads of the whole headers are the truth. A link of a hidden mail is right when more than half of the other mails of
the thread it was put in are of its true thread. Without these headers only answers that name it can join a mail: the
lake links by identifiers alone so far, and these rows show it. Thread-Index is written by Outlook, also where it writes
no References; it is no edge, and neither is X-GM-THRID, which no mail of these lists has.

{tables}
"""
