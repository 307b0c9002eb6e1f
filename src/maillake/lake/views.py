"""What readers see: SQL views over the files of rows, the same names everywhere.

Files hold rows at least once: emissions of dead attempts, and the rows of `messages` that every copy of a mail wrote.
A view shows the latest committed emission of each unit, and of each message the row that was settled on.
"""

from maillake.contract.columns import Table
from maillake.contract.ledger_tables import ALL_TABLES, LEDGER_TABLES
from maillake.contract.tables import MESSAGES, UNIT_TABLES

CHILD_TABLES = {"message_addresses", "attachments"}


def rows_view(table: Table, root: str = "") -> str:
    """View `<table>_rows` over every file of a table, dead rows included; partition columns typed."""
    return (
        f"CREATE OR REPLACE VIEW {table.name}_rows AS SELECT * FROM read_parquet("
        f"'{root}{table.name}/*/*/*.parquet', hive_partitioning = true, "
        f"hive_types = {{'tenant': VARCHAR, 'ingest_date': DATE}});"
    )


COMMITTED = """CREATE OR REPLACE VIEW units AS
SELECT u.* FROM units_rows u
WHERE NOT EXISTS (
  SELECT 1 FROM units_rows later
  WHERE later.tenant = u.tenant AND later.ingest_date = u.ingest_date AND later.unit_id = u.unit_id AND later.attempt > u.attempt
);"""

LIVE = "SEMI JOIN units u ON (r.tenant = u.tenant AND r.ingest_date = u.ingest_date AND r.emission = u.emission)"

SHOWN = """NOT EXISTS (
  SELECT 1 FROM superseded_rows s
  WHERE s.tenant = r.tenant AND s.ingest_date = r.ingest_date AND s.message_key = r.message_key AND s.unit_id = r.unit_id
)"""


def live_view(table: Table) -> str:
    """View of the rows of committed emissions; of messages and their children only what is shown."""
    shown = f"\nWHERE {SHOWN}" if table is MESSAGES or table.name in CHILD_TABLES else ""
    return f"CREATE OR REPLACE VIEW {table.name} AS SELECT r.* FROM {table.name}_rows r\n{LIVE}{shown};"


def newest_view(table: Table, keys: tuple[str, ...], order: str) -> str:
    """View of the newest row of each key."""
    partition = ", ".join(("tenant", *keys))
    return f"CREATE OR REPLACE VIEW {table.name} AS SELECT * FROM {table.name}_rows QUALIFY row_number() OVER (PARTITION BY {partition} ORDER BY {order} DESC) = 1;"


DUPLICATES = """CREATE OR REPLACE VIEW duplicates AS
SELECT tenant, content_key, message_key, min(message_key) OVER (PARTITION BY tenant, content_key) AS duplicate_of
FROM messages QUALIFY count(*) OVER (PARTITION BY tenant, content_key) > 1;"""


def views_sql(root: str = "") -> str:
    """Every view of a lake as DuckDB SQL; paths are relative to `root`, with a slash at its end, or to the lake."""
    statements = [rows_view(table, root) for table in ALL_TABLES]
    statements += [COMMITTED, *(live_view(table) for table in UNIT_TABLES)]
    for table in LEDGER_TABLES:
        if table.name in {"sources", "runs"}:
            order = "recorded_at" if table.name == "sources" else "finished_at"
            statements.append(newest_view(table, table.key, order))
    statements += ["CREATE OR REPLACE VIEW superseded AS SELECT * FROM superseded_rows;", DUPLICATES]
    return "\n\n".join(statements) + "\n"
