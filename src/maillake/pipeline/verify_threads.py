"""The part of verify that is about threads: links, map, trees and summaries say the same."""

from maillake.pipeline.verify import Proof
from maillake.ports import Views

ENDS = """WITH ends AS (
  SELECT tenant, message_key, node_key FROM thread_links
  UNION ALL SELECT tenant, message_key, from_key FROM thread_links WHERE from_key IS NOT NULL
  UNION ALL SELECT tenant, message_key, to_key FROM thread_links WHERE to_key IS NOT NULL
)"""

CONTRADICTIONS = {
    "a message has no links": """SELECT m.message_key AS key FROM messages m
        ANTI JOIN thread_links l ON (m.tenant = l.tenant AND m.message_key = l.message_key) LIMIT 1000""",
    "a message is in no thread or in several": """SELECT m.message_key AS key FROM messages m
        LEFT JOIN thread_edges e ON (m.tenant = e.tenant AND m.message_key = e.message_key)
        GROUP BY m.tenant, m.message_key HAVING count(e.thread_id) <> 1 LIMIT 1000""",
    "a thread has a message that the lake has not": """SELECT e.message_key AS key FROM thread_edges e
        ANTI JOIN messages m ON (m.tenant = e.tenant AND m.message_key = e.message_key)
        WHERE e.message_key IS NOT NULL LIMIT 1000""",
    "a node has no thread": f"""{ENDS} SELECT DISTINCT ends.node_key AS key FROM ends
        ANTI JOIN thread_map t ON (ends.tenant = t.tenant AND ends.node_key = t.node_key) LIMIT 1000""",
    "the links of a message lead into another thread": f"""{ENDS} SELECT DISTINCT ends.message_key AS key FROM ends
        JOIN thread_map t ON (ends.tenant = t.tenant AND ends.node_key = t.node_key)
        JOIN messages m ON (ends.tenant = m.tenant AND ends.message_key = m.message_key)
        WHERE m.thread_id IS DISTINCT FROM t.thread_id LIMIT 1000""",
    "a thread is not named after its smallest node": """SELECT thread_id AS key FROM thread_map
        GROUP BY tenant, thread_id HAVING min(node_key) <> thread_id LIMIT 1000""",
    "a thread counts other messages than it has": """SELECT coalesce(t.thread_id, e.thread_id) AS key FROM threads t
        FULL JOIN (SELECT tenant, thread_id, count(message_key) AS there FROM thread_edges GROUP BY ALL) e
          ON (t.tenant = e.tenant AND t.thread_id = e.thread_id)
        WHERE t.message_count IS DISTINCT FROM e.there LIMIT 1000""",
}


def verify_threads(views: Views, proof: Proof) -> None:
    """Adds what the tables of threads have otherwise than the links say."""
    for kind, query in CONTRADICTIONS.items():
        proof.add(kind, [str(row["key"]) for row in views.rows(query)])
