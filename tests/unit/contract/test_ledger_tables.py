"""The list of all tables."""

from maillake.contract.derived_tables import DERIVED_TABLES
from maillake.contract.ledger_tables import ALL_TABLES, LEDGER_TABLES, UNITS
from maillake.contract.tables import UNIT_TABLES
from maillake.contract.thread_tables import THREAD_TABLES


def test_every_table_is_listed_once() -> None:
    names = [table.name for table in ALL_TABLES]
    assert len(set(names)) == len(names)
    assert {*UNIT_TABLES, *THREAD_TABLES, *LEDGER_TABLES, *DERIVED_TABLES} == set(ALL_TABLES)


def test_rows_of_mail_say_which_attempt_of_which_unit_wrote_them() -> None:
    for table in UNIT_TABLES:
        assert table.column_names[-2:] == ("unit_id", "emission"), table.name


def test_a_commit_record_counts_the_rows_of_every_table_of_mail() -> None:
    counted = {name.removesuffix("_rows") for name in UNITS.column_names if name.endswith("_rows")}
    assert counted == {table.name for table in UNIT_TABLES}
