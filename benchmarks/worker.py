"""The worker without AWS: units of single mails, and segments of a mailbox, from memory to Parquet that nobody keeps.

The objects lie in memory and files end where they would be put; reading, rows, Parquet and the worker's own steps are
those of the product. A rate is of CPU time: what a core does in a second.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.corpus import mails
from benchmarks.figures import Figure
from benchmarks.inputs import SEED, Setting, generated
from benchmarks.stages import cpu_seconds
from maillake.adapters.aws.parquet_sink import S3ParquetSink
from maillake.adapters.clock import SystemClock
from maillake.adapters.memory.object_store import MemoryObjectStore
from maillake.adapters.memory.unit_ledger import MemoryUnitLedger
from maillake.contract.failpoint_settings import FailpointSettings
from maillake.contract.intake_settings import IntakeSettings
from maillake.contract.settings import IngestSettings
from maillake.contract.work import RawObject, WorkMessage, group_unit_id, segment_unit_id
from maillake.contract.worker_settings import PlanSettings
from maillake.failpoints import NO_FAILPOINTS
from maillake.pipeline.parse_unit import Parsing, emitter_of, parse_unit
from maillake.pipeline.plan_segments import segments_of

TENANT = "default"


class Discarding:
    """The part of a client of S3 that the sink uses; what is put is read and forgotten."""

    def put_object(self, *, Body: Any, **_options: str) -> None:  # noqa: N803 - the name boto3 gives it
        """Reads a file."""
        Body.read()

    def upload_fileobj(self, stream: Any, *_where: str, **_options: Any) -> None:
        """Reads a large file."""
        while stream.read(1 << 20):
            pass


class Bench:
    """A worker on one thread over objects in memory."""

    def __init__(self, scratch: Path) -> None:
        self.store, self.ledger, self.clock = MemoryObjectStore(), MemoryUnitLedger(), SystemClock()
        reading = replace(IngestSettings(), workers=1)
        rows = S3ParquetSink(
            Discarding(),
            "lake",
            scratch,
            self.clock,
            flush_bytes=reading.flush_bytes,
            flush_seconds=reading.flush_seconds,
        )
        self.world = Parsing(
            self.ledger,
            self.store,
            rows,
            emitter_of(rows, self.clock, reading),
            scratch,
            NO_FAILPOINTS,
            FailpointSettings(),
            reading.mail_limits,
        )

    def put(self, key: str, raw: bytes) -> RawObject:
        """An object of the raw bucket."""
        return self.store.put("raw", key, raw)

    def parse(self, messages: list[WorkMessage]) -> None:
        """Parses units one after the other."""
        for message in messages:
            parse_unit(message, 1, lambda: None, self.world)


def groups(bench: Bench, count: int) -> list[WorkMessage]:
    """Units of single mails, as many in each as the validator puts there."""
    size, now_ns = IntakeSettings().unit_mails, bench.clock.now_ns()
    objects = [bench.put(f"in/{TENANT}//{place}.eml", mail.raw) for place, mail in enumerate(mails("g", count, SEED))]
    parts = [tuple(objects[start : start + size]) for start in range(0, count, size)]
    return [WorkMessage(group_unit_id(TENANT, part), TENANT, now_ns, part) for part in parts]


def segments(bench: Bench, path: Path) -> list[WorkMessage]:
    """Units that are segments of a mailbox."""
    box, key, now_ns = bench.put(f"in/{TENANT}//box.mbox", path.read_bytes()), "c" * 32, bench.clock.now_ns()
    return [
        WorkMessage(segment_unit_id(key, part.start, part.end), TENANT, now_ns, (box,), part)
        for part in segments_of(key, str(path), PlanSettings().segment_bytes)
    ]


def suite(setting: Setting) -> Iterator[Figure]:
    """Units of single mails, then segments."""
    scratch, repetitions = setting.scratch("worker"), setting.count(3, 1)
    source = generated(setting, "g", setting.count(8_000, 1_000))
    for name, note in (("per_core", "units of 100 objects"), ("per_core_segments", "segments of a mailbox")):
        bench = Bench(scratch)
        messages = segments(bench, source.path) if name.endswith("segments") else groups(bench, source.corpus.mails)
        seconds = cpu_seconds(lambda bench=bench, messages=messages: bench.parse(messages), repetitions)
        values = {"mails_per_second": source.corpus.mails / seconds, "cpu_seconds": seconds}
        yield Figure("worker", name, source.corpus, values, note, repetitions)
