"""The command line in this process, with something done to it at one point of its work.

    python tests/lake/faults_program.py '{"unit": 1, "truncate": "box.mbox", "size": 100}' ingest ...
    python tests/lake/faults_program.py '{"event": 812, "signal": 9}' ingest ...

A point is the end of the n-th unit of work, or the n-th time that the process calls the system or the ledger. With
`count` instead the events are counted and their number written to a file.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import maillake.cli
import maillake.cli.ingest

CHANGING = {
    *("open", "close", "write", "fsync", "rename", "replace", "unlink", "remove", "mkdir", "ftruncate", "pwrite"),
    *("connect", "execute", "executemany", "executescript"),
}
"""Calls that change a file or the ledger."""

Progress = Callable[[int, int, int], None]


def act(what: Mapping[str, Any]) -> None:
    """Does what a point asks for."""
    if "truncate" in what:
        os.truncate(what["truncate"], what["size"])
    if "append" in what:
        with Path(what["append"]).open("ab") as file:
            file.write(Path(what["content"]).read_bytes())
    if "remove" in what:
        Path(what["remove"]).unlink()
    if "ready" in what:
        Path(what["ready"]).touch()
        while not Path(what["go"]).exists():
            time.sleep(0.01)
    if "signal" in what:
        os.kill(os.getpid(), what["signal"])


def at_unit(what: Mapping[str, Any]) -> None:
    """Acts when the n-th unit is committed."""
    units = 0

    def update(_records: int, _size: int, _quarantined: int) -> None:
        nonlocal units
        units += 1
        if units == what["unit"]:
            act(what)

    @contextmanager
    def showing_progress(_sources: object) -> Iterator[Progress]:
        yield update

    maillake.cli.ingest.showing_progress = showing_progress  # type: ignore[assignment]


class Events:
    """Counts calls of the system and the ledger, before and after each; acts at one of them, or at several."""

    def __init__(self, what: Mapping[str, Any]) -> None:
        self.count = 0
        self._what = what
        self._at = set(what["event"]) if isinstance(what.get("event"), list) else {what.get("event")}

    def __call__(self, _frame: object, event: str, called: Any) -> None:
        if event not in {"c_call", "c_return"} or called.__name__ not in CHANGING:
            return
        owner = getattr(called, "__self__", None)
        if getattr(owner, "__name__", "") in {"posix", "io", "_io"} or isinstance(
            owner, sqlite3.Connection | sqlite3.Cursor
        ):
            self.count += 1
            if self.count in self._at:
                act(self._what)


def main(what: Mapping[str, Any], arguments: list[str]) -> None:
    """Runs the command line."""
    if "unit" in what:
        at_unit(what)
        maillake.cli.main(arguments)
        return
    events = Events(what)
    threading.setprofile(events)
    sys.setprofile(events)
    try:
        maillake.cli.main(arguments)
    finally:
        sys.setprofile(None)
        if "count" in what:
            Path(what["count"]).write_text(str(events.count), "ascii")


if __name__ == "__main__":
    main(json.loads(sys.argv[1]), sys.argv[2:])
