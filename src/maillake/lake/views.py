"""What readers see: SQL views over the files of rows, the same names everywhere.

Files hold rows at least once: emissions of dead attempts, and the rows of `messages` that every copy of a mail wrote.
A view shows the latest committed emission of each unit, and of each message the row that was settled on.
"""

from maillake.contract.columns import Table
from maillake.contract.derived_tables import NEAR_DUPLICATES
from maillake.contract.ledger_tables import ALL_TABLES, LEDGER_TABLES
from maillake.contract.tables import MESSAGES, QUARANTINE, UNIT_TABLES
from maillake.contract.thread_tables import THREAD_MAP

CHILD_TABLES = {"message_addresses", "attachments", "thread_links"}


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
    AND r.message_key = s.message_key AND r.unit_id = s.unit_id)"""
IS_SHOWN = "WHERE coalesce(s.unit_id, '') = ''"


# Grouped by its key, and so unique in it: DuckDB leaves the join out of a query that asks for neither column; but not
# beside an anti join, which is what it makes of `s.unit_id IS NULL`.
THREADED = """LEFT JOIN (
  SELECT tenant, message_key, arg_max(thread_id, generation) AS thread_id,
    arg_max(conversation_id, generation) AS conversation_id
  FROM thread_edges_rows GROUP BY tenant, message_key
) t ON (r.tenant = t.tenant AND r.message_key = t.message_key)"""


def live_view(table: Table) -> str:
    """View of the rows of committed emissions; of messages and their children only what is shown."""
    name = "quarantine_live" if table is QUARANTINE else table.name
    columns = "r.*, t.thread_id, t.conversation_id" if table is MESSAGES else "r.*"
    joins = [LIVE]
    if table is MESSAGES:
        joins += [SHOWN, THREADED, IS_SHOWN]
    elif table.name in CHILD_TABLES:
        joins += [SHOWN, IS_SHOWN]
    return f"CREATE OR REPLACE VIEW {name} AS SELECT {columns} FROM {table.name}_rows r\n" + "\n".join(joins) + ";"


def newest_view(table: Table, keys: tuple[str, ...], order: str) -> str:
    """View of the newest row of each key."""
    partition = ", ".join(("tenant", *keys))
    return (
        f"CREATE OR REPLACE VIEW {table.name} AS SELECT * FROM {table.name}_rows "
        f"QUALIFY row_number() OVER (PARTITION BY {partition} ORDER BY {order} DESC) = 1;"
    )


THREADS = """CREATE OR REPLACE VIEW threads AS SELECT * FROM (
  SELECT * FROM threads_rows QUALIFY row_number() OVER (PARTITION BY tenant, thread_id ORDER BY generation DESC) = 1
) WHERE merged_into IS NULL;"""

EDGES = """CREATE OR REPLACE VIEW thread_edges AS SELECT e.* FROM thread_edges_rows e
JOIN threads t ON (e.tenant = t.tenant AND e.thread_id = t.thread_id AND e.generation = t.generation)
QUALIFY row_number() OVER (PARTITION BY e.tenant, e.thread_id, e.ordinal ORDER BY e.ingest_date) = 1;"""
"""Files that were put together and not yet removed hold the same rows again: one of each is shown."""

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
    statements += [newest_view(THREAD_MAP, THREAD_MAP.key, "generation"), THREADS, EDGES]
    statements += [COMMITTED, *(live_view(table) for table in UNIT_TABLES)]
    for table in LEDGER_TABLES:
        if table.name in {"sources", "runs"}:
            order = "recorded_at" if table.name == "sources" else "finished_at"
            statements.append(newest_view(table, table.key, order))
    statements += ["CREATE OR REPLACE VIEW superseded AS SELECT * FROM superseded_rows;", STATUS, DUPLICATES]
    statements += [REUSED, generation_view(NEAR_DUPLICATES)]
    return "\n\n".join(statements) + "\n"
