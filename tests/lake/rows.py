"""Reading a lake in tests."""

from pathlib import Path
from typing import Any

import maillake


def rows(lake: Path, query: str) -> list[dict[str, Any]]:
    """Rows of a query over a lake."""
    found: list[dict[str, Any]] = maillake.open(lake).sql(query).to_pylist()
    return found


def column(lake: Path, query: str) -> list[Any]:
    """The one column of a query."""
    return [next(iter(row.values())) for row in rows(lake, query)]


def subjects(lake: Path) -> list[str]:
    """Subjects of the messages that are shown, sorted."""
    return column(lake, "SELECT subject FROM messages ORDER BY subject")


def files_of(lake: Path, table: str) -> list[Path]:
    """Files of a table that hold rows."""
    return [path for path in sorted((lake / table).rglob("*.parquet")) if path.name != "schema.parquet"]
