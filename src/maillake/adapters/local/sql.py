"""`Views` of a lake directory: DuckDB in memory over its Parquet files."""

import errno
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from maillake.errors import UsageError
from maillake.lake import layout
from maillake.lake.views import views_sql

MEMORY_LIMIT = "2GB"


class DuckViews:
    """One connection with every view of a lake; it writes nothing into the lake."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection

    def table(self, text: str, values: Mapping[str, Any] | None = None) -> pa.Table:
        """Result of a query as an Arrow table."""
        try:
            # A statement that gives no rows gives no relation, whatever the annotations of DuckDB say.
            relation: duckdb.DuckDBPyRelation | None = self.connection.sql(
                text, params=dict(values) if values else None
            )
            return pa.table({}) if relation is None else relation.to_arrow_table()
        except duckdb.Error as error:
            raise UsageError(str(error)) from error

    def rows(self, text: str, values: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """Rows of a query by column name."""
        rows: list[dict[str, Any]] = self.table(text, values).to_pylist()
        return rows


@contextmanager
def open_views(root: Path, scratch: Path | None = None) -> Iterator[DuckViews]:
    """The views of the lake at `root`; large results spill into `scratch`."""
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"SET memory_limit = '{MEMORY_LIMIT}'")
        connection.execute("SET TimeZone = 'UTC'")
        if scratch is not None:
            connection.execute(f"SET temp_directory = '{quoted(scratch)}'")
        connection.execute(views_sql(f"{quoted(root.resolve())}/"))
        yield DuckViews(connection)


def quoted(path: Path) -> str:
    """A path for between single quotes."""
    return str(path).replace("'", "''")


def write_database(root: Path) -> None:
    """Writes a DuckDB file that holds the views, for `cd lake && duckdb lake.duckdb`; its paths are relative."""
    staged = root / layout.STAGING / layout.DATABASE
    staged.unlink(missing_ok=True)
    try:
        with duckdb.connect(str(staged)) as connection:
            connection.execute(f"SET file_search_path = '{quoted(root)}'")
            connection.execute(views_sql())
    except duckdb.Error as error:
        if "No space left on device" in str(error):
            raise OSError(errno.ENOSPC, "No space left on device", str(staged)) from error
        raise
    staged.replace(root / layout.DATABASE)
