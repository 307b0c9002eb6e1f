"""`python -m infra.local.tour`: starts a pipeline of its own, shows it, ends it, whatever happens."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError  # type: ignore[import-untyped]

from infra.local import emulator
from infra.local.emulator import CloudError
from infra.local.places import ROOT, Places
from infra.local.rollout import roll_out
from infra.local.tour.visit import Visit

INTERRUPTED = 130


def tour(places: Places) -> int:
    """The whole tour; the exit code: 1 with a sentence when something failed, 130 when it was interrupted."""
    began = time.monotonic()
    try:
        with ending(places):
            print("The pipeline of AWS on this machine: its stacks, deployed by cdk deploy onto an emulator\n")
            cloud, outputs = roll_out(
                places, strict=True, say=lambda text: print(f"{time.monotonic() - began:6.1f} s  {text}", flush=True)
            )
            Visit(places, cloud, outputs, lambda line: print(line, flush=True)).run()
    except KeyboardInterrupt:
        print("\ninterrupted; nothing is left running", file=sys.stderr)
        return INTERRUPTED
    except (CloudError, BotoCoreError, ClientError, OSError) as error:
        print(f"maillake: {error}", file=sys.stderr)
        return 1
    print(f"Everything is ended again, after {time.monotonic() - began:.0f} s. To keep it running: maillake dev up")
    return 0


@contextlib.contextmanager
def ending(places: Places) -> Iterator[None]:
    """Ends what was started, also when it is told to end, and cannot be interrupted in that."""
    places.home.mkdir(parents=True, exist_ok=True)
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        yield
    finally:
        for number in before:
            signal.signal(number, signal.SIG_IGN)
        emulator.stop(places)
        end_descendants()
        for number, action in before.items():
            signal.signal(number, action)


def end_descendants() -> None:
    """Ends what this process started and what that started: a synthesis that was cut off has programs of its own."""
    deadline = time.monotonic() + emulator.STOP_SECONDS
    while (left := descendants(os.getpid())) and time.monotonic() < deadline:
        emulator.send(signal.SIGKILL, left)
        time.sleep(emulator.ALIVE_SECONDS)


def descendants(pid: int) -> set[int]:
    """Processes below a process that live."""
    listing = subprocess.run(["ps", "-axo", "pid=,ppid=,stat=,comm="], capture_output=True, text=True, check=True)
    rows = [line.split(maxsplit=3) for line in listing.stdout.splitlines()]
    parents = {int(child): int(parent) for child, parent, state, name in rows if state[0] != "Z" and name != "ps"}
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {pid}


if __name__ == "__main__":
    sys.exit(tour(Places(home=Path(sys.argv[1]) if sys.argv[1:] else ROOT / ".local" / "tour")))
