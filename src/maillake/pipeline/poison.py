"""Poison: mails that end the process that reads them, found by reading each in a process of its own.

A child reads one mail after another and says so before each; when it dies or takes too long, the mail it had begun
is the poison, and another child goes on behind it.
"""

import multiprocessing
import resource
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from multiprocessing.connection import Connection

from maillake import _native
from maillake.contract.failpoint_settings import FailpointSettings
from maillake.contract.limits import MailLimits
from maillake.failpoints import Failpoints

CONSTANTS = {"unit_id": "", "emission": "", "run_id": "", "now_seconds": 0, "attempt": 0}
ITEM = {
    "source_key": "", "uri": "", "entry_path": "", "dialect": "eml", "quoted": False, "custodian": None,
    "folder": None, "labels": [], "flags": [],
}  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """What a child may use: bytes of memory, and seconds for each mail."""

    memory_bytes: int = 3 << 30
    seconds: float = 60.0


def find_poison(mails: Sequence[bytes], limits: MailLimits, failpoints: FailpointSettings, cell: Cell) -> set[int]:
    """Places of the mails that cannot be read without harm."""
    poison: set[int] = set()
    start = 0
    while start < len(mails):
        done = read_in_child(mails[start:], limits, failpoints, cell)
        if start + done < len(mails):
            poison.add(start + done)
        start += done + 1
    return poison


def read_in_child(mails: Sequence[bytes], limits: MailLimits, failpoints: FailpointSettings, cell: Cell) -> int:
    """How many mails a child read before it died, was stopped, or was done."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=read_each, args=(theirs, list(mails), limits, failpoints, cell), daemon=True)
    child.start()
    theirs.close()
    done = 0
    try:
        while done < len(mails) and ours.poll(cell.seconds if done else cell.seconds + 30):
            ours.recv()
            done += 1
    except EOFError:
        child.join()
    finally:
        child.kill()
        child.join()
        ours.close()
    return done


def read_each(
    told: Connection, mails: list[bytes], limits: MailLimits, failpoints: FailpointSettings, cell: Cell
) -> None:
    """Reads mails within limits and tells after each."""
    resource.setrlimit(resource.RLIMIT_AS, (cell.memory_bytes, cell.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    points = Failpoints(failpoints)
    workers = _native.Workers(1)
    for raw in mails:
        points.read(raw)
        extents = _native.Extents()
        extents.add(0, 0, len(raw))
        for _ in _native.UnitReader(raw, extents, [dict(ITEM)], CONSTANTS, asdict(limits), workers):
            pass
        told.send("read")
