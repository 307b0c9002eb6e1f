"""Arrow schemas from the contract."""

import duckdb
import pyarrow as pa
import pytest

from maillake.contract.columns import Table
from maillake.contract.ledger_tables import ALL_TABLES
from maillake.lake.schema import ARROW_TYPES, TABLES, schema_of

DUCKDB_TYPES = {
    "string": "VARCHAR",
    "int": "INTEGER",
    "bigint": "BIGINT",
    "boolean": "BOOLEAN",
    "double": "DOUBLE",
    "timestamp": "TIMESTAMP WITH TIME ZONE",
    "list<string>": "VARCHAR[]",
    "binary": "BLOB",
}


@pytest.mark.parametrize("table", ALL_TABLES, ids=lambda table: table.name)
def test_a_schema_has_the_columns_of_its_table_in_order(table: Table) -> None:
    assert TABLES[table.name] is table
    assert tuple(schema_of(table.name).names) == table.column_names
    assert [field.type for field in schema_of(table.name)] == [ARROW_TYPES[column.type] for column in table.columns]


def test_an_unknown_table_has_no_schema() -> None:
    with pytest.raises(KeyError):
        schema_of("letters")


@pytest.mark.parametrize("table", ALL_TABLES, ids=lambda table: table.name)
def test_duckdb_reads_every_column_with_the_type_the_contract_names(table: Table) -> None:
    empty = schema_of(table.name).empty_table()
    with duckdb.connect(":memory:") as connection:
        relation = connection.from_arrow(empty)
        assert [str(kind) for kind in relation.types] == [DUCKDB_TYPES[column.type] for column in table.columns]


def test_timestamps_are_utc() -> None:
    assert ARROW_TYPES["timestamp"] == pa.timestamp("us", tz="UTC")
