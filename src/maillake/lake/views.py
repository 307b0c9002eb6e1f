"""What readers see: SQL views over the files of rows, the same names everywhere.

Files hold rows at least once: emissions of dead attempts, and the rows of `messages` that every copy of a mail wrote.
A view shows the latest committed emission of each unit, and of each message the row that was settled on.
"""

from maillake.contract.columns import Table
from maillake.contract.derived_tables import NEAR_DUPLICATES
from maillake.contract.ledger_tables import ALL_TABLES, LEDGER_TABLES
from maillake.contract.tables import MESSAGES, QUARANTINE, UNIT_TABLES

CHILD_TABLES = {"message_addresses", "attachments"}


def rows_view(table: Table, root: str = "") -> str:
    """View `<table>_rows` over every file of a table, dead rows included; partition columns typed."""
    return (
        f"CREATE OR REPLACE VIEW {table.name}_rows AS SELECT * FROM read_parquet("
        f"'{root}{table.name}/*/*/*.parquet', hive_partitioning = true, "
        f"hive_types = {{'tenant': VARCHAR, 'ingest_date': DATE}});"
    )


COMMITTED = """CREATE OR REPLACE VIEW units AS
SELECT * FROM units_rows
QUALIFY row_number() OVER (PARTITION BY tenant, ingest_date, unit_id ORDER BY attempt DESC) = 1;"""

# Inner and outer joins, not semi and anti joins: through these DuckDB hands a filter on the day to the other side too.
LIVE = """JOIN units u
  ON (r.tenant = u.tenant AND r.ingest_date = u.ingest_date AND r.unit_id = u.unit_id AND r.emission = u.emission)"""

SHOWN = """LEFT JOIN superseded_rows s
  ON (r.tenant = s.tenant AND r.ingest_date = s.ingest_date
    AND r.message_key = s.message_key AND r.unit_id = s.unit_id)
WHERE s.unit_id IS NULL"""


def live_view(table: Table) -> str:
    """View of the rows of committed emissions; of messages and their children only what is shown."""
    shown = f"\n{SHOWN}" if table is MESSAGES or table.name in CHILD_TABLES else ""
    name = "quarantine_live" if table is QUARANTINE else table.name
    return f"CREATE OR REPLACE VIEW {name} AS SELECT r.* FROM {table.name}_rows r\n{LIVE}{shown};"


def newest_view(table: Table, keys: tuple[str, ...], order: str) -> str:
    """View of the newest row of each key."""
    partition = ", ".join(("tenant", *keys))
    return (
        f"CREATE OR REPLACE VIEW {table.name} AS SELECT * FROM {table.name}_rows "
        f"QUALIFY row_number() OVER (PARTITION BY {partition} ORDER BY {order} DESC) = 1;"
    )


STATUS = """CREATE OR REPLACE VIEW quarantine AS
SELECT q.*, CASE
  WHEN o.occurrence_key IS NOT NULL THEN 'stored'
  WHEN s.source_key IS NOT NULL THEN 'superseded' ELSE 'open' END AS status
FROM (
  SELECT * FROM quarantine_live
  QUALIFY row_number() OVER (PARTITION BY tenant, occurrence_key ORDER BY failed_at DESC, emission) = 1
) q
LEFT JOIN (SELECT DISTINCT tenant, occurrence_key FROM occurrences WHERE depth = 0) o
  ON (q.tenant = o.tenant AND q.occurrence_key = o.occurrence_key)
LEFT JOIN (SELECT DISTINCT tenant, source_key FROM sources WHERE superseded_by IS NOT NULL) s
  ON (q.tenant = s.tenant AND q.source_key = s.source_key);"""
"""What is in quarantine, once for each item: `stored` when a later emission could read it, `superseded` when its source
was rewritten, else `open`."""

DUPLICATES = """CREATE OR REPLACE VIEW duplicates AS
SELECT tenant, content_key, message_key, min(message_key) OVER (PARTITION BY tenant, content_key) AS duplicate_of
FROM messages QUALIFY count(*) OVER (PARTITION BY tenant, content_key) > 1;"""

REUSED = """CREATE OR REPLACE VIEW message_id_reused AS
SELECT tenant, message_id, message_key, content_key FROM messages WHERE message_id IS NOT NULL
QUALIFY min(content_key) OVER (PARTITION BY tenant, message_id)
  <> max(content_key) OVER (PARTITION BY tenant, message_id);"""
"""Messages that have one Message-ID and do not say the same; both are kept."""


def generation_view(table: Table) -> str:
    """View of the newest generation of each tenant; one row without a key is a generation of nothing."""
    return (
        f"CREATE OR REPLACE VIEW {table.name} AS SELECT * FROM {table.name}_rows "
        "QUALIFY generation = max(generation) OVER (PARTITION BY tenant) "
        f"AND {table.key[0]} IS NOT NULL;"
    )


def views_sql(root: str = "") -> str:
    """Every view of a lake as DuckDB SQL; paths are relative to `root`, with a slash at its end, or to the lake."""
    statements = [rows_view(table, root) for table in ALL_TABLES]
    statements += [COMMITTED, *(live_view(table) for table in UNIT_TABLES)]
    for table in LEDGER_TABLES:
        if table.name in {"sources", "runs"}:
            order = "recorded_at" if table.name == "sources" else "finished_at"
            statements.append(newest_view(table, table.key, order))
    statements += ["CREATE OR REPLACE VIEW superseded AS SELECT * FROM superseded_rows;", STATUS, DUPLICATES]
    statements += [REUSED, generation_view(NEAR_DUPLICATES)]
    return "\n\n".join(statements) + "\n"
