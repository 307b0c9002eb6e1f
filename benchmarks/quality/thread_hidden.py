"""Threads of mails whose References and In-Reply-To are hidden, or say too little: what is found without them."""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.quality.partition_score import Scores, intervals, ratio, score
from benchmarks.quality.scoreboard import Metric, at_least
from benchmarks.quality.thread_lakes import lake_of, mails_of
from benchmarks.quality.thread_lists import (
    FEDORA,
    HAM,
    MailList,
    header_end,
    header_threads,
    identifiers,
    list_names,
    page_threads,
    read_list,
)

SEED = 1
USERS = "usrp-users-2020H1"
REFERENCES = re.compile(rb"(?im)^(?:references|in-reply-to)[ \t]*:.*\n(?:[ \t].*\n)*")
Partition = Callable[[MailList], Sequence[Hashable]]
"""Gives each mail of a list the label of its thread."""


def in_a_lake(mails: MailList) -> list[str]:
    """The threads that the product finds."""
    with lake_of([mails.records]) as lake:
        return [mail.thread_id for mail in mails_of(lake)]


LINKED: Partition = in_a_lake
"""What is measured here, and the one place to change it. The lake links by identifiers alone so far."""


@dataclass(frozen=True, slots=True)
class Floor:
    """Gate and target of pair precision and pair F1."""

    precision: tuple[float | None, float | None] = (None, None)
    f1: tuple[float | None, float | None] = (None, None)


PAGE = Floor((1, 1), (0.993, 0.997))
HIDDEN = {USERS: Floor((None, 0.97), (None, 0.95)), HAM: Floor()}
"""Nothing is asked on spamassassin-ham: 7 % of its mails answer without saying what, so its truth is incomplete."""
ONE_IN = 10
LINK_PRECISION, LINK_RECALL = (None, 0.98), (None, 0.8)


def hide(mails: MailList, chosen: Collection[int] | None = None) -> MailList:
    """The list with the fields gone from the chosen mails, or from all."""
    hidden = (
        without_references(record) if chosen is None or number in chosen else record
        for number, record in enumerate(mails.records)
    )
    return MailList(mails.name, tuple(hidden))


def without_references(record: bytes) -> bytes:
    """A record whose mail names no other."""
    end = header_end(record)
    return REFERENCES.sub(b"", record[:end]) + record[end:]


def some_answers(mails: MailList) -> set[int]:
    """Numbers of one in ten of the mails that name another."""
    answers = [number for number, header in enumerate(mails.headers) if identifiers(header)[1]]
    return set(random.Random(SEED).sample(answers, len(answers) // ONE_IN))


def link_score(
    truth: Sequence[Hashable], found: Sequence[Hashable], chosen: Collection[int]
) -> tuple[float, float, int]:
    """Precision and recall of the links of the chosen mails, and how many were put with others.

    A link is right when more than half of the others in the thread that was found are of the mail's true thread. Recall
    is over the chosen mails whose true thread has others.
    """
    sizes, members = Counter(truth), defaultdict[Hashable, Counter[Hashable]](Counter)
    for true, own in zip(truth, found, strict=True):
        members[own][true] += 1
    others = {number: members[found[number]].total() - 1 for number in chosen}
    linked = [number for number in chosen if others[number]]
    right = sum(2 * (members[found[number]][truth[number]] - 1) > others[number] for number in linked)
    return ratio(right, len(linked)), ratio(right, sum(sizes[truth[number]] > 1 for number in chosen)), len(linked)


def score_hidden(corpora: Path, partition: Partition | None = None) -> list[Metric]:
    """The rows of what is found without headers, by a partition or by the one that is in force."""
    partition = partition or LINKED
    there = list_names(corpora)
    rows: list[Metric] = []
    if FEDORA in there:
        mails = read_list(corpora, FEDORA)
        truth = page_threads(corpora, len(mails.records))
        rows += pair_rows("fedora-devel against its archive's page", truth, partition(mails), PAGE)
    for name in (name for name in HIDDEN if name in there):
        mails = read_list(corpora, name)
        truth = header_threads(mails)
        rows += pair_rows(f"{name}, headers hidden", truth, partition(hide(mails)), HIDDEN[name])
        if name == USERS:
            rows += link_rows(mails, truth, partition)
    return rows


def pair_rows(name: str, truth: Sequence[Hashable], found: Sequence[Hashable], floor: Floor) -> list[Metric]:
    """Pair precision and pair F1."""
    scores = score(truth, found)
    ranges = dict(zip(Scores._fields, intervals(truth, found), strict=True))
    return [
        at_least(
            f"threads: {name}, {title}",
            getattr(scores, field),
            *bounds,
            f"{between(ranges[field])}; {detail}",
        )
        for field, title, bounds, detail in (
            ("pair_precision", "pair precision", floor.precision, f"pair recall {scores.pair_recall:.3f}"),
            ("pair_f1", "pair F1", floor.f1, f"B-cubed F {scores.bcubed_f1:.3f}"),
        )
    ]


def link_rows(mails: MailList, truth: Sequence[Hashable], partition: Partition) -> list[Metric]:
    """Precision and recall of links where few mails lost their headers, as it is in life."""
    chosen = some_answers(mails)
    precision, recall, linked = link_score(truth, partition(hide(mails, chosen)), chosen)
    name = f"threads: {mails.name}, headers of one answer in {ONE_IN} hidden"
    note = f"{linked} of {len(chosen)} linked"
    return [
        at_least(f"{name}, link precision", precision, *LINK_PRECISION, note),
        at_least(f"{name}, link recall", recall, *LINK_RECALL, note),
    ]


def between(interval: tuple[float, float]) -> str:
    """An interval as text."""
    return f"95 %: {interval[0]:.3f} to {interval[1]:.3f}"
