"""Lists of mail through the product: what a lake says of each mail, and lakes of the same mail in other orders."""

from __future__ import annotations

import random
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pyarrow as pa

import maillake
from benchmarks.quality.thread_lists import MailList
from maillake.contract.thread_tables import THREAD_TABLES

SEED = 1
PIECES = 4
MAILS = """SELECT message_key, thread_id, message_id, in_reply_to, reference_ids, subject, subject_base, date_header,
  gm_thrid FROM occurrences JOIN messages USING (tenant, message_key) WHERE depth = 0 ORDER BY uri, record_offset"""
Boxes = Sequence[Sequence[bytes]]
"""Mailboxes as lists of records, each to be ingested in a run of its own."""


@dataclass(frozen=True, slots=True)
class Threaded:
    """What a lake says of a mail."""

    message_key: str
    thread_id: str
    message_id: str | None
    in_reply_to: tuple[str, ...]
    reference_ids: tuple[str, ...]
    subject: str | None
    subject_base: str
    date: datetime | None
    gm_thrid: str | None


@contextmanager
def lake_of(runs: Boxes) -> Iterator[Path]:
    """A lake of mailboxes, one run after the other; thrown away at the end."""
    with tempfile.TemporaryDirectory() as place:
        lake = Path(place) / "lake"
        for number, records in enumerate(runs):
            box = Path(place) / f"{number:03}.mbox"
            box.write_bytes(b"".join(records))
            maillake.ingest([box], lake)
        yield lake


def mails_of(lake: Path) -> list[Threaded]:
    """The mails of a lake of mailboxes, in the order of the records."""
    rows = maillake.open(lake).sql(MAILS).to_pylist()
    return [
        Threaded(
            row["message_key"],
            row["thread_id"],
            row["message_id"],
            tuple(row["in_reply_to"] or ()),
            tuple(row["reference_ids"] or ()),
            row["subject"],
            row["subject_base"] or "",
            row["date_header"],
            row["gm_thrid"],
        )
        for row in rows
    ]


def thread_tables(lake: Path) -> dict[str, pa.Table]:
    """The canonical columns of the tables of threads, ordered by key."""
    opened = maillake.open(lake)
    return {
        table.name: opened.sql(
            f"SELECT {', '.join(table.canonical_names)} FROM {table.name} ORDER BY {', '.join(table.key)}"
        )
        for table in THREAD_TABLES
    }


def differing_rows(one: dict[str, pa.Table], other: dict[str, pa.Table]) -> int:
    """How many rows one lake has that the other has not, both ways."""
    return sum(0 if rows.equals(other[name]) else unlike(rows, other[name]) for name, rows in one.items())


def unlike(one: pa.Table, other: pa.Table) -> int:
    """Rows that one of the tables has more often than the other."""
    rows, others = (Counter(map(repr, table.to_pylist())) for table in (one, other))
    return ((rows - others) | (others - rows)).total()


def date_order(mails: Sequence[Threaded]) -> list[int]:
    """Numbers of the mails by Date; those without one at the end."""
    last = datetime.max.replace(tzinfo=UTC)
    return sorted(range(len(mails)), key=lambda at: mails[at].date or last)


def shuffled(count: int, seed: int = SEED) -> list[int]:
    """Numbers below `count` in a random order."""
    return random.Random(seed).sample(range(count), count)


def by_date(mails: MailList, order: Sequence[int]) -> Boxes:
    """One mailbox by date."""
    return [[mails.records[at] for at in order]]


def from_the_end(mails: MailList, order: Sequence[int]) -> Boxes:
    """One mailbox, the newest first."""
    return [[mails.records[at] for at in reversed(order)]]


def in_no_order(mails: MailList, _order: Sequence[int]) -> Boxes:
    """One mailbox, shuffled."""
    return [[mails.records[at] for at in shuffled(len(mails.records))]]


def twice(mails: MailList, order: Sequence[int]) -> Boxes:
    """Every mail twice: a shuffled mailbox after one by date."""
    return [*by_date(mails, order), *in_no_order(mails, order)]


def in_pieces(mails: MailList, order: Sequence[int]) -> Boxes:
    """The mailbox by date cut at random mails, the pieces in a random order of runs."""
    dice = random.Random(SEED)
    cuts = [0, *sorted(dice.sample(range(1, len(order)), PIECES - 1)), len(order)]
    pieces = [[mails.records[at] for at in order[start:end]] for start, end in pairwise(cuts)]
    return dice.sample(pieces, PIECES)


SCHEDULES: dict[str, Callable[[MailList, Sequence[int]], Boxes]] = {
    "by date": by_date,
    "reversed": from_the_end,
    "shuffled": in_no_order,
    "every mail twice": twice,
    f"cut into {PIECES}, ingested one by one": in_pieces,
}
