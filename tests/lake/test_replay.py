"""Replay: what is in quarantine is read again; what can be read is stored, once."""

from collections.abc import Callable
from pathlib import Path

import pytest

import maillake
from maillake.contract.settings import IngestSettings
from maillake.errors import UnknownKeyError
from maillake.local import quarantined, quarantined_bytes
from tests.builders import any_message, mbox_of, messages_of, write
from tests.lake.equality import canonical_rows, differences
from tests.lake.rows import column, rows, subjects

BIG = any_message("Big", message_id="<big@example.org>", text="long words " * 500 + "\n")
STRICT = IngestSettings(max_raw_bytes=2_000, custodian="ann")
OTHER_TABLES = ("messages", "occurrences", "message_addresses", "attachments", "skipped")


@pytest.fixture
def sources(mail: Path) -> Path:
    write(mail / "a.mbox", mbox_of([*messages_of(2), BIG, *messages_of(2, start=2)]))
    write(mail / "b.eml", BIG.replace(b"Big", b"Bigger"))
    write(mail / "c.eml", b"\x89PNG no mail at all\n")
    return mail


@pytest.fixture
def strict_lake(sources: Path, lake: Path) -> Path:
    """A lake that could not take large mails, with three rows in quarantine."""
    counts = maillake.ingest([sources], lake, STRICT).counts
    assert (counts.found, counts.stored, counts.quarantined) == (7, 4, 3)
    return lake


def test_what_can_be_read_now_is_stored_and_what_cannot_stays(strict_lake: Path) -> None:
    assert maillake.replay(strict_lake) == {"tried": 3, "stored": 2, "quarantined": 1}
    assert {"Big", "Bigger"} <= set(subjects(strict_lake))
    assert [row["code"] for row in quarantined(strict_lake)] == ["not_mail"]


def test_a_replayed_lake_holds_what_one_with_the_present_limits_holds(
    strict_lake: Path, sources: Path, new_lake: Callable[[str], Path]
) -> None:
    maillake.replay(strict_lake, IngestSettings(custodian="ann"))
    maillake.ingest([sources], new_lake("direct"), IngestSettings(custodian="ann"))
    replayed, direct = canonical_rows(strict_lake), canonical_rows(strict_lake.with_name("direct"))
    assert differences({table: replayed[table] for table in OTHER_TABLES}, direct) == []


def test_the_balance_counts_a_replayed_item_as_stored_and_found_once(strict_lake: Path, sources: Path) -> None:
    maillake.replay(strict_lake)
    counts = maillake.ingest([sources], strict_lake, STRICT).counts
    assert counts.is_balanced
    assert (counts.found, counts.stored, counts.quarantined) == (7, 6, 1)
    proof = maillake.verify(strict_lake, deep=True)
    assert proof.findings == []
    assert (proof.counts.found, proof.counts.stored, proof.counts.quarantined) == (7, 6, 1)


def test_a_row_that_was_replayed_is_not_tried_again(strict_lake: Path) -> None:
    maillake.replay(strict_lake)
    assert maillake.replay(strict_lake) == {"tried": 1, "stored": 0, "quarantined": 1}
    assert subjects(strict_lake).count("Big") == 1
    assert maillake.verify(strict_lake).findings == []


def test_a_row_stays_with_the_status_that_later_runs_gave_it(strict_lake: Path) -> None:
    maillake.replay(strict_lake)
    found = rows(strict_lake, "SELECT code, status FROM quarantine ORDER BY ALL")
    assert found == [
        {"code": "not_mail", "status": "open"},
        {"code": "too_large", "status": "stored"},
        {"code": "too_large", "status": "stored"},
    ]


def test_limits_that_are_still_too_low_change_nothing(strict_lake: Path) -> None:
    assert maillake.replay(strict_lake, STRICT) == {"tried": 3, "stored": 0, "quarantined": 3}
    assert len(quarantined(strict_lake)) == 3
    assert maillake.verify(strict_lake).findings == []


def test_rows_are_chosen_by_code_and_by_key(strict_lake: Path) -> None:
    assert maillake.replay(strict_lake, code="not_mail") == {"tried": 1, "stored": 0, "quarantined": 1}
    key = next(row["quarantine_key"] for row in quarantined(strict_lake, code="too_large"))
    assert maillake.replay(strict_lake, key=key[:10]) == {"tried": 1, "stored": 1, "quarantined": 0}
    assert len(quarantined(strict_lake, code="too_large")) == 1


def test_a_key_that_names_no_row_is_told(strict_lake: Path) -> None:
    with pytest.raises(UnknownKeyError, match="no row in quarantine has the key ffffff"):
        maillake.replay(strict_lake, key="ffffff")


@pytest.mark.parametrize("key", ["%", "_", "______"])
def test_signs_of_patterns_are_no_keys(key: str, strict_lake: Path) -> None:
    with pytest.raises(UnknownKeyError):
        quarantined(strict_lake, key=key)


def test_the_bytes_in_quarantine_are_those_of_the_source(strict_lake: Path) -> None:
    found = {row["uri"].rsplit("/", 1)[-1]: quarantined_bytes(row) for row in quarantined(strict_lake)}
    assert found["b.eml"] == BIG.replace(b"Big", b"Bigger")
    assert found["a.mbox"].split(b"\n", 1)[1] == BIG + b"\n"


def test_a_source_that_is_gone_leaves_its_row(strict_lake: Path, sources: Path) -> None:
    (sources / "b.eml").unlink()
    assert maillake.replay(strict_lake) == {"tried": 3, "stored": 1, "quarantined": 2}


def test_a_mail_that_was_repaired_in_place_is_replayed(mail: Path, lake: Path) -> None:
    path = write(mail / "a.eml", b"no mail\n")
    maillake.ingest([path], lake)
    assert column(lake, "SELECT code FROM quarantine") == ["not_mail"]
    write(path, any_message("Found"))
    counts = maillake.ingest([path], lake).counts
    assert counts.stored == 1
    assert subjects(lake) == ["Found"]
    assert maillake.verify(lake, deep=True).findings == []


def test_an_empty_quarantine_is_replayed_in_peace(lake: Path) -> None:
    assert maillake.replay(lake) == {"tried": 0, "stored": 0, "quarantined": 0}
