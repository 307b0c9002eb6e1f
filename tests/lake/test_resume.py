"""A run that was interrupted goes on: what was done is kept, and the lake is the one of a run that was not."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path

import pytest

import maillake
from maillake import IngestSettings
from tests.builders import any_message, attached, leaf, mailbox_of, mbox_of, messages_of, multipart, write, zipped
from tests.lake.equality import assert_equal
from tests.lake.faults_commands import INTERRUPTED, run
from tests.lake.rows import column

SMALL = IngestSettings(unit_bytes=2_000)
Sources = list[Path]


@pytest.fixture
def sources(mail: Path) -> Sources:
    """A dozen of units: an mbox, letters with copies of its mails, an archive with a nested mail."""
    box = write(mail / "box.mbox", mailbox_of(60))
    for number, raw in enumerate(messages_of(8, start=55)):
        write(mail / "letters" / f"{number}.eml", raw)
    forward = any_message(
        "Fwd", message_id="<f@example.org>", entity=multipart(leaf("See.\n"), attached(messages_of(1)[0]))
    )
    archive = write(mail / "archive.zip", zipped({"in.mbox": mbox_of([forward, *messages_of(20, start=100)])}))
    return [box, mail / "letters", archive]


@pytest.fixture
def undisturbed(sources: Sources, new_lake: Callable[[str], Path]) -> Path:
    lake = new_lake("undisturbed")
    maillake.ingest(sources, lake, SMALL)
    return lake


def interrupt(sources: Sources, lake: Path, units: int, settings: IngestSettings = SMALL) -> None:
    """A run that Ctrl-C meets when it has committed so many units."""
    done = 0

    def stop(_records: int, _size: int, _quarantined: int) -> None:
        nonlocal done
        done += 1
        if done == units:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        maillake.ingest(sources, lake, settings, progress=stop)


@pytest.mark.parametrize("units", [1, 2, 5, 9])
def test_a_run_goes_on_where_it_was_interrupted(units: int, sources: Sources, lake: Path, undisturbed: Path) -> None:
    interrupt(sources, lake, units)
    again = maillake.ingest(sources, lake, SMALL)
    assert again.counts == maillake.verify(undisturbed).counts
    assert again.run.units_reused >= units
    assert_equal(undisturbed, lake, exact=True)
    assert maillake.verify(lake, deep=True).findings == []


def test_ctrl_c_ends_with_a_sentence_and_the_same_command_prints_the_same_balance(
    sources: Sources, lake: Path, undisturbed: Path
) -> None:
    environment = {"MAILLAKE_UNIT_BYTES": str(SMALL.unit_bytes)}
    at = {"unit": 3, "signal": signal.SIGINT}
    stopped = run("ingest", *sources, "--lake", lake, environment=environment, at=at)
    sentence = "interrupted; run the same command again to go on where it stopped"
    assert (stopped.code, stopped.sentence) == (INTERRUPTED, sentence)
    assert stopped.out == ""
    resumed = run("ingest", *sources, "--lake", lake, environment=environment)
    whole = run("ingest", *sources, "--lake", undisturbed, environment=environment)
    assert resumed.out.split(" · ")[:2] == whole.out.split(" · ")[:2]
    assert resumed.out.startswith("found 89 = stored 84 + duplicate 5 + skipped 0 + quarantined 0 · ")
    assert " · reused " in resumed.out


def test_an_interrupted_lake_can_be_read_and_does_not_prove_what_it_does_not_hold(sources: Sources, lake: Path) -> None:
    interrupt(sources, lake, 3)
    stored = len(column(lake, "SELECT message_key FROM messages"))
    assert 0 < stored < 84
    proof = maillake.verify(lake)
    assert not proof.holds
    assert maillake.open(lake).raw("<0@example.org>") == messages_of(1)[0]


def test_a_run_interrupted_again_and_again_ends(sources: Sources, lake: Path, undisturbed: Path) -> None:
    for _ in range(6):
        interrupt(sources, lake, 1)
    assert_equal_after(sources, lake, undisturbed)


def test_units_cut_in_another_size_go_on_all_the_same(sources: Sources, lake: Path, undisturbed: Path) -> None:
    interrupt(sources, lake, 4)
    maillake.ingest(sources, lake, IngestSettings(unit_bytes=100_000))
    assert_equal(undisturbed, lake)
    assert maillake.verify(lake, deep=True).findings == []


def assert_equal_after(sources: Sources, lake: Path, expected: Path) -> None:
    """The next run makes the lake the expected one."""
    maillake.ingest(sources, lake, SMALL)
    assert_equal(expected, lake, exact=True)
    assert maillake.verify(lake, deep=True).findings == []


def test_mail_that_came_in_between_is_read_too(sources: Sources, lake: Path, new_lake: Callable[[str], Path]) -> None:
    interrupt(sources, lake, 2)
    with sources[0].open("ab") as box:
        box.write(mailbox_of(5, start=300))
    write(sources[1] / "new.eml", messages_of(1, start=400)[0])
    report = maillake.ingest(sources, lake, SMALL)
    assert report.tally.superseded == []
    expected = new_lake("expected")
    maillake.ingest(sources, expected, SMALL)
    assert report.counts == maillake.verify(expected).counts
    assert_equal(expected, lake)
    assert maillake.verify(lake, deep=True).findings == []


def test_a_source_rewritten_in_between_is_a_new_one_and_what_was_read_stays(sources: Sources, lake: Path) -> None:
    interrupt(sources, lake, 2)
    read_before = set(column(lake, "SELECT subject FROM messages"))
    sources[0].write_bytes(mailbox_of(30, start=500))
    report = maillake.ingest(sources, lake, SMALL)
    assert report.counts.is_balanced
    assert [uri for uri, _ in report.tally.superseded] == [str(sources[0])]
    subjects = set(column(lake, "SELECT subject FROM messages"))
    assert read_before | {f"Plan {number}" for number in range(500, 530)} <= subjects


def test_a_source_that_is_gone_in_between_takes_nothing_along(sources: Sources, lake: Path) -> None:
    interrupt(sources, lake, 2)
    read_before = len(column(lake, "SELECT subject FROM messages"))
    sources[0].unlink()
    report = maillake.ingest(sources[1:], lake, SMALL)
    assert report.counts.is_balanced
    assert len(column(lake, "SELECT subject FROM messages")) >= read_before + 20


def test_a_limit_counts_what_an_earlier_run_has_read(sources: Sources, lake: Path, undisturbed: Path) -> None:
    for limit in (3, 30):
        assert maillake.ingest(sources, lake, SMALL, limit=limit).counts.is_balanced
    assert_equal_after(sources, lake, undisturbed)


def test_a_mail_deleted_from_the_middle_makes_a_new_source_of_copies_and_loses_nothing(mail: Path, lake: Path) -> None:
    path = write(mail / "box.mbox", mailbox_of(9))
    maillake.ingest([path], lake, SMALL)
    path.write_bytes(mbox_of(raw for number, raw in enumerate(messages_of(9)) if number != 4))
    report = maillake.ingest([path], lake, SMALL)
    assert (report.counts.found, report.counts.stored, report.counts.duplicate) == (8, 0, 8)
    assert report.tally.superseded == [(str(path), "rewritten")]
    assert column(lake, "SELECT count(*) FROM messages") == [9]
    assert maillake.verify(lake, deep=True).findings == []
