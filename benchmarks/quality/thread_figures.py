"""Everything that is measured on one list: our threads, those of other rules, and what other orders change."""

from __future__ import annotations

import base64
import binascii
import random
import re
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from benchmarks.quality.partition_score import Scores, intervals, score
from benchmarks.quality.thread_lakes import (
    SCHEDULES,
    Threaded,
    date_order,
    differing_rows,
    lake_of,
    mails_of,
    shuffled,
    thread_tables,
)
from benchmarks.quality.thread_lists import MailList, header_threads, list_names, read_list, true_threads
from benchmarks.quality.thread_rules import RULES

OURS = "maillake"
BRACKETS = "identifiers in brackets alone"
THREAD_INDEX = re.compile(rb"(?im)^thread-index[ \t]*:[ \t]*([A-Za-z0-9+/]+=*)[ \t]*\r?$")
INDEX_ROOT_BYTES = 22
"""Bytes of Thread-Index that all answers share (MS-OXOMSG 2.2.1.3)."""


@dataclass(frozen=True, slots=True)
class Orders:
    """Scores of a rule with the mails by date, and shuffled."""

    by_date: Scores
    shuffled: Scores


@dataclass(frozen=True, slots=True)
class ListFigures:
    """What was measured on a list.

    `cross_checks` takes what another field says for true, over the mails that carry it: its name to our scores and the
    number of mails. `differing` counts the rows of threads that another order of ingest changes, of `rows`.
    """

    name: str
    mails: int
    threads: int
    largest: int
    ours: Scores
    ranges: list[tuple[float, float]]
    rules: Mapping[str, Orders]
    cross_checks: Mapping[str, tuple[Scores, int]]
    rows: int
    differing: Mapping[str, int]


def measure_list(corpora: Path, name: str) -> ListFigures:
    """Measures one list."""
    mails = read_list(corpora, name)
    truth = true_threads(corpora, mails)
    with lake_of([mails.records]) as lake:
        found, tables = mails_of(lake), thread_tables(lake)
    if len(found) != len(mails.records):
        raise ValueError(f"{name} has {len(mails.records)} mails, the lake {len(found)}")
    order = date_order(found)
    other_tables = {schedule: tables_of(boxes(mails, order)) for schedule, boxes in SCHEDULES.items()}
    ours = [mail.thread_id for mail in found]
    in_orders = (labels(other_tables[schedule], found) for schedule in ("by date", "shuffled"))
    brackets = score(truth, header_threads(mails, only_bracketed=True))
    sizes = Counter(ours)
    return ListFigures(
        name=name,
        mails=len(found),
        threads=len(sizes),
        largest=max(sizes.values()),
        ours=score(truth, ours),
        ranges=intervals(truth, ours),
        rules={
            OURS: Orders(*(score(truth, each) for each in in_orders)),
            **rule_scores(found, order, truth),
            BRACKETS: Orders(brackets, brackets),
        },
        cross_checks=dict(cross_checks(mails, found)),
        rows=sum(rows.num_rows for rows in tables.values()),
        differing={schedule: differing_rows(tables, others) for schedule, others in other_tables.items()},
    )


def tables_of(runs: Sequence[Sequence[bytes]]) -> dict[str, pa.Table]:
    """The tables of threads of a lake of mailboxes."""
    with lake_of(runs) as lake:
        return thread_tables(lake)


def labels(tables: Mapping[str, pa.Table], mails: Sequence[Threaded]) -> list[str]:
    """The thread of each mail by the tables of a lake."""
    edges = tables["thread_edges"].select(["message_key", "thread_id"]).to_pydict()
    thread_of = dict(zip(edges["message_key"], edges["thread_id"], strict=True))
    return [thread_of[mail.message_key] for mail in mails]


def rule_scores(mails: Sequence[Threaded], order: Sequence[int], truth: Sequence[Hashable]) -> dict[str, Orders]:
    """The rules of others by date and shuffled."""
    return {
        name: Orders(
            *(
                score([truth[at] for at in arrival], rule([mails[at] for at in arrival]))
                for arrival in (order, shuffled(len(mails)))
            )
        )
        for name, rule in RULES.items()
    }


def cross_checks(mails: MailList, found: Sequence[Threaded]) -> Iterator[tuple[str, tuple[Scores, int]]]:
    """Our threads against what clients and servers say in other fields; of each field over the mails that carry it."""
    fields = {
        "X-GM-THRID": [mail.gm_thrid for mail in found],
        "Thread-Index": [thread_index(header) for header in mails.headers],
    }
    for name, values in fields.items():
        pairs = [(value, mail.thread_id) for value, mail in zip(values, found, strict=True) if value is not None]
        yield name, (score(*zip(*pairs, strict=True)) if pairs else score([], []), len(pairs))


def thread_index(header: bytes) -> str | None:
    """What names the conversation in a Thread-Index, when a mail has one."""
    found = THREAD_INDEX.search(header)
    if found is None:
        return None
    try:
        raw = base64.b64decode(found[1])
    except binascii.Error:
        return None
    return raw[:INDEX_ROOT_BYTES].hex() if len(raw) >= INDEX_ROOT_BYTES else None


@dataclass(frozen=True, slots=True)
class TogetherFigures:
    """All lists in one lake: rows of threads, and how many of them another order of files and runs changes."""

    lists: int
    rows: int
    differing: int


def measure_together(corpora: Path) -> TogetherFigures:
    """All lists in one lake in one run, and in another each cut in two at a random mail, in a random order of runs."""
    lists = [read_list(corpora, name).records for name in list_names(corpora)]
    whole = tables_of([[record for records in lists for record in records]])
    dice = random.Random(1)
    cuts = [dice.randrange(1, len(records)) for records in lists]
    halves = [half for records, cut in zip(lists, cuts, strict=True) for half in (records[:cut], records[cut:])]
    cut_in_two = tables_of(dice.sample(halves, len(halves)))
    return TogetherFigures(len(lists), sum(rows.num_rows for rows in whole.values()), differing_rows(whole, cut_in_two))
