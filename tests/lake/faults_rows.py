"""Rows of a lake changed behind its back, as a broken disk, a bug or a stranger would."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

Rows = list[dict[str, Any]]


def ledger_of(lake: Path) -> sqlite3.Connection:
    """The ledger, to be changed; the caller closes it."""
    return sqlite3.connect(lake / "ledger.sqlite", isolation_level=None)


def files_of(lake: Path, table: str) -> list[Path]:
    """Files with rows of a table, the largest first."""
    files = [path for path in (lake / table).rglob("*.parquet") if "tenant=_/" not in path.as_posix()]
    return sorted(files, key=lambda path: (-path.stat().st_size, path.name))


def change_rows(path: Path, change: Callable[[Rows], Rows]) -> None:
    """Rewrites a file of rows."""
    with pq.ParquetFile(path) as file:
        rows, schema = file.read(), file.schema_arrow
    path.write_bytes(parquet(change(rows.to_pylist()), schema))


def parquet(rows: Rows, schema: pa.Schema) -> bytes:
    """Rows as a Parquet file."""
    buffer = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), buffer)
    return buffer.getvalue().to_pybytes()


def hide_change(lake: Path, path: Path) -> None:
    """Gives the ledger the new hash of a changed file, so that only its rows can tell."""
    content = path.read_bytes()
    ledger = ledger_of(lake)
    values = (hashlib.sha256(content).hexdigest(), len(content), path.relative_to(lake).as_posix())
    changed = ledger.execute("UPDATE file SET sha256 = ?, size = ? WHERE path = ?", values).rowcount
    ledger.close()
    assert changed == 1
