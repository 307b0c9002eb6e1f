"""Whole processes: user, system and wall time, and peak memory, anonymous and mapped from files apart."""

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

SAMPLES_PER_SECOND = 20


@dataclass(frozen=True)
class Measured:
    """What one process took, children it waited for included; memory in bytes, sampled twenty times a second."""

    wall_seconds: float
    user_seconds: float
    system_seconds: float
    peak_anonymous_bytes: int
    peak_file_bytes: int
    output: str

    @property
    def cpu_seconds(self) -> float:
        """User and system time."""
        return self.user_seconds + self.system_seconds

    def values(self) -> dict[str, float]:
        """The values of a figure."""
        return {
            "wall_seconds": self.wall_seconds,
            "user_seconds": self.user_seconds,
            "system_seconds": self.system_seconds,
            "cpu_seconds": self.cpu_seconds,
            "peak_anonymous_megabytes": self.peak_anonymous_bytes / 1e6,
            "peak_file_megabytes": self.peak_file_bytes / 1e6,
        }


class ProcessFailedError(Exception):
    """A measured process did not end with 0; the text is the end of what it said."""


class MemorySampler:
    """Reads RssAnon and RssFile of a process until it is stopped, and keeps the largest of each."""

    def __init__(self, process_id: int) -> None:
        self._status = Path(f"/proc/{process_id}/status")
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)
        self.anonymous = 0
        self.file = 0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _sample(self) -> None:
        while not self._stop.wait(1 / SAMPLES_PER_SECOND):
            try:
                text = self._status.read_text("ascii", "replace")
            except OSError:
                return
            self.anonymous = max(self.anonymous, field_bytes(text, "RssAnon:"))
            self.file = max(self.file, field_bytes(text, "RssFile:"))


def field_bytes(text: str, name: str) -> int:
    """A field of /proc/PID/status in bytes, 0 when a process that is ending no longer has it."""
    _, found, rest = text.partition(name)
    return int(rest.split(None, 1)[0]) * 1024 if found else 0


def measure(command: Sequence[str | os.PathLike[str]], *, folder: Path | None = None, accept: int = 0) -> Measured:
    """Runs a command to its end; raises `ProcessFailedError` when it does not exit with 0, or with `accept`."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        started = time.perf_counter()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=errors, cwd=folder)
        with MemorySampler(process.pid) as memory:
            _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        texts = []
        for file in (output, errors):
            file.seek(0)
            texts.append(file.read().decode("utf-8", "replace"))
    if process.returncode not in {0, accept}:
        raise ProcessFailedError(f"{command[0]} ended with {process.returncode}: {texts[1][-500:].strip()}")
    return Measured(wall, used.ru_utime, used.ru_stime, memory.anonymous, memory.file, texts[0])


def python_module(module: str, *arguments: str | os.PathLike[str]) -> list[str | os.PathLike[str]]:
    """The command that runs a module with the Python that runs this one."""
    return [sys.executable, "-m", module, *arguments]
