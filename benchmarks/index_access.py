"""`MboxIndex`: how long it takes to build, and to get any mail of a large mbox, raw and parsed."""

import random
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import maillake
from benchmarks.figures import Figure, percentiles, rates
from benchmarks.inputs import Setting, generated

MAILS = 43_000
LOOKUPS = 5_000


def seconds_of(job: Callable[[], object]) -> tuple[float, float]:
    """Wall and CPU seconds of a job, all threads of this process."""
    wall, cpu = time.perf_counter(), time.process_time()
    job()
    return time.perf_counter() - wall, time.process_time() - cpu


def built(path: Path, database: Path) -> tuple[float, float]:
    """Wall and CPU seconds of building an index, its database synced and closed."""
    database.unlink(missing_ok=True)
    return seconds_of(lambda: maillake.MboxIndex(path, database).close())


def durations(job: Callable[[int], object], numbers: list[int]) -> list[float]:
    """Wall seconds of a job for each of the numbers."""
    found = []
    for number in numbers:
        started = time.perf_counter()
        job(number)
        found.append(time.perf_counter() - started)
    return found


def suite(setting: Setting) -> Iterator[Figure]:
    """Building, opening an index that is up to date, and access in random order, everything in the page cache."""
    source = generated(setting, "g", setting.count(MAILS, 2_000))
    scratch = setting.scratch("index")
    database = scratch / "index.sqlite"
    repetitions = setting.count(5, 2)
    runs = [built(source.path, database) for _ in range(repetitions)]
    wall, cpu = (median(values) for values in zip(*runs, strict=True))
    values = {"wall_seconds": wall, "cpu_seconds": cpu, **rates(source.corpus, wall)}
    yield Figure("index_access", "build", source.corpus, values, "all cores", repetitions)
    opened = [seconds_of(lambda: maillake.MboxIndex(source.path, database).close())[0] for _ in range(20)]
    yield Figure("index_access", "open", source.corpus, percentiles(opened, "milliseconds"), "up to date", 20)
    with maillake.MboxIndex(source.path, database) as index:
        numbers = random.Random(1).choices(range(len(index)), k=LOOKUPS)
        durations(index.raw, numbers)
        raw = percentiles(durations(index.raw, numbers), "microseconds")
        parsed = percentiles(durations(lambda number: maillake.parse(index.raw(number)), numbers), "microseconds")
    yield Figure("index_access", "raw", source.corpus, raw, "bytes of mail N", LOOKUPS)
    yield Figure("index_access", "parsed", source.corpus, parsed, "mail N as maillake.parse gives it", LOOKUPS)
    shutil.rmtree(scratch)
