"""kill -9 anywhere, and the same command again: the lake is the one of a run that nobody disturbed."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import maillake
from maillake import IngestSettings
from tests.builders import (
    any_message,
    attached,
    attachment,
    leaf,
    mailbox_of,
    mbox_of,
    messages_of,
    multipart,
    write,
    zipped,
)
from tests.lake.equality import Rows, canonical_rows, differences
from tests.lake.faults_commands import DONE, assert_holds, ended, ingest, start_ingest

POINTS = 20
CHAIN = 3
SEED = 20_240_203
SETTINGS = IngestSettings(unit_bytes=9_000, copy_raw="always")
ENVIRONMENT: dict[str, Any] = {"unit_bytes": SETTINGS.unit_bytes, "copy_raw": SETTINGS.copy_raw}

FIGURES = (100, 88, 7, 2, 3)
"""Found, stored, duplicate, skipped, quarantined."""


@dataclass(frozen=True)
class Undisturbed:
    """Sources, the rows of a run to its end, how often it called the system or the ledger, and how long it took."""

    sources: Path
    rows: Mapping[str, Rows]
    events: int
    seconds: float


def write_sources(folder: Path) -> None:
    """Every shape of source, with copies, nested mails, attachments, strays and what cannot be read."""
    one = messages_of(1)[0]
    forward = any_message("Fwd", message_id="<fwd@example.org>", entity=multipart(leaf("See.\n"), attached(one)))
    plan = any_message("Plan", message_id="<p@example.org>", entity=multipart(leaf("Look.\n"), attachment(bytes(999))))
    write(folder / "box.mbox", mbox_of([forward, plan, *messages_of(60)]))
    for number, raw in enumerate(messages_of(6, start=53)):
        write(folder / "letters" / f"{number:02}.eml", raw)
    write(folder / "archive.zip", zipped({"in.mbox": mailbox_of(20, start=100), "one.eml": one}))
    talk = [
        any_message(f"Talk {at}", message_id=f"<t{at}@example.org>", references=f"<t{at - 1}@example.org>")
        for at in range(6)
    ]
    write(folder / "talk" / "late.mbox", mbox_of(talk[::2]))
    write(folder / "box2.mbox", mbox_of(talk[1::2]))
    write(folder / "bare.eml", b"\x00\x01")
    write(folder / "empty.mbox", b"")
    write(folder / "mail.pst", b"!BDN" + bytes(200))
    write(folder / "notes.txt", b"Buy bread.\n")
    write(folder / ".DS_Store", b"\x00")


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    place = tmp_path_factory.mktemp("undisturbed")
    write_sources(place / "mail")
    done = ingest(place / "counted", place / "mail", at={"count": place / "count"}, **ENVIRONMENT)
    assert done.code == DONE
    started = time.monotonic()
    assert ingest(place / "lake", place / "mail", **ENVIRONMENT).code == DONE
    seconds = time.monotonic() - started
    events = int((place / "count").read_text("ascii"))
    return Undisturbed(place / "mail", canonical_rows(place / "lake", exact=True), events, seconds)


def assert_made_up(lake: Path, undisturbed: Undisturbed) -> None:
    """The same run again ends balanced, with the rows of the undisturbed lake, and proves itself to the last byte."""
    counts = maillake.ingest([undisturbed.sources], lake, SETTINGS).counts
    assert counts.is_balanced
    assert (counts.found, counts.stored, counts.duplicate, counts.skipped, counts.quarantined) == FIGURES
    found = differences(undisturbed.rows, canonical_rows(lake, exact=True))
    assert not found, "\n".join(found)
    assert_holds(lake, deep=True)


SHARES = [random.Random(SEED + number).random() for number in range(POINTS)]


@pytest.mark.parametrize("point", range(POINTS))
def test_a_run_killed_at_a_random_point_is_made_up_by_the_next(
    point: int, undisturbed: Undisturbed, tmp_path: Path
) -> None:
    at = {"event": 1 + int(SHARES[point] * undisturbed.events), "signal": signal.SIGKILL}
    killed = ended(start_ingest(tmp_path / "lake", undisturbed.sources, at=at, **ENVIRONMENT))
    assert killed.code == -signal.SIGKILL
    assert_made_up(tmp_path / "lake", undisturbed)


def test_runs_killed_one_after_another_are_made_up_by_the_last(undisturbed: Undisturbed, tmp_path: Path) -> None:
    """Also what makes up for a killed run may be killed."""
    for share in SHARES[:CHAIN]:
        at = {"event": 1 + int((0.3 + share / 3) * undisturbed.events), "signal": signal.SIGKILL}
        start_ingest(tmp_path / "lake", undisturbed.sources, at=at, **ENVIRONMENT).communicate()
    assert_made_up(tmp_path / "lake", undisturbed)


@pytest.mark.parametrize("share", [0.6, 0.8])
def test_a_run_killed_by_the_clock_is_made_up_by_the_next(
    share: float, undisturbed: Undisturbed, tmp_path: Path
) -> None:
    """Not between two calls but wherever the process stands, the native core included."""
    running = start_ingest(tmp_path / "lake", undisturbed.sources, **ENVIRONMENT)
    time.sleep(share * undisturbed.seconds)
    running.kill()
    running.communicate()
    assert_made_up(tmp_path / "lake", undisturbed)
