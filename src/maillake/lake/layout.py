"""Where things lie inside a lake: the one place that knows paths."""

from datetime import date

FORMAT_VERSION = 2

MARKER = "lake.json"
LEDGER = "ledger.sqlite"
LOCK = "write.lock"
STAGING = "_staging"
SETTLED = "_settled"
MANIFESTS = "manifests"
RAW = "raw"
VIEWS_SQL = "views.sql"
DATABASE = "lake.duckdb"

EMPTY_TENANT = "_"
"""Partition of the files without rows that give every table its schema."""


def partition(table: str, tenant: str, ingest_date: date) -> str:
    """Directory of a table's files of one tenant and day."""
    return f"{table}/tenant={tenant}/ingest_date={ingest_date.isoformat()}"


def unit_file(table: str, tenant: str, ingest_date: date, unit_id: str, emission: str) -> str:
    """File of the rows that one emission of a unit wrote to a table."""
    return f"{partition(table, tenant, ingest_date)}/{unit_id}.{emission}.parquet"


def settled_file(tenant: str, name: str) -> str:
    """A file of what settling keeps for itself."""
    return f"{SETTLED}/tenant={tenant}/{name}"


def pack_file(tenant: str, ingest_date: date, unit_id: str) -> str:
    """Pack of the raw mails of a unit."""
    return f"{partition(RAW, tenant, ingest_date)}/{unit_id}.pack"
