"""The shape of a table: columns with logical types that Arrow, Glue and DuckDB all have."""

from dataclasses import dataclass
from typing import Literal

LogicalType = Literal["string", "int", "bigint", "boolean", "timestamp", "list<string>", "binary", "double"]


@dataclass(frozen=True)
class Column:
    """One column: its name, its logical type, what it holds.

    Canonical columns are equal wherever and in whatever order the same mail is ingested.
    """

    name: str
    type: LogicalType
    note: str
    canonical: bool = True


@dataclass(frozen=True)
class Table:
    """One table; `key` identifies a row among the rows that readers see."""

    name: str
    note: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names in file order."""
        return tuple(column.name for column in self.columns)

    @property
    def canonical_names(self) -> tuple[str, ...]:
        """Names of the columns that equality tests compare."""
        return tuple(column.name for column in self.columns if column.canonical)


UNIT_COLUMNS = (
    Column("unit_id", "string", "unit of work that wrote the row", canonical=False),
    Column("emission", "string", "attempt of the unit that wrote the row", canonical=False),
)
