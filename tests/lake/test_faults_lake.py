"""Trouble with the lake itself: no place for it, no room, another version, another writer, a signal."""

from __future__ import annotations

import errno
import gzip
import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import maillake
from tests.builders import mailbox_of, write
from tests.lake.equality import assert_equal
from tests.lake.faults_commands import (
    DONE,
    FAILED,
    INTERRUPTED,
    UNBALANCED,
    USAGE,
    Ended,
    assert_balanced,
    assert_holds,
    ended,
    figures,
    ingest,
    row,
    run,
    start_ingest,
)

SMALL_UNITS = {"unit_bytes": 2_000}
LONGEST_WAIT_SECONDS = 60


@pytest.fixture
def box(mail: Path) -> Path:
    """An mbox of 120 mails, a dozen of units."""
    return write(mail / "box.mbox", mailbox_of(120))


@pytest.fixture
def undisturbed(box: Path, tmp_path: Path) -> Path:
    """The lake of that mbox when nothing goes wrong."""
    lake = tmp_path / "undisturbed"
    maillake.ingest([box], lake, maillake.IngestSettings(**SMALL_UNITS))
    return lake


def files_below(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*"))


def test_a_lake_that_is_a_file_is_refused(box: Path, tmp_path: Path) -> None:
    path = write(tmp_path / "file", b"precious")
    done = ingest(path, box)
    assert (done.code, done.sentence) == (
        USAGE,
        f"maillake: {path} is a file, a lake is a directory: choose another --lake",
    )
    assert path.read_bytes() == b"precious"
    assert run("verify", "--lake", path).code == USAGE


def test_a_lake_below_a_file_is_refused(box: Path, tmp_path: Path) -> None:
    path = write(tmp_path / "file", b"precious")
    done = ingest(path / "lake", box)
    assert done.code in {FAILED, USAGE}
    assert str(path) in done.sentence


def test_a_place_where_nothing_can_be_made_is_one_sentence(box: Path) -> None:
    place = Path("/proc/lake")
    if not place.parent.is_dir():
        pytest.skip("this system has no directory in which nobody can make one")
    done = ingest(place, box)
    assert done.code in {FAILED, USAGE}
    assert str(place) in done.sentence


def test_a_directory_with_other_things_is_no_lake(box: Path, tmp_path: Path) -> None:
    write(tmp_path / "home" / "letter.txt", b"precious")
    before = files_below(tmp_path / "home")
    done = ingest(tmp_path / "home", box)
    assert (done.code, done.sentence) == (
        USAGE,
        f"maillake: {tmp_path / 'home'} is not empty and no lake: choose another --lake",
    )
    assert files_below(tmp_path / "home") == before
    for command in (("verify",), ("runs",), ("sql", "SELECT 1"), ("compact",)):
        done = run(*command, "--lake", tmp_path / "home")
        assert (done.code, "is no lake" in done.sentence) == (USAGE, True)


def test_a_lake_that_is_not_there_is_named(tmp_path: Path) -> None:
    for command in (("verify",), ("runs",), ("sql", "SELECT 1"), ("show", "abcdef"), ("quarantine", "list")):
        done = run(*command, "--lake", tmp_path / "nowhere")
        assert (done.code, done.sentence) == (USAGE, f"maillake: there is no lake at {tmp_path / 'nowhere'}")
    assert not (tmp_path / "nowhere").exists()


def test_a_lake_of_a_newer_version_is_left_alone(box: Path, lake: Path) -> None:
    (lake / "lake.json").write_text(json.dumps({"format": 99}), "utf-8")
    before = {path: path.stat().st_mtime_ns for path in files_below(lake) if path.is_file()}
    for command in (("ingest", box), ("verify",), ("sql", "SELECT 1"), ("compact",)):
        done = run(*command, "--lake", lake)
        assert done.code == USAGE
        assert done.sentence == "maillake: the lake has format 99, this maillake writes 2: use a newer maillake"
    after = {path: path.stat().st_mtime_ns for path in files_below(lake) if path.is_file()}
    assert {path: after.get(path) for path in before if path.name != "write.lock"} == {
        path: at for path, at in before.items() if path.name != "write.lock"
    }


def test_a_lake_of_an_older_version_is_left_alone(box: Path, lake: Path) -> None:
    (lake / "lake.json").write_text(json.dumps({"format": 1}), "utf-8")
    for command in (("ingest", box), ("verify",), ("sql", "SELECT 1"), ("compact",)):
        done = run(*command, "--lake", lake)
        assert done.code == USAGE
        assert done.sentence == (
            "maillake: the lake has format 1, this maillake writes 2: ingest its sources into a new lake"
        )


def test_a_marker_that_cannot_be_read_is_named(box: Path, lake: Path) -> None:
    (lake / "lake.json").write_bytes(b"\xff{")
    done = ingest(lake, box)
    assert (done.code, done.sentence) == (
        USAGE,
        f"maillake: {lake / 'lake.json'} cannot be read as the marker of a lake",
    )


def test_a_damaged_ledger_is_one_sentence_and_no_row_is_touched(box: Path, lake: Path) -> None:
    assert ingest(lake, box).code == DONE
    for name in ("ledger.sqlite-wal", "ledger.sqlite-shm"):
        (lake / name).unlink(missing_ok=True)
    (lake / "ledger.sqlite").write_bytes(b"no database" * 1_000)
    before = [path for path in files_below(lake) if path.suffix == ".parquet"]
    for done in (ingest(lake, box), run("verify", "--lake", lake), run("runs", "--lake", lake)):
        assert done.code in {FAILED, USAGE, UNBALANCED}
        assert "ledger" in done.sentence + done.out
    assert [path for path in files_below(lake) if path.suffix == ".parquet"] == before


def test_a_lake_whose_ledger_is_gone_keeps_its_rows(box: Path, lake: Path) -> None:
    """Without the ledger no row has an owner; that is no reason to remove the only copy."""
    assert ingest(lake, box).code == DONE
    for name in ("ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm"):
        (lake / name).unlink(missing_ok=True)
    other = write(box.with_name("other.mbox"), mailbox_of(2, start=500))
    before = [path for path in files_below(lake) if path.suffix == ".parquet"]
    assert run("verify", "--lake", lake).code in {FAILED, USAGE, UNBALANCED}
    done = ingest(lake, other)
    assert done.code in {FAILED, USAGE}
    assert "ledger" in done.sentence
    assert [path for path in files_below(lake) if path.suffix == ".parquet"] == before


@pytest.fixture(scope="module")
def small_disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A file system of a few megabytes."""
    place = tmp_path_factory.mktemp("disk")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(place)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("mounting a small disk takes root")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def fill(ballast: Path, left_bytes: int) -> None:
    """Fills a disk until only so much is left."""
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(65_536))
        except OSError as error:
            assert error.errno == errno.ENOSPC
        file.truncate(max(0, file.tell() - left_bytes))


@pytest.mark.parametrize("left_kilobytes", [0, 64, 160, 240, 320, 480, 800])
def test_a_full_disk_is_one_sentence_and_the_run_goes_on_when_there_is_room(
    left_kilobytes: int, box: Path, undisturbed: Path, small_disk: Path
) -> None:
    lake, ballast = small_disk / f"lake{left_kilobytes}", small_disk / "ballast"
    try:
        fill(ballast, left_kilobytes * 1024)
        done = ingest(lake, box, **SMALL_UNITS)
        assert done.code == FAILED
        assert done.sentence.startswith("maillake: no space left on the disk of ")
        assert done.sentence.endswith(": free some and run the same command again")
        ballast.unlink()
        assert_balanced(ingest(lake, box, **SMALL_UNITS), lake, (120, 120, 0, 0, 0))
        assert_equal(undisturbed, lake, exact=True)
    finally:
        ballast.unlink(missing_ok=True)
        shutil.rmtree(lake, ignore_errors=True)


def test_a_full_disk_while_a_container_is_unpacked_is_one_sentence(mail: Path, small_disk: Path) -> None:
    path = write(mail / "large.mbox.gz", gzip.compress(mailbox_of(9_000) + b"\n" * 14_000_000))
    lake = small_disk / "unpacked"
    done = ingest(lake, path)
    assert done.code == FAILED
    assert done.sentence.startswith("maillake: no space left on the disk of ")
    shutil.rmtree(lake)


def wait_for(path: Path) -> None:
    """Waits until a file is there."""
    until = time.monotonic() + LONGEST_WAIT_SECONDS
    while not path.exists():
        assert time.monotonic() < until, f"{path} never came"
        time.sleep(0.01)


def test_a_second_writer_is_turned_away_at_once(box: Path, lake: Path, undisturbed: Path, tmp_path: Path) -> None:
    ready, go = tmp_path / "ready", tmp_path / "go"
    first = start_ingest(lake, box, at={"unit": 2, "ready": ready, "go": go}, **SMALL_UNITS)
    try:
        wait_for(ready)
        second = ingest(lake, box, **SMALL_UNITS)
        compacting = run("compact", "--lake", lake)
        reading = run("sql", "SELECT count(*) FROM occurrences", "--lake", lake)
    finally:
        go.touch()
        done = ended(first)
    for turned_away in (second, compacting):
        assert turned_away.code == FAILED
        expected = f"maillake: process {first.pid} is writing to the lake {lake}: wait for it or stop it"
        assert turned_away.sentence == expected
    assert reading.code == DONE
    assert_balanced(done, lake, (120, 120, 0, 0, 0))
    assert_equal(undisturbed, lake, exact=True)


@pytest.mark.parametrize("event", [20, 80, 140])
def test_two_writers_that_make_the_lake_together_leave_a_whole_one(
    event: int, box: Path, undisturbed: Path, tmp_path: Path
) -> None:
    """The first is held while it makes the lake, the second comes, then the first goes on."""
    lake, ready, go = tmp_path / "new", tmp_path / "ready", tmp_path / "go"
    first = start_ingest(lake, box, at={"event": event, "ready": ready, "go": go}, **SMALL_UNITS)
    try:
        wait_for(ready)
        second = ingest(lake, box, **SMALL_UNITS)
    finally:
        go.touch()
        done = ended(first)
    codes = {done.code, second.code}
    assert DONE in codes
    assert codes <= {DONE, FAILED}
    assert_equal(undisturbed, lake, exact=True)
    assert_holds(lake)


INTERRUPTION = "interrupted; run the same command again to go on where it stopped"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_an_interrupted_run_ends_with_130_and_goes_on(
    number: int, box: Path, lake: Path, undisturbed: Path, tmp_path: Path
) -> None:
    ready = tmp_path / "ready"
    at = {"unit": 3, "ready": ready, "go": tmp_path / "never"}
    running = start_ingest(lake, box, at=at, **SMALL_UNITS)
    wait_for(ready)
    os.kill(running.pid, number)
    done = ended(running)
    assert (done.code, done.sentence) == (INTERRUPTED, INTERRUPTION)
    assert 0 < row(lake, "SELECT count(*) FROM occurrences")[0] < 120
    again = ingest(lake, box, **SMALL_UNITS)
    assert again.balance["units_reused"] >= 3
    assert_balanced(again, lake, (120, 120, 0, 0, 0))
    assert_equal(undisturbed, lake, exact=True)


@pytest.mark.parametrize("events", [[300, 330], [600, 601], [200, 210, 220, 230]], ids=str)
def test_an_impatient_ctrl_c_is_no_different(events: list[int], box: Path, lake: Path, undisturbed: Path) -> None:
    done = ingest(lake, box, at={"event": events, "signal": signal.SIGINT}, **SMALL_UNITS)
    assert (done.code, done.sentence) == (INTERRUPTED, INTERRUPTION)
    assert_balanced(ingest(lake, box, **SMALL_UNITS), lake, (120, 120, 0, 0, 0))
    assert_equal(undisturbed, lake, exact=True)


def test_a_run_says_that_it_was_interrupted(box: Path, lake: Path) -> None:
    ingest(lake, box, at={"unit": 1, "signal": signal.SIGKILL}, **SMALL_UNITS)
    listed: Ended = run("runs", "--lake", lake, "--json")
    assert (listed.code, json.loads(listed.out.splitlines()[0])["state"]) == (DONE, "running or interrupted")
    done = ingest(lake, box, **SMALL_UNITS)
    assert figures(done) == (120, 120, 0, 0, 0)
    states = [json.loads(line)["state"] for line in run("runs", "--lake", lake, "--json").out.splitlines()]
    assert states[:2] == ["balanced", "running or interrupted"]


def test_output_that_nobody_reads_is_no_traceback(box: Path, lake: Path) -> None:
    assert ingest(lake, box).code == DONE
    command = f"'{shutil.which('python3')}' -m maillake sql 'SELECT * FROM occurrences' --lake '{lake}' --format jsonl"
    command = command.replace(str(shutil.which("python3")), os.sys.executable)  # type: ignore[attr-defined]
    for target in ("| head -n 1", "> /dev/full"):
        done = subprocess.run(f"{command} {target}", shell=True, check=False, capture_output=True, text=True)
        assert "Traceback" not in done.stderr
        assert "Exception ignored" not in done.stderr
