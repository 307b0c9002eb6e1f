"""The worker's loop: takes units from the queue, keeps them leased while they are parsed, finishes each once.

A message is deleted only when its unit is committed; whoever lost the lease of a unit commits nothing.
"""

import threading
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field

from maillake.contract.work import WorkMessage
from maillake.contract.worker_settings import WorkerSettings
from maillake.errors import TransientError
from maillake.failpoints import Failpoints
from maillake.model import CommittedUnit, Received
from maillake.ports import Clock, Queue, UnitLedger
from maillake.telemetry import Stages

SECOND_NS = 10**9
RETRY_SECONDS = 5
LONGEST_HIDE_SECONDS = 43_200


class LeaseLostError(TransientError):
    """Another attempt has the unit."""


@dataclass
class Held:
    """A unit in work; `lost` is set when its lease went to another attempt."""

    message: WorkMessage
    received: Received
    attempt: int
    lost: threading.Event = field(default_factory=threading.Event)
    done: threading.Event = field(default_factory=threading.Event)

    def check(self) -> None:
        """Raises `LeaseLostError` when the unit is another's."""
        if self.lost.is_set():
            raise LeaseLostError(f"unit {self.message.unit_id} was taken by another attempt")


Parse = Callable[[WorkMessage, int, Callable[[], None]], CommittedUnit]
"""Parses a unit for an attempt; calls what it is given before it makes anything visible."""


class UnitTaker:
    """Takes units until it is stopped."""

    def __init__(
        self,
        queue: Queue,
        ledger: UnitLedger,
        parse: Parse,
        *,
        clock: Clock,
        settings: WorkerSettings,
        failpoints: Failpoints,
    ) -> None:
        self._queue = queue
        self._ledger = ledger
        self._parse = parse
        self._clock = clock
        self._settings = settings
        self._failpoints = failpoints
        self._stopping = threading.Event()
        self._held: dict[str, Held] = {}
        self._lock = threading.Lock()
        self.stages = Stages()
        self.finished = 0
        self.refused = 0

    def stop(self) -> None:
        """Takes no more units; what is held is finished or released. Safe to call from a signal handler."""
        self._stopping.set()

    def run(self, idle_rounds: int | None = None) -> None:
        """Takes units until `stop`, or until so many polls in a row gave nothing."""
        heartbeat = threading.Thread(target=self._beat, name="heartbeat", daemon=True)
        heartbeat.start()
        running: set[Future[None]] = set()
        idle = 0
        with ThreadPoolExecutor(self._settings.processes, "unit") as pool:
            try:
                while not self._stopping.is_set() and (idle_rounds is None or idle < idle_rounds):
                    received = self._receive(len(running))
                    idle = 0 if received or running else idle + 1
                    running |= {pool.submit(self._take, one) for one in received}
                    running = self._landed(running)
                self._drain(running)
            finally:
                self._stopping.set()
                pool.shutdown(wait=False, cancel_futures=True)
        heartbeat.join()

    def _receive(self, running: int) -> list[Received]:
        room = 2 * self._settings.processes - running
        if room <= 0:
            return []
        return self._queue.receive(min(room, 10), self._settings.receive_seconds)

    def _landed(self, running: set[Future[None]]) -> set[Future[None]]:
        """Futures that are not done; an error of one that is ends the worker."""
        full = len(running) >= 2 * self._settings.processes
        done, running = wait(running, timeout=None if full else 0.05, return_when=FIRST_COMPLETED)
        for future in done:
            future.result()
        return running

    def _drain(self, running: set[Future[None]]) -> None:
        """Lets what is held finish for a while, then gives the rest back."""
        done, late = wait(running, timeout=self._settings.drain_seconds)
        for future in done:
            future.result()
        if late:
            for held in self._snapshot():
                held.lost.set()
                self._give_back(held, 0)
        wait(late, timeout=self._settings.drain_seconds)

    def _take(self, received: Received) -> None:
        """One message: claim, parse, finish, delete."""
        try:
            message = WorkMessage.from_json(received.body)
        except (ValueError, KeyError, TypeError):
            # It is not deleted: after some more times the queue moves it to its dead letters, which have an alarm.
            self.refused += 1
            return
        now_ns = self._clock.now_ns()
        claim = self._ledger.claim(message.unit_id, now_ns, self._settings.lease_seconds * SECOND_NS)
        if not claim.granted:
            self._refused(received, terminal=claim.terminal, seconds=claim.wait_seconds)
            return
        self._failpoints.hit("claim")
        held = Held(message, received, claim.attempt)
        with self._lock:
            self._held[message.unit_id] = held
        try:
            self._work(held)
        except LeaseLostError:
            self.stages.retried += 1
        except TransientError:
            self.stages.retried += 1
            self._give_back(held, RETRY_SECONDS * received.count)
        finally:
            held.done.set()
            with self._lock:
                self._held.pop(message.unit_id, None)

    def _refused(self, received: Received, *, terminal: bool, seconds: float) -> None:
        if terminal:
            self._queue.delete(received)
        else:
            self._queue.hide(received, min(LONGEST_HIDE_SECONDS, max(1, round(seconds))))

    def _work(self, held: Held) -> None:
        with self.stages.timed("unit"):
            committed = self._parse(held.message, held.attempt, held.check)
        self._failpoints.hit("commit")
        held.check()
        if not self._ledger.finish(committed):
            raise LeaseLostError(f"unit {held.message.unit_id} was finished by another attempt")
        self._failpoints.hit("finish")
        self._queue.delete(held.received)
        self._failpoints.hit("delete")
        self.finished += 1

    def _give_back(self, held: Held, seconds: int) -> None:
        """Ends the lease, and lets the message be seen after so many seconds."""
        if self._ledger.release(held.message.unit_id, held.attempt):
            self._queue.hide(held.received, seconds)

    def _beat(self) -> None:
        """Renews what is held: the lease first, fenced by attempt, then the message."""
        while not self._stopping.wait(self._settings.heartbeat_seconds) or self._snapshot():
            for held in self._snapshot():
                until_ns = self._clock.now_ns() + self._settings.lease_seconds * SECOND_NS
                if held.done.is_set() or held.lost.is_set():
                    continue
                if self._ledger.renew(held.message.unit_id, held.attempt, until_ns):
                    self._queue.hide(held.received, self._settings.visibility_seconds)
                elif not held.done.is_set():
                    held.lost.set()
            if self._stopping.is_set():
                self._clock.sleep(min(1.0, self._settings.heartbeat_seconds))

    def _snapshot(self) -> list[Held]:
        with self._lock:
            return list(self._held.values())
