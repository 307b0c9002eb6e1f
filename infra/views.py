"""Views of the lake in the SQL that Athena and DuckDB share: the names and rows of the laptop's views."""

from dataclasses import dataclass

from maillake.contract.columns import Table
from maillake.contract.derived_tables import NEAR_DUPLICATES
from maillake.contract.ledger_tables import RUNS, SOURCES, SUPERSEDED, UNITS
from maillake.contract.tables import ATTACHMENTS, MESSAGE_ADDRESSES, MESSAGES, QUARANTINE, THREAD_LINKS, UNIT_TABLES
from maillake.contract.thread_tables import THREAD_EDGES, THREAD_MAP, THREADS

PARTITION = (("tenant", "string"), ("ingest_date", "date"))
SHOWN_ONLY = (MESSAGES, MESSAGE_ADDRESSES, ATTACHMENTS, THREAD_LINKS)
"""Tables of which only the rows of the shown emission are seen."""


@dataclass(frozen=True)
class View:
    """A view: its name, its columns with logical types, its SQL."""

    name: str
    note: str
    columns: tuple[tuple[str, str], ...]
    sql: str


def columns_of(table: Table) -> tuple[tuple[str, str], ...]:
    """Columns of a table and the partition they are in."""
    return (*((column.name, column.type) for column in table.columns), *PARTITION)


def named(table: Table, alias: str) -> str:
    """Columns of a table in their order."""
    return ", ".join(f"{alias}.{name}" for name, _ in columns_of(table))


def units_view() -> View:
    """The newest committed emission of each unit."""
    sql = f"""SELECT {named(UNITS, "u")} FROM units_rows u
LEFT JOIN units_rows later
  ON u.tenant = later.tenant AND u.ingest_date = later.ingest_date AND u.unit_id = later.unit_id
    AND u.attempt < later.attempt
WHERE later.unit_id IS NULL"""
    return View("units", UNITS.note, columns_of(UNITS), sql)


def live_view(table: Table, name: str) -> View:
    """Rows of committed emissions; of messages and their children those that are shown."""
    threaded = table is MESSAGES
    columns = f"{named(table, 'r')}, t.thread_id, t.conversation_id" if threaded else named(table, "r")
    sql = f"""SELECT {columns} FROM {table.name}_rows r
JOIN (SELECT DISTINCT tenant, ingest_date, unit_id, emission FROM units) u
  ON r.tenant = u.tenant AND r.ingest_date = u.ingest_date AND r.unit_id = u.unit_id AND r.emission = u.emission"""
    if threaded:
        sql += f"\n{THREADED}"
    if table in SHOWN_ONLY:
        sql += """
LEFT JOIN (SELECT DISTINCT tenant, ingest_date, message_key, unit_id FROM superseded_rows) s
  ON r.tenant = s.tenant AND r.ingest_date = s.ingest_date AND r.message_key = s.message_key AND r.unit_id = s.unit_id
WHERE s.message_key IS NULL"""
    added = (("thread_id", "string"), ("conversation_id", "string")) if threaded else ()
    return View(name, table.note, (*columns_of(table), *added), sql)


THREADED = """LEFT JOIN (
  SELECT x.tenant, x.message_key, max_by(x.thread_id, x.generation) AS thread_id,
    max_by(x.conversation_id, x.generation) AS conversation_id
  FROM thread_edges_rows x WHERE x.message_key IS NOT NULL GROUP BY x.tenant, x.message_key
) t ON r.tenant = t.tenant AND r.message_key = t.message_key"""


def threads_view() -> View:
    """The newest row of each thread, without those that became part of another."""
    newest = newest_view(THREADS, "generation")
    return View(newest.name, newest.note, newest.columns, f"{newest.sql} AND n.merged_into IS NULL")


def thread_edges_view() -> View:
    """The tree that each thread has now."""
    sql = f"""SELECT {named(THREAD_EDGES, "n")} FROM (
  SELECT {named(THREAD_EDGES, "e")},
    row_number() OVER (PARTITION BY e.tenant, e.thread_id, e.ordinal ORDER BY e.ingest_date) AS place
  FROM thread_edges_rows e
  JOIN threads t ON e.tenant = t.tenant AND e.thread_id = t.thread_id AND e.generation = t.generation
) n WHERE n.place = 1"""
    return View("thread_edges", THREAD_EDGES.note, columns_of(THREAD_EDGES), sql)


