"""Views as SQL text."""

import duckdb
import pytest

from maillake.contract.ledger_tables import ALL_TABLES
from maillake.lake.views import views_sql

VIEWS = {table.name for table in ALL_TABLES} | {"duplicates", "message_id_reused"}


def test_every_table_has_a_view_of_its_name_and_one_of_its_rows() -> None:
    names = {line.split()[4] for line in views_sql().splitlines() if line.startswith("CREATE OR REPLACE VIEW ")}
    assert names >= VIEWS | {f"{table.name}_rows" for table in ALL_TABLES}


def test_paths_are_relative_to_the_root_that_is_named() -> None:
    assert "read_parquet('messages/*/*/*.parquet'" in views_sql()
    assert "read_parquet('/data/lake/messages/*/*/*.parquet'" in views_sql("/data/lake/")


@pytest.mark.parametrize("root", ["", "/data/lake/"])
def test_the_text_is_sql(root: str) -> None:
    assert len(duckdb.extract_statements(views_sql(root))) == views_sql(root).count("CREATE OR REPLACE VIEW")


def test_the_same_views_come_out_every_time() -> None:
    assert views_sql("x/") == views_sql("x/")
