"""Arrow schemas built from the contract."""

from functools import cache

import pyarrow as pa

from maillake.contract.columns import LogicalType, Table
from maillake.contract.ledger_tables import ALL_TABLES

ARROW_TYPES: dict[LogicalType, pa.DataType] = {
    "string": pa.string(),
    "int": pa.int32(),
    "bigint": pa.int64(),
    "boolean": pa.bool_(),
    "double": pa.float64(),
    "timestamp": pa.timestamp("us", tz="UTC"),
    "list<string>": pa.list_(pa.string()),
    "binary": pa.binary(),
}

TABLES: dict[str, Table] = {table.name: table for table in ALL_TABLES}


@cache
def schema_of(table: str) -> pa.Schema:
    """Arrow schema of a table, columns in file order."""
    return pa.schema([pa.field(column.name, ARROW_TYPES[column.type]) for column in TABLES[table].columns])
