"""Units in work, kept leased while they are parsed: the lease first, fenced by attempt, then the message."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from maillake.contract.work import WorkMessage
from maillake.contract.worker_settings import WorkerSettings
from maillake.errors import TransientError
from maillake.model import Received
from maillake.ports import Clock, Queue, UnitLedger

SECOND_NS = 10**9
LAST_BEATS_SECONDS = 1.0


class LeaseLostError(TransientError):
    """Another attempt has the unit."""


@dataclass
class Held:
    """A unit in work; `lost` is set when its lease went to another attempt."""

    message: WorkMessage
    received: Received
    attempt: int
    lost: threading.Event = field(default_factory=threading.Event)

    def check(self) -> None:
        """Raises `LeaseLostError` when the unit is another's."""
        if self.lost.is_set():
            raise LeaseLostError(f"unit {self.message.unit_id} was taken by another attempt")


class Leases:
    """What a worker holds; `failures` counts beats that the world refused."""

    def __init__(self, queue: Queue, ledger: UnitLedger, clock: Clock, settings: WorkerSettings) -> None:
        self._queue = queue
        self._ledger = ledger
        self._clock = clock
        self._settings = settings
        self._held: dict[tuple[str, int], Held] = {}
        self._lock = threading.Lock()
        self.failures = 0

    @contextmanager
    def holding(self, held: Held) -> Iterator[None]:
        """Keeps a unit leased inside the block."""
        key = (held.message.unit_id, held.attempt)
        with self._lock:
            self._held[key] = held
        try:
            yield
        finally:
            with self._lock:
                self._held.pop(key, None)

    def held(self) -> list[Held]:
        """Units in work."""
        with self._lock:
            return list(self._held.values())

    def beat_until(self, stopping: threading.Event) -> None:
        """Renews what is held, until nothing is and it is stopped."""
        seconds = self._settings.heartbeat_seconds
        while not stopping.wait(seconds) or self.held():
            for held in self.held():
                self._renew(held)
            if stopping.is_set():
                self._clock.sleep(min(LAST_BEATS_SECONDS, seconds))

    def _renew(self, held: Held) -> None:
        """Lengthens one lease; what fails now is tried at the next beat, of which a lease lasts several."""
        if held.lost.is_set():
            return
        unit_id = held.message.unit_id
        until_ns = self._clock.now_ns() + self._settings.lease_seconds * SECOND_NS
        try:
            if self._ledger.renew(unit_id, held.attempt, until_ns):
                self._queue.hide(held.received, self._settings.visibility_seconds)
            elif any(held is other for other in self.held()):
                held.lost.set()
        except TransientError:
            self.failures += 1
