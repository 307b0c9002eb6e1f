"""CPU time a mail, stage by stage, on one thread: JSON lines, one figure a stage.

Stages of the core are cumulative readings (`read_until`), so a stage is what it adds to the one before; rows and
Arrow are what the whole unit reader adds to reading. The sink and the ledger are the product's own, on the batches
of the same mail. What a run of the whole takes by stage is read from `maillake ingest --json`.
"""

import argparse
import json
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.figures import Figure
from benchmarks.inputs import DEFAULT_WORK, Input, Setting, generated, large
from benchmarks.processes import measure, python_module
from maillake import _native
from maillake.adapters.clock import SystemClock
from maillake.adapters.local.lake_directory import LakeDirectory
from maillake.contract.limits import MailLimits
from maillake.contract.settings import IngestSettings
from maillake.model import CommittedUnit, Entry, Run, Source, Unit, WrittenFile
from maillake.parsing.unit import UnitText, read_unit
from maillake.pipeline.settle import settle

UNIT_BYTES = IngestSettings().unit_bytes
CORE_STAGES = {
    "tree": "headers and MIME tree",
    "decode": "transfer decoding",
    "hash": "canonical leaves and SHA-256, in place of decoding alone",
    "text": "charsets and HTML to text",
    "read": "addresses, dates, identifiers, keys",
}
Batches = list[dict[str, list[_native.Batch]]]


@dataclass(frozen=True)
class Scanned:
    """A mapped mbox and the extents of its units."""

    mapped: _native.Map
    extents: list[_native.Extents]
    dialect: str
    quoted: bool


