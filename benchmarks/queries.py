"""Queries over the views of a lake: a group-by over many mails, and one day of a lake of ten and of a thousand days."""

import argparse
import json
import shutil
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import maillake
from benchmarks.figures import Figure, percentiles
from benchmarks.inputs import DEFAULT_WORK, Input, Setting, generated, record_places, repeated_mailbox
from maillake.adapters.local import lake_directory
from maillake.adapters.local.sql import open_views

GROUP_BY = "SELECT from_domain, count(*) AS mails FROM messages GROUP BY from_domain ORDER BY mails DESC LIMIT 20"
ONE_DAY = "SELECT from_domain, count(*) AS mails FROM messages WHERE ingest_date = DATE '{day}' GROUP BY from_domain"
FIRST_DAY = date(2020, 1, 1)
MAILS_A_DAY = 20


def query_seconds(lake: Path, query: str, repetitions: int) -> tuple[list[float], list[float]]:
    """Seconds of a query on an open connection, and of opening the lake and asking, each without its first run."""
    asked, opened = [], []
    with open_views(lake) as views:
        for _ in range(repetitions + 1):
            started = time.perf_counter()
            views.table(query)
            asked.append(time.perf_counter() - started)
    for _ in range(repetitions + 1):
        started = time.perf_counter()
        maillake.open(lake).sql(query)
        opened.append(time.perf_counter() - started)
    return asked[1:], opened[1:]


def query_values(lake: Path, query: str, repetitions: int) -> dict[str, float]:
    """Percentiles of a query, and the median of the same with opening the lake."""
    asked, opened = query_seconds(lake, query, repetitions)
    return {
        **percentiles(asked, "milliseconds"),
        "opening included p50 milliseconds": percentiles(opened, "milliseconds")["p50_milliseconds"],
    }


def group_by(name: str, source: Input, lake: Path, repetitions: int) -> Figure:
    """Mails by domain of the sender, over the view of all messages of an mbox."""
    maillake.ingest([source.path], lake)
    values = query_values(lake, GROUP_BY, repetitions)
    shutil.rmtree(lake)
    return Figure("queries", name, source.corpus, values, "messages by domain of the sender", repetitions)


class ClockOfDay:
    """A clock that stands at noon of a day."""

    def __init__(self, day: date) -> None:
        self._now = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)

    def now_ns(self) -> int:
        """Noon, in nanoseconds since 1970."""
        return int(self._now.timestamp()) * 1_000_000_000

    def sleep(self, seconds: float) -> None:
        """Does not wait."""


def ingest_on(day: date, source: Path, lake: Path) -> None:
    """`maillake.ingest` as it would have run on a day."""
    with patch.object(lake_directory, "SystemClock", lambda: ClockOfDay(day)):
        maillake.ingest([source], lake)


def daily_lakes(source: Input, folder: Path, days: int, short_days: int) -> tuple[Path, Path]:
    """A lake of `short_days` days and one of `days`, the same mails on the days both have."""
    raw = source.path.read_bytes()
    places = list(record_places(source.path))
    lakes = (folder / "short", folder / "long")
    for number in range(days):
        some = places[number * MAILS_A_DAY : (number + 1) * MAILS_A_DAY]
        mailbox = folder / f"{number}.mbox"
        mailbox.write_bytes(b"".join(raw[offset : offset + length] for offset, length in some))
        for lake in lakes if number < short_days else lakes[1:]:
            ingest_on(FIRST_DAY + timedelta(days=number), mailbox, lake)
    return lakes


def one_day(setting: Setting, scratch: Path, days: int) -> Iterator[Figure]:
    """The same day asked for in a lake of ten days and in one of a thousand."""
    source = generated(setting, "plain", days * MAILS_A_DAY)
    short, long = daily_lakes(source, scratch, days, 10)
    query = ONE_DAY.format(day=FIRST_DAY + timedelta(days=5))
    repetitions = 20
    few, many = (query_values(lake, query, repetitions) for lake in (short, long))
    values = {"ratio": many["p50_milliseconds"] / few["p50_milliseconds"], **many}
    values |= {f"10 days {unit}": value for unit, value in few.items()}
    note = f"{days:,} days against 10, {MAILS_A_DAY} mails a day"
    yield Figure("queries", "one_day", source.corpus, values, note, repetitions)


def suite(setting: Setting) -> Iterator[Figure]:
    """Group-bys and the one-day query."""
    scratch = setting.scratch("queries")
    repetitions = setting.count(20, 5)
    yield group_by("group_by", generated(setting, "g", setting.count(43_000, 2_000)), scratch / "lake", repetitions)
    yield from one_day(setting, scratch, setting.count(1_000, 30))
    if not setting.quick:
        million = repeated_mailbox(setting, "plain", 50_000, 20)
        yield group_by("group_by_million", million, scratch / "lake", repetitions)
    shutil.rmtree(scratch)


def main() -> int:
    """Command line: one JSON line a figure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.queries", description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--work", type=Path, default=DEFAULT_WORK)
    chosen = parser.parse_args()
    for figure in suite(Setting(chosen.work, quick=chosen.quick)):
        print(json.dumps(figure.as_json(), sort_keys=True))
    return 0


if __name__ == "__main__":
    sys.exit(main())
