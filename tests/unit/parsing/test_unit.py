"""Units of work read by the core."""

from pathlib import Path

import pyarrow as pa
import pytest

from maillake import _native
from maillake.contract.limits import MailLimits
from maillake.contract.tables import UNIT_TABLES
from maillake.errors import SourceChangedError
from maillake.lake.schema import schema_of
from maillake.model import Source
from maillake.parsing.unit import RawSource, UnitText, read_unit
from maillake.pipeline.work import item
from tests.builders import mailbox_of, messages_of

CONSTANTS = UnitText("unit", "emission", "run", 1_700_000_000 * 10**9, 2)


def fields_of_item(uri: str = "/mail/a.eml") -> dict[str, object]:
    source = Source("5" * 32, "default", "", uri, "eml", 0, 0, 0, "", "", 0, 0, None)  # type: ignore[arg-type]
    return item(source, "", "eml")


def rows_of(
    raw: RawSource, extents: _native.Extents, items: list[dict[str, object]], workers: int = 1
) -> dict[str, pa.Table]:
    batches: dict[str, list[pa.RecordBatch]] = {}
    for chunk in read_unit(
        raw, extents, items, constants=CONSTANTS, limits=MailLimits(), workers=_native.Workers(workers)
    ):
        for table, made in chunk.items():
            batches.setdefault(table, []).extend(pa.record_batch(batch) for batch in made)
    return {table: pa.Table.from_batches(made) for table, made in batches.items()}


def whole(messages: list[bytes]) -> tuple[bytes, _native.Extents, list[dict[str, object]]]:
    """Messages one after another in a buffer, each a file of its own."""
    extents = _native.Extents()
    position = 0
    for number, message in enumerate(messages):
        extents.add(number, position, len(message))
        position += len(message)
    return b"".join(messages), extents, [fields_of_item(f"/mail/{number}.eml") for number in range(len(messages))]


def test_rows_come_by_table_in_file_order() -> None:
    rows = rows_of(*whole(messages_of(3)))
    assert set(rows) <= {table.name for table in UNIT_TABLES}
    assert rows["messages"]["subject"].to_pylist() == ["Plan 0", "Plan 1", "Plan 2"]
    assert rows["occurrences"]["uri"].to_pylist() == [f"/mail/{number}.eml" for number in range(3)]


@pytest.mark.parametrize("table", [table.name for table in UNIT_TABLES])
def test_batches_have_the_schema_of_the_contract(table: str) -> None:
    raw, extents, items = whole(messages_of(1))
    extents.add_quarantined(0, 0, 0, 3, "open", "not_mail", "no mail", True)
    extents.add_skipped(0, 0, 3, "limit")
    assert rows_of(raw, extents, items)[table].schema.equals(schema_of(table))


def test_every_row_names_its_unit_and_emission() -> None:
    for rows in rows_of(*whole(messages_of(2))).values():
        assert set(rows["unit_id"].to_pylist()) == {"unit"}
        assert set(rows["emission"].to_pylist()) == {"emission"}


def test_any_number_of_threads_gives_the_same_rows() -> None:
    unit = whole(messages_of(300))
    one, four = rows_of(*unit, workers=1), rows_of(*unit, workers=4)
    assert one.keys() == four.keys()
    for table in one:
        assert one[table].equals(four[table]), table


def test_what_is_quarantined_keeps_its_reason_and_the_hash_of_its_bytes() -> None:
    extents = _native.Extents()
    extents.add_quarantined(0, 2, 0, 3, "open", "not_mail", "no mail", True)
    extents.add_quarantined(0, 0, 9, 4, "open", "unreadable", "gone", False)
    read, unread = rows_of(b"__abc", extents, [fields_of_item()])["quarantine"].to_pylist()
    assert (read["code"], read["message"], read["stage"], read["byte_length"]) == ("not_mail", "no mail", "open", 3)
    assert read["raw_sha256"] == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert (unread["raw_sha256"], unread["byte_offset"], unread["byte_length"], unread["attempts"]) == (None, 9, 4, 2)


def test_a_mail_over_the_limit_of_bytes_is_quarantined_and_its_neighbours_are_read() -> None:
    raw, extents, items = whole([b"Subject: a\n\n", b"Subject: b\n\n" + b"x" * 100, b"Subject: c\n\n"])
    tables: dict[str, list[pa.RecordBatch]] = {}
    limits = MailLimits(max_raw_bytes=50)
    for chunk in read_unit(raw, extents, items, constants=CONSTANTS, limits=limits, workers=_native.Workers(1)):
        for table, made in chunk.items():
            tables.setdefault(table, []).extend(pa.record_batch(batch) for batch in made)
    assert pa.Table.from_batches(tables["messages"])["subject"].to_pylist() == ["a", "c"]
    assert pa.Table.from_batches(tables["quarantine"])["code"].to_pylist() == ["too_large"]


def test_a_file_that_shrank_while_it_was_read_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.mbox"
    path.write_bytes(mailbox_of(2_000))
    raw = _native.Map(str(path))
    scanner = _native.MboxScanner(raw)
    extents = scanner.next_unit(1 << 40)
    assert extents is not None
    path.write_bytes(b"")
    with pytest.raises(SourceChangedError, match="shrank"):
        rows_of(raw, extents, [fields_of_item()])


def test_a_record_that_names_no_item_is_a_bug_that_is_told() -> None:
    extents = _native.Extents()
    extents.add(1, 0, 1)
    with pytest.raises(ValueError, match="item 1 of 1"):
        rows_of(b"x", extents, [fields_of_item()])
