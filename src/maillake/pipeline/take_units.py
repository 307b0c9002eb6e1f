"""The worker's loop: takes units from the queue, keeps them leased while they are parsed, finishes each once.

A message is deleted only when its unit is committed; whoever lost the lease of a unit commits nothing.
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

from maillake.contract.work import WorkMessage
from maillake.contract.worker_settings import WorkerSettings
from maillake.errors import TransientError
from maillake.failpoints import Failpoints
from maillake.model import CommittedUnit, Received
from maillake.pipeline.leases import Held, LeaseLostError, Leases
from maillake.ports import Clock, Queue, UnitLedger

SECOND_NS = 10**9
POLLS = 10
"""So often in a row the queue may fail before the worker ends, to be started anew."""

STORED, GIVEN_BACK, GIVEN_UP, LOST = "stored", "given_back", "given_up", "lost"


@dataclass(frozen=True)
class UnitOutcome:
    """What became of an attempt: stored, given_back, given_up or lost; `records` and `raw_bytes` of what was stored."""

    unit_id: str
    tenant: str
    attempt: int
    outcome: str
    seconds: float
    records: int = 0
    raw_bytes: int = 0
    reason: str | None = None


Parse = Callable[[WorkMessage, int, Callable[[], None]], CommittedUnit]
"""Parses a unit for an attempt; calls what it is given before it makes anything visible."""

Told = Callable[[UnitOutcome], None]


class UnitTaker:
    """Takes units until it is stopped; `finished` counts those it stored."""

    def __init__(
        self,
        queue: Queue,
        ledger: UnitLedger,
        parse: Parse,
        *,
        clock: Clock,
        settings: WorkerSettings,
        failpoints: Failpoints,
        told: Told,
    ) -> None:
        self._queue = queue
        self._ledger = ledger
        self._parse = parse
        self._clock = clock
        self._settings = settings
        self._failpoints = failpoints
        self._told = told
        self._leases = Leases(queue, ledger, clock, settings)
        self._stopping = threading.Event()
        self.finished = 0
        self.refused = 0

    def stop(self) -> None:
        """Takes no more units; what is held is finished or released. Safe to call from a signal handler."""
        self._stopping.set()

    def run(self, idle_rounds: int | None = None) -> bool:
        """Takes units until `stop`, or until so many polls in a row gave nothing.

        False when units are still parsed: they were given back, and nobody has to wait for them.
        """
        pool = ThreadPoolExecutor(self._settings.processes + 1, "unit")
        heartbeat = pool.submit(self._leases.beat_until, self._stopping)
        running: set[Future[None]] = set()
        idle = 0
        try:
            while not self._stopping.is_set() and (idle_rounds is None or idle < idle_rounds):
                received = self._receive(len(running))
                idle = 0 if received or running else idle + 1
                running |= {pool.submit(self._take, one) for one in received}
                running = self._landed(running)
                if heartbeat.done():
                    heartbeat.result()
            return self._drain(running)
        finally:
            self._stopping.set()
            pool.shutdown(wait=False, cancel_futures=True)

    def _receive(self, running: int) -> list[Received]:
        """Messages there is room for; a queue that cannot be reached ends the worker after some polls."""
        room = 2 * self._settings.processes - running
        for poll in range(POLLS if room > 0 else 0):
            try:
                return self._queue.receive(min(room, 10), self._settings.receive_seconds)
            except TransientError:
                if poll == POLLS - 1:
                    raise
                self._stopping.wait(poll)
        return []

    def _landed(self, running: set[Future[None]]) -> set[Future[None]]:
        """Futures that are not done; an error of one that is ends the worker."""
        full = len(running) >= 2 * self._settings.processes
        done, running = wait(running, timeout=None if full else 0.05, return_when=FIRST_COMPLETED)
        for future in done:
            future.result()
        return running

    def _drain(self, running: set[Future[None]]) -> bool:
        """Lets what is held finish for a while, then gives the rest back; True when nothing is left."""
        done, late = wait(running, timeout=self._settings.drain_seconds)
        for held in self._leases.held() if late else ():
            held.lost.set()
            self._give_back(held, 0)
        for future in done:
            future.result()
        return not late

    def _take(self, received: Received) -> None:
        """One message: claim, parse, finish, delete."""
        try:
            message = WorkMessage.from_json(received.body)
        except (ValueError, KeyError, TypeError):
            # It is not deleted: after some more times the queue moves it to its dead letters, which have an alarm.
            self.refused += 1
            return
        began = time.monotonic()
        try:
            now_ns = self._clock.now_ns()
            claim = self._ledger.claim(message.unit_id, now_ns, self._settings.lease_seconds * SECOND_NS)
            if not claim.granted:
                self._refused(received, terminal=claim.terminal, seconds=claim.wait_seconds)
                return
        except TransientError as error:
            # Lease and message run out by themselves.
            self._tell(message, 0, GIVEN_BACK, began, str(error))
            return
        self._failpoints.hit("claim")
        held = Held(message, received, claim.attempt)
        with self._leases.holding(held):
            self._try(held, began)

    def _refused(self, received: Received, *, terminal: bool, seconds: float) -> None:
        if terminal:
            self._queue.delete(received)
        else:
            self._queue.hide(received, max(1, round(seconds)))

    def _try(self, held: Held, began: float) -> None:
        """Works on a unit; what fails is given back, or up."""
        message, attempt = held.message, held.attempt
        try:
            committed = self._work(held)
        except LeaseLostError as error:
            self._tell(message, attempt, LOST, began, str(error))
        except TransientError as error:
            self._tell(message, attempt, self._stumble(held, str(error)), began, str(error))
        else:
            self.finished += 1
            unit = committed.unit
            seconds = time.monotonic() - began
            self._told(
                UnitOutcome(
                    unit.unit_id, unit.tenant, attempt, STORED, round(seconds, 3), unit.records, unit.byte_count
                )
            )

    def _work(self, held: Held) -> CommittedUnit:
        committed = self._parse(held.message, held.attempt, held.check)
        self._failpoints.hit("commit")
        held.check()
        if not self._ledger.finish(committed):
            raise LeaseLostError(f"unit {held.message.unit_id} was finished by another attempt")
        self._failpoints.hit("finish")
        self._queue.delete(held.received)
        self._failpoints.hit("delete")
        return committed

    def _tell(self, message: WorkMessage, attempt: int, outcome: str, began: float, reason: str) -> None:
        seconds = round(time.monotonic() - began, 3)
        self._told(UnitOutcome(message.unit_id, message.tenant, attempt, outcome, seconds, reason=reason))

    def _stumble(self, held: Held, reason: str) -> str:
        """Gives a unit back that failed, or up when its message will not be seen again; says which."""
        count = held.received.count
        try:
            if count < self._settings.receives:
                self._give_back(held, self._settings.retry_seconds * count)
                return GIVEN_BACK
            if self._ledger.fail(held.message.unit_id, held.attempt, reason):
                self._queue.hide(held.received, 0)
        except TransientError:
            # Lease and message run out by themselves.
            return GIVEN_BACK
        return GIVEN_UP

    def _give_back(self, held: Held, seconds: int) -> None:
        """Ends the lease, and lets the message be seen after so many seconds."""
        if self._ledger.release(held.message.unit_id, held.attempt):
            self._queue.hide(held.received, seconds)