def newest_view(table: Table, order: str) -> View:
    """The newest row of each key."""
    key = ", ".join(f"r.{name}" for name in ("tenant", *table.key))
    sql = f"""SELECT {named(table, "n")} FROM (
  SELECT {named(table, "r")}, row_number() OVER (PARTITION BY {key} ORDER BY r.{order} DESC) AS place
  FROM {table.name}_rows r
) n WHERE n.place = 1"""
    return View(table.name, table.note, columns_of(table), sql)


def quarantine_view() -> View:
    """What is in quarantine, once for each item; its status: read later, its source rewritten, or open."""
    sql = f"""SELECT {named(QUARANTINE, "q")}, CASE
    WHEN o.occurrence_key IS NOT NULL THEN 'stored'
    WHEN s.source_key IS NOT NULL THEN 'superseded' ELSE 'open' END AS status
FROM (
  SELECT {named(QUARANTINE, "l")},
    row_number() OVER (PARTITION BY l.tenant, l.occurrence_key ORDER BY l.failed_at DESC, l.emission) AS place
  FROM quarantine_live l
) q
LEFT JOIN (SELECT DISTINCT tenant, occurrence_key FROM occurrences WHERE depth = 0) o
  ON q.tenant = o.tenant AND q.occurrence_key = o.occurrence_key
LEFT JOIN (SELECT DISTINCT tenant, source_key FROM sources WHERE superseded_by IS NOT NULL) s
  ON q.tenant = s.tenant AND q.source_key = s.source_key
WHERE q.place = 1"""
    return View("quarantine", QUARANTINE.note, (*columns_of(QUARANTINE), ("status", "string")), sql)


def duplicates_view() -> View:
    """Messages that say the same."""
    sql = """SELECT d.tenant, d.content_key, d.message_key, d.duplicate_of FROM (
  SELECT m.tenant, m.content_key, m.message_key,
    min(m.message_key) OVER (PARTITION BY m.tenant, m.content_key) AS duplicate_of,
    count(*) OVER (PARTITION BY m.tenant, m.content_key) AS copies
  FROM messages m
) d WHERE d.copies > 1"""
    names = ("tenant", "content_key", "message_key", "duplicate_of")
    return View("duplicates", "messages that say the same", tuple((name, "string") for name in names), sql)


def reused_view() -> View:
    """Messages that have one Message-ID and do not say the same."""
    sql = """SELECT r.tenant, r.message_id, r.message_key, r.content_key FROM (
  SELECT m.tenant, m.message_id, m.message_key, m.content_key,
    min(m.content_key) OVER (PARTITION BY m.tenant, m.message_id) AS smallest,
    max(m.content_key) OVER (PARTITION BY m.tenant, m.message_id) AS largest
  FROM messages m WHERE m.message_id IS NOT NULL
) r WHERE r.smallest <> r.largest"""
    names = ("tenant", "message_id", "message_key", "content_key")
    note = "messages that have one Message-ID and do not say the same"
    return View("message_id_reused", note, tuple((name, "string") for name in names), sql)


def generation_view(table: Table) -> View:
    """The newest generation of each tenant; one row without a key is a generation of nothing."""
    sql = f"""SELECT {named(table, "g")} FROM (
  SELECT {named(table, "r")}, max(r.generation) OVER (PARTITION BY r.tenant) AS newest FROM {table.name}_rows r
) g WHERE g.generation = g.newest AND g.{table.key[0]} IS NOT NULL"""
    return View(table.name, table.note, columns_of(table), sql)


def superseded_view() -> View:
    """Rows that are not shown."""
    sql = f"SELECT {named(SUPERSEDED, 's')} FROM superseded_rows s"
    return View("superseded", SUPERSEDED.note, columns_of(SUPERSEDED), sql)


VIEWS = (
    units_view(),
    *(live_view(table, f"{table.name}_live" if table is QUARANTINE else table.name) for table in UNIT_TABLES),
    newest_view(THREAD_MAP, "generation"),
    threads_view(),
    thread_edges_view(),
    newest_view(SOURCES, "recorded_at"),
    newest_view(RUNS, "finished_at"),
    superseded_view(),
    quarantine_view(),
    duplicates_view(),
    reused_view(),
    generation_view(NEAR_DUPLICATES),
)
"""Every view, after those it reads."""