def scan(path: Path) -> Scanned:
    """Splits an mbox into units."""
    mapped = _native.Map(str(path))
    scanner = _native.MboxScanner(mapped)
    extents = []
    while (found := scanner.next_unit((scanner.position // UNIT_BYTES + 1) * UNIT_BYTES)) is not None:
        extents.append(found)
    return Scanned(mapped, extents, scanner.dialect, scanner.quoted)


def cpu_seconds(job: Callable[[], object], repetitions: int) -> float:
    """Median CPU time of a job, all its threads."""
    times = []
    for _ in range(repetitions):
        started = time.process_time()
        job()
        times.append(time.process_time() - started)
    return median(times)


def reader_of_stages() -> Callable[[Scanned, str], None] | None:
    """Reads an mbox in the core as far as a stage, on one thread; None when the core cannot."""
    read: Any = getattr(_native, "read_until", None)
    if read is None:
        return None

    def read_until(scanned: Scanned, stage: str) -> None:
        for extents in scanned.extents:
            read(scanned.mapped, extents, scanned.quoted, stage)

    return read_until


def read_batches(scanned: Scanned) -> Batches:
    """Every unit through the core on one thread."""
    workers = _native.Workers(1)
    fields = {"source_key": "0" * 32, "uri": "g.mbox", "entry_path": "", "dialect": scanned.dialect}
    item: dict[str, object] = {**fields, "quoted": scanned.quoted, "custodian": None, "folder": None}
    items = [{**item, "labels": [], "flags": []}]
    constants = UnitText("0" * 32, "0" * 32, "run", 0, 1)
    return [
        tables
        for extents in scanned.extents
        for tables in read_unit(
            scanned.mapped, extents, items, constants=constants, limits=MailLimits(), workers=workers
        )
    ]


class Stages:
    """Measures the stages of one mbox."""

    def __init__(self, source: Input, scratch: Path, repetitions: int) -> None:
        self._source = source
        self._scratch = scratch
        self._repetitions = repetitions
        self._mails = source.corpus.mails

    def figure(self, name: str, seconds: float, note: str) -> Figure:
        """CPU seconds of all mails as a figure of a mail."""
        values = {"microseconds_per_mail": seconds / self._mails * 1e6}
        return Figure("stages", name, self._source.corpus, values, note, self._repetitions)

    def run(self) -> Iterator[Figure]:
        """All stages in order."""
        path = self._source.path
        yield self.figure("split", cpu_seconds(lambda: scan(path), self._repetitions), "mbox boundaries")
        scanned = scan(path)
        reading, figures = self._core(scanned)
        yield from figures
        batches = read_batches(scanned)
        whole = cpu_seconds(lambda: read_batches(scanned), self._repetitions)
        if reading:
            yield self.figure("arrow", whole - reading, "rows and Arrow batches: the unit reader without reading")
        yield self.figure("unit_reader", whole, "everything in the core, on one thread")
        yield from self._writing(batches)

    def _core(self, scanned: Scanned) -> tuple[float, list[Figure]]:
        """The stages of reading, as far as the core can be asked for them, and the time of the last."""
        read_until = reader_of_stages()
        if read_until is None:
            print("SKIPPED stages inside the core: this core cannot be asked for them", file=sys.stderr)
            return 0.0, []
        before = 0.0
        figures = []
        for name, note in CORE_STAGES.items():
            seconds = cpu_seconds(partial(read_until, scanned, name), self._repetitions)
            figures.append(self.figure(name, seconds - before, note))
            before = seconds
        return before, figures

    def _writing(self, batches: Batches) -> Iterator[Figure]:
        """Parquet, the ledger, and settling."""
        times: dict[str, list[float]] = {"parquet": [], "ledger": [], "settle": []}
        for repetition in range(self._repetitions):
            for name, seconds in write_lake(self._scratch / str(repetition), batches, self._mails).items():
                times[name].append(seconds)
            shutil.rmtree(self._scratch / str(repetition))
        notes = {
            "parquet": "Parquet, zstd, SHA-256 of the files, fsync",
            "ledger": "SQLite: source, entry, claim, commit",
            "settle": "which row of a message is shown",
        }
        for name, note in notes.items():
            yield self.figure(name, median(times[name]), note)


def write_lake(root: Path, batches: Batches, records: int) -> dict[str, float]:
    """Writes batches as one unit of a lake and settles it; CPU seconds by stage."""
    directory = LakeDirectory(root)
    with directory.open_to_write() as ledger:
        settings = IngestSettings()
        sink = directory.rows(settings.flush_bytes, settings.flush_seconds)
        clock = [time.process_time()]
        unit_sink = sink.open_unit("default", today(), "0" * 32, "0" * 32)
        for tables in batches:
            for table, some in tables.items():
                unit_sink.write(table, some)
        files = unit_sink.close()
        clock.append(time.process_time())
        commit(ledger, files, records)
        clock.append(time.process_time())
        settle(ledger, directory.store, sink)
        clock.append(time.process_time())
    names = ("parquet", "ledger", "settle")
    return {name: after - before for name, before, after in zip(names, clock, clock[1:], strict=False)}


def today() -> date:
    """The day, UTC."""
    return datetime.now(UTC).date()


def commit(ledger: Any, files: tuple[WrittenFile, ...], records: int) -> None:
    """What the ledger is told of one source with one unit."""
    now_ns = SystemClock().now_ns()
    key = "0" * 32
    ledger.begin_run(Run("run", "ingest", now_ns, "0", "0"))
    ledger.put_sources([Source(key, "default", "", "g.mbox", "mbox", 1, now_ns, 1, key, key, 0, now_ns, today())])
    ledger.put_entries([Entry(key, "", "mbox", 1)])
    ledger.claim(key)
    unit = Unit(key, "default", today(), "stream", key, records=records)
    ledger.commit(CommittedUnit(unit, key, 1, "run", now_ns, "0", "0", files, 1), [key])


def whole_run(source: Input, scratch: Path) -> Iterator[Figure]:
    """Wall seconds by stage of one `maillake ingest --json`; stages of threads overlap."""
    lake = scratch / "lake"
    done = measure(python_module("maillake", "ingest", source.path, "--lake", lake, "--json"))
    stages = json.loads(done.output)["stages"]
    values = {f"{name}_wall_seconds": float(stage["seconds"]) for name, stage in stages.items()}
    shutil.rmtree(lake)
    yield Figure("stages", "ingest", source.corpus, values, "wall seconds by stage; they overlap")


def suite(setting: Setting) -> Iterator[Figure]:
    """Stages on a part of G, and of L where there is one."""
    scratch = setting.scratch("stages")
    repetitions = setting.count(5, 2)
    real = None if setting.quick else large(setting, 200_000_000)
    for source in (generated(setting, "g", setting.count(10_000, 2_000)), real):
        if source is not None:
            yield from Stages(source, scratch, repetitions).run()
            yield from whole_run(source, scratch)
    shutil.rmtree(scratch)


def main() -> int:
    """Command line: one JSON line a stage."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.stages", description="CPU time a mail by stage")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--work", type=Path, default=DEFAULT_WORK)
    chosen = parser.parse_args()
    for figure in suite(Setting(chosen.work, quick=chosen.quick)):
        print(json.dumps(figure.as_json(), sort_keys=True))
    return 0


if __name__ == "__main__":
    sys.exit(main())
