"""Tables as data: names, keys, canonical columns."""

import pytest

from maillake.contract.columns import UNIT_COLUMNS, Column, Table
from maillake.contract.ledger_tables import ALL_TABLES

TABLE = Table(
    "letters",
    "one row a letter",
    ("key",),
    (Column("key", "string", "identity"), Column("place", "bigint", "where", canonical=False), *UNIT_COLUMNS),
)


def test_names_are_in_file_order() -> None:
    assert TABLE.column_names == ("key", "place", "unit_id", "emission")


def test_canonical_names_leave_out_what_depends_on_the_run() -> None:
    assert TABLE.canonical_names == ("key",)


@pytest.mark.parametrize("table", ALL_TABLES, ids=lambda table: table.name)
def test_a_table_names_each_column_once_and_has_its_key_among_them(table: Table) -> None:
    assert len(set(table.column_names)) == len(table.column_names)
    assert set(table.key) <= set(table.column_names)
    assert table.key


@pytest.mark.parametrize("table", ALL_TABLES, ids=lambda table: table.name)
def test_every_table_and_column_has_a_note_without_a_full_stop(table: Table) -> None:
    for note in (table.note, *(column.note for column in table.columns)):
        assert note
        assert note == note.strip().rstrip(".")


@pytest.mark.parametrize("table", ALL_TABLES, ids=lambda table: table.name)
def test_what_names_a_run_a_place_or_a_time_is_not_canonical(table: Table) -> None:
    passing = {"unit_id", "emission", "run_id", "source_key", "occurrence_key", "uri", "entry_path", "committed_at"}
    assert passing & set(table.canonical_names) == set()
