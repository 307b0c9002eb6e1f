"""Counters and timings of a run, without a vendor."""

import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass
class Stage:
    """What one stage took: times entered, seconds in all."""

    count: int = 0
    seconds: float = 0.0

    @property
    def mean_seconds(self) -> float:
        """Seconds a time, 0 when it was never entered."""
        return self.seconds / self.count if self.count else 0.0


class Stages:
    """Seconds by stage, counted from any thread."""

    def __init__(self) -> None:
        self.stages: dict[str, Stage] = {}
        self.retried = 0
        self._lock = threading.Lock()
        self._started = time.perf_counter()

    @property
    def seconds(self) -> float:
        """Seconds since the run began."""
        return time.perf_counter() - self._started

    def add(self, name: str, seconds: float) -> None:
        """Counts one passage through a stage."""
        with self._lock:
            stage = self.stages.setdefault(name, Stage())
            stage.count += 1
            stage.seconds += seconds

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        """Times the block."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self.add(name, time.perf_counter() - started)

    def timed_each(self, name: str, things: Iterable[T]) -> Iterator[T]:
        """Times how long each thing takes to come."""
        iterator = iter(things)
        while True:
            started = time.perf_counter()
            try:
                thing = next(iterator)
            except StopIteration:
                return
            self.add(name, time.perf_counter() - started)
            yield thing
