"""The deployed pipeline in one process: memory in place of the cloud, a directory in place of the lake's bucket."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from maillake.adapters.clock import SystemClock
from maillake.adapters.local.lake_directory import LakeDirectory
from maillake.adapters.memory.fleet import MemoryFleet
from maillake.adapters.memory.object_store import MemoryObjectStore
from maillake.adapters.memory.queue import MemoryQueue
from maillake.adapters.memory.thread_store import MemoryThreadStore
from maillake.adapters.memory.unit_ledger import MemoryUnitLedger
from maillake.contract.failpoint_settings import FailpointSettings
from maillake.contract.intake_settings import IntakeSettings
from maillake.contract.settings import IngestSettings
from maillake.contract.worker_settings import WorkerSettings
from maillake.failpoints import Failpoints
from maillake.model import Run
from maillake.pipeline.admit import Admission, admit
from maillake.pipeline.emission import Emitter
from maillake.pipeline.link_threads import Threads
from maillake.pipeline.parse_unit import Parsing, parse_unit
from maillake.pipeline.settle import settle
from maillake.pipeline.take_units import UnitOutcome, UnitTaker
from maillake.telemetry import Stages

if TYPE_CHECKING:
    from maillake.contract.work import RawObject

BUCKET = "raw"
DEADLINE_NS = 3_600 * 10**9


@dataclass
class Cloud:
    """A bucket, queues, a ledger, a lake, and what works on them."""

    root: Path
    intake: IntakeSettings = field(default_factory=IntakeSettings)
    worker: WorkerSettings = field(
        default_factory=lambda: WorkerSettings(
            processes=1, heartbeat_seconds=0.05, receive_seconds=0, retry_seconds=0, drain_seconds=5.0
        )
    )
    failpoints: FailpointSettings = field(default_factory=FailpointSettings)
    limits: dict[str, int] = field(default_factory=dict)
    told: list[UnitOutcome] = field(default_factory=list)
    started: list[tuple[str, str, RawObject]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.clock = SystemClock()
        self.store = MemoryObjectStore()
        self.ledger = MemoryUnitLedger()
        self.dead = MemoryQueue(self.clock)
        self.work = MemoryQueue(self.clock, dead=self.dead, receives=self.worker.receives)
        self.fleet = MemoryFleet()
        self.threads = MemoryThreadStore()
        self.lake = LakeDirectory(self.root)
        with self.lake.open_to_write():
            self.rows = self.lake.rows(1 << 24, 30.0)

    def put(self, key: str, raw: bytes) -> RawObject:
        """Drops an object; nobody was told yet."""
        return self.store.put(BUCKET, key, raw)

    def admission(self) -> Admission:
        """The ports of admitting."""
        return Admission(
            self.ledger,
            self.work,
            self.store,
            self.fleet,
            self.clock,
            lambda *container: self.started.append(container),
        )

    def admit(self, *objects: RawObject) -> set[int]:
        """Events of some objects in one batch."""
        return admit(objects, self.admission(), self.intake)

    def parsing(self) -> Parsing:
        """The ports of parsing."""
        settings = IngestSettings(workers=1, **self.limits)
        run = Run("worker", "parse", self.clock.now_ns(), "0", settings.configuration_hash)
        emitter = Emitter(self.rows, self.clock, settings, run, Stages())
        return Parsing(
            self.ledger, self.store, self.rows, emitter, self.root, Failpoints(self.failpoints), self.failpoints,
            settings.mail_limits, Threads(self.threads),
        )  # fmt: skip

    def taker(self) -> UnitTaker:
        """A worker."""
        world = self.parsing()
        return UnitTaker(
            self.work, self.ledger, lambda message, attempt, check: parse_unit(message, attempt, check, world),
            clock=self.clock, settings=self.worker, failpoints=Failpoints(self.failpoints), told=self.told.append,
        )  # fmt: skip

    def work_off(self) -> UnitTaker:
        """A worker runs until the queue gives nothing; then everything is settled."""
        taker = self.taker()
        taker.run(idle_rounds=1)
        self.settle()
        return taker

    def settle(self) -> None:
        """Decides which rows are shown."""
        settle(self.ledger, self.lake.store, self.rows)
