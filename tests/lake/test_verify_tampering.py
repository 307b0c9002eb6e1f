"""What was changed behind a lake's back is found and named: every kind of loss there is, one test each."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import maillake
from tests.builders import any_message, attachment, leaf, mailbox_of, messages_of, multipart, write, zipped
from tests.cli.commands import Called, call
from tests.lake.faults_rows import Rows, change_rows, files_of, hide_change, ledger_of

UNBALANCED = 3
MAILS = 6


def write_sources(folder: Path) -> None:
    plan = any_message(
        "Picture", message_id="<p@example.org>", entity=multipart(leaf("Look.\n"), attachment(b"\x00\x01"))
    )
    write(folder / "box.mbox", mailbox_of(MAILS))
    write(folder / "plan.eml", plan)
    write(
        folder / "archive.zip", zipped({"in.mbox": mailbox_of(2, start=100), "one.eml": messages_of(1, start=200)[0]})
    )
    write(folder / "broken.eml", b"\x00")
    write(folder / "notes.txt", b"Buy bread.\n")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lake nobody touches, beside its sources."""
    place = tmp_path_factory.mktemp("whole")
    write_sources(place / "mail")
    maillake.ingest([place / "mail"], place / "lake")
    return place / "lake"


@pytest.fixture
def tampered(whole: Path, tmp_path: Path) -> Path:
    """A lake to be changed; its sources are not."""
    return Path(shutil.copytree(whole, tmp_path / "tampered"))


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A lake whose sources may be changed: `mail` beside it."""
    write_sources(tmp_path / "mail")
    maillake.ingest([tmp_path / "mail"], tmp_path / "lake")
    return tmp_path / "lake"


def verify(lake: Path, *options: str) -> Called:
    return call("verify", "--lake", lake, *options)


def assert_named(done: Called, kind: str, what: str = "") -> None:
    """Verify ended with 3, named what is wrong, and gave its verdict."""
    assert done.code == UNBALANCED, done
    *findings, verdict = done.out.splitlines()
    assert any(line.startswith(f"{kind}: ") and what in line for line in findings), findings
    assert verdict.startswith("THE LAKE DOES NOT BALANCE: found ")
    assert done.err == ""


def without_last(rows: Rows) -> Rows:
    return rows[:-1]


def edit(lake: Path, table: str, change: Callable[[Rows], Rows], unit_id: str | None = None) -> Path:
    """Changes rows of a unit, or in the largest file, and gives the ledger the new hash."""
    path = next(path for path in files_of(lake, table) if unit_id is None or path.name.startswith(unit_id))
    change_rows(path, change)
    hide_change(lake, path)
    return path


def box_unit(lake: Path) -> str:
    """The unit of the mbox."""
    query = "SELECT DISTINCT unit_id FROM occurrences WHERE uri LIKE '%/box.mbox'"
    (row,) = maillake.open(lake).sql(query).to_pylist()
    return str(row["unit_id"])


def test_a_whole_lake_is_proved(whole: Path) -> None:
    for options in ((), ("--deep",)):
        done = verify(whole, *options)
        assert done.code == 0
        assert done.out.startswith("the lake balances: found 12 = stored 10 + duplicate 0 + skipped 1 + quarantined 1")


TABLES = ("messages", "occurrences", "message_addresses", "attachments", "quarantine", "skipped")
SOME_TABLES = ("messages", "quarantine")


@pytest.mark.parametrize("table", SOME_TABLES)
def test_a_deleted_row_is_found_by_the_hash_of_its_file(table: str, tampered: Path) -> None:
    path = files_of(tampered, table)[0]
    change_rows(path, without_last)
    assert_named(verify(tampered), "a file of the lake was changed", path.name)


@pytest.mark.parametrize("table", TABLES)
def test_a_deleted_row_is_found_by_its_commit_record_when_the_hash_was_adapted(table: str, tampered: Path) -> None:
    path = edit(tampered, table, without_last)
    unit_id = path.name.split(".")[0]
    assert_named(verify(tampered), "rows are missing or too many", f"{table} of unit {unit_id}")


@pytest.mark.parametrize("table", SOME_TABLES)
def test_a_row_that_is_there_twice_is_found(table: str, tampered: Path) -> None:
    edit(tampered, table, lambda rows: [*rows, rows[0]])
    assert_named(verify(tampered), "rows are missing or too many", f"{table} of unit ")


@pytest.mark.parametrize("table", ["occurrences", "units", "sources", "runs"])
def test_a_deleted_file_is_found(table: str, tampered: Path) -> None:
    path = files_of(tampered, table)[0]
    path.unlink()
    assert_named(verify(tampered), "a file of the lake is gone", path.relative_to(tampered).as_posix())


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda raw: raw[:-1], id="cut"),
        pytest.param(lambda raw: b"", id="emptied"),
        pytest.param(lambda raw: b"\x00" + raw[1:], id="flipped"),
    ],
)
def test_a_damaged_file_is_found_and_named(change: Callable[[bytes], bytes], tampered: Path) -> None:
    path = files_of(tampered, "messages")[0]
    path.write_bytes(change(path.read_bytes()))
    assert_named(verify(tampered), "a file of the lake was changed", path.relative_to(tampered).as_posix())


def test_a_changed_manifest_is_found(tampered: Path) -> None:
    (path,) = (tampered / "manifests").iterdir()
    path.write_bytes(path.read_bytes().replace(b'"found": 12', b'"found": 11'))
    assert_named(verify(tampered), "the manifest of a run is gone or was changed", f"manifests/{path.name}")


def test_a_manifest_that_is_gone_is_found(tampered: Path) -> None:
    (path,) = (tampered / "manifests").iterdir()
    path.unlink()
    assert_named(verify(tampered), "the manifest of a run is gone or was changed", f"manifests/{path.name}")


def test_a_unit_deleted_from_the_ledger_is_found(tampered: Path) -> None:
    unit_id = box_unit(tampered)
    change_ledger(tampered, "DELETE FROM unit WHERE unit_id = ?", unit_id)
    assert_named(verify(tampered), "a unit is in the lake but not in the ledger", unit_id)


def test_a_unit_deleted_from_the_ledger_with_its_files_is_found_by_its_figures(tampered: Path) -> None:
    unit_id = box_unit(tampered)
    change_ledger(tampered, "DELETE FROM file WHERE path IN (SELECT path FROM unit_file WHERE unit_id = ?)", unit_id)
    for table in ("unit", "unit_file"):
        change_ledger(tampered, f"DELETE FROM {table} WHERE unit_id = ?", unit_id)
    for path in list(tampered.rglob(f"{unit_id}.*")):
        path.unlink()
    assert_named(verify(tampered), "the ledger counts otherwise")
    assert_named(verify(tampered), "the end of a stream is in no row", "box.mbox: rows reach 0 of ")


def test_a_figure_changed_in_the_ledger_is_found(tampered: Path) -> None:
    change_ledger(
        tampered, "UPDATE count SET found = found + 1, stored = stored + 1 WHERE unit_id = ?", box_unit(tampered)
    )
    assert_named(verify(tampered), "the ledger counts otherwise", "rows say ")


def change_ledger(lake: Path, statement: str, *values: object) -> None:
    ledger = ledger_of(lake)
    changed = ledger.execute(statement, values).rowcount
    ledger.close()
    assert changed > 0


def forget_record(lake: Path, unit_id: str, **fewer: int) -> None:
    """Adapts the commit record and the figures of the ledger to rows that are gone."""
    path = next(path for path in files_of(lake, "units") if path.name.startswith(unit_id))
    change_rows(
        path, lambda rows: [{**row, **{name: row[name] - count for name, count in fewer.items()}} for row in rows]
    )
    hide_change(lake, path)


def test_a_deleted_row_is_found_by_the_gap_it_leaves_when_everything_else_was_adapted(tampered: Path) -> None:
    unit_id = box_unit(tampered)
    gone: list[dict[str, Any]] = []

    def without_third(rows: Rows) -> Rows:
        gone.append(rows[2])
        return rows[:2] + rows[3:]

    edit(tampered, "occurrences", without_third, unit_id)
    edit(
        tampered,
        "messages",
        lambda rows: [row for row in rows if row["message_key"] != gone[0]["message_key"]],
        unit_id,
    )
    forget_record(tampered, unit_id, occurrences_rows=1, messages_rows=1)
    lost = gone[0]["record_length"]
    figures = "UPDATE count SET found = found - 1, stored = stored - 1, bytes_accounted = bytes_accounted - ?"
    change_ledger(tampered, f"{figures} WHERE unit_id = ?", lost, unit_id)
    end = gone[0]["record_offset"] + lost
    place = f"box.mbox: nothing between {gone[0]['record_offset']:,} and {end:,}"
    assert_named(verify(tampered), "bytes between records are in no row", place)


def test_two_records_merged_into_one_are_found_by_reading_the_source_again(tampered: Path) -> None:
    """Such a lake balances: every byte is in a row. Only another reading of the source can tell."""
    merge_third_and_fourth(tampered, box_unit(tampered))
    maillake.rethread(tampered)
    flat = verify(tampered)
    assert (flat.code, flat.out.startswith("the lake balances: found 11 = stored 9 ")) == (0, True), flat
    fourth = len(mailbox_of(3))
    assert_named(verify(tampered, "--deep"), "a record of the source is no row", f"box.mbox at {fourth:,}")


def merge_third_and_fourth(lake: Path, unit_id: str) -> None:
    """The lake as a splitter would have made it that overlooked a boundary."""
    gone: list[str] = []
    source = box_content(lake)

    def merged(rows: Rows) -> Rows:
        third, fourth = rows[2], rows[3]
        gone.append(fourth["message_key"])
        length = fourth["message_offset"] + fourth["message_length"] - third["message_offset"]
        raw = source[third["message_offset"] : third["message_offset"] + length]
        changed = {"message_length": length, "raw_size": length, "raw_sha256": hashlib.sha256(raw).hexdigest()}
        changed |= {"record_length": third["record_length"] + fourth["record_length"]}
        return [*rows[:2], {**third, **changed}, *rows[4:]]

    def without_fourth(rows: Rows) -> Rows:
        return [row for row in rows if row["message_key"] not in gone]

    edit(lake, "occurrences", merged, unit_id)
    edit(lake, "messages", without_fourth, unit_id)
    edit(lake, "thread_links", without_fourth, unit_id)
    forget_record(lake, unit_id, occurrences_rows=1, messages_rows=1, thread_links_rows=1)
    change_ledger(lake, "UPDATE count SET found = found - 1, stored = stored - 1 WHERE unit_id = ?", unit_id)


def box_content(lake: Path) -> bytes:
    """The mbox that the lake was made of."""
    (row,) = maillake.open(lake).sql("SELECT DISTINCT uri FROM occurrences WHERE uri LIKE '%/box.mbox'").to_pylist()
    return Path(row["uri"]).read_bytes()


@pytest.mark.parametrize("name", ["box.mbox", "plan.eml", "archive.zip"])
def test_a_flipped_byte_of_a_source_is_found_by_reading_it_again(name: str, own: Path) -> None:
    path = own.with_name("mail") / name
    raw = bytearray(path.read_bytes())
    at = raw.index(b"Look." if name == "plan.eml" else b"PK\x03\x04" if name == "archive.zip" else b"This is plan 3")
    raw[at + (40 if name == "archive.zip" else 2)] ^= 1
    path.write_bytes(raw)
    assert verify(own).code == 0
    done = verify(own, "--deep")
    assert done.code == UNBALANCED
    assert name in done.out


def test_a_source_that_was_cut_is_found(own: Path) -> None:
    path = own.with_name("mail") / "box.mbox"
    path.write_bytes(path.read_bytes()[:-10])
    assert_named(verify(own, "--deep"), "a source is shorter than when it was read", "box.mbox")


@pytest.mark.parametrize("name", ["box.mbox", "plan.eml", "archive.zip"])
def test_a_source_that_is_gone_is_found(name: str, own: Path) -> None:
    (own.with_name("mail") / name).unlink()
    assert_named(verify(own, "--deep"), "a source cannot be read again", name)
    assert verify(own).code == 0


def test_what_was_found_wrong_is_also_told_as_json(tampered: Path) -> None:
    path = files_of(tampered, "attachments")[0]
    path.unlink()
    done = verify(tampered, "--json")
    (proof,) = done.json_lines
    assert (done.code, proof["holds"]) == (UNBALANCED, False)
    finding = {"kind": "a file of the lake is gone", "text": path.relative_to(tampered).as_posix()}
    assert finding in proof["findings"]
