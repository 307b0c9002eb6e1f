"""Finding one thread by what a person has of it, and what is told of it."""

from typing import Any

from maillake import _native
from maillake.errors import UnknownKeyError
from maillake.pipeline.lookup import KEY, MOST_CANDIDATES
from maillake.ports import Views

BY_PREFIX = """SELECT DISTINCT tenant, thread_id FROM (
  SELECT tenant, thread_id FROM thread_map WHERE node_key LIKE $prefix
  UNION ALL SELECT tenant, thread_id FROM thread_edges WHERE message_key LIKE $prefix
  UNION ALL SELECT tenant, thread_id FROM thread_edges WHERE message_key IN (
    SELECT message_key FROM occurrences WHERE occurrence_key LIKE $prefix)
)"""
"""A thread that became part of another is found by the identity it had: that is one of its nodes."""

BY_NODE = "SELECT tenant, thread_id FROM thread_map WHERE node_key = $node"

PLACES = """SELECT e.ordinal, e.depth, e.child_key, e.message_key, e.parent_key, e.parent_message_key, e.evidence,
  e.score, e.conversation_id, e.reference_keys, e.reference_count, m.message_id, m.in_reply_to, m.reference_ids,
  m.date_best, m.from_name, m.from_address, m.subject, m.body_text
FROM thread_edges e LEFT JOIN messages m ON (e.tenant = m.tenant AND e.message_key = m.message_key)
WHERE e.tenant = $tenant AND e.thread_id = $thread ORDER BY e.ordinal"""

FOR_PLACES_ONLY = ("reference_keys", "reference_count", "in_reply_to", "reference_ids", "body_text")
MOST_WORDS = 200


def locate_thread(views: Views, key: str) -> tuple[str, str]:
    """Tenant and identity of the thread that `key` names; raises `UnknownKeyError` when it names none or several.

    A Message-ID need not be that of a message in the lake: one that is only referred to will do.
    """
    if KEY.fullmatch(key.lower()):
        found = views.rows(BY_PREFIX, {"prefix": f"{key.lower()}%"})
    elif "@" in key or key.startswith("<"):
        found = views.rows(BY_NODE, {"node": _native.thread_edges(key.strip("<>"), [], [])[0]})
    else:
        raise UnknownKeyError(f"{key} is no key: give six or more hexadecimal digits of one, or a <message-id>")
    if not found:
        raise UnknownKeyError(f"nothing in the lake has the key {key}")
    if len(found) > 1:
        named = sorted(f"{row['thread_id']}  {row['tenant']}" for row in found)
        raise UnknownKeyError(f"{key} names {len(found)} threads", tuple(named[:MOST_CANDIDATES]))
    return found[0]["tenant"], found[0]["thread_id"]


def read_thread(views: Views, key: str) -> dict[str, Any]:
    """The thread that `key` names: its row of `threads` and its `places` in reading order."""
    tenant, thread_id = locate_thread(views, key)
    values = {"tenant": tenant, "thread": thread_id}
    (thread,) = views.rows("SELECT * FROM threads WHERE tenant = $tenant AND thread_id = $thread", values)
    rows = views.rows(PLACES, values)
    ids = {}
    for row in rows:
        for name in (*(row["reference_ids"] or ()), *(row["in_reply_to"] or ())):
            ids[_native.thread_edges(name, [], [])[0]] = name
    there = {row["child_key"] for row in rows if row["message_key"]}
    return {**thread, "places": [place_of(row, ids, there) for row in rows]}


def place_of(row: dict[str, Any], ids: dict[str, str], there: set[str]) -> dict[str, Any]:
    """A place as it is told: `message_id` also of a missing message, `missing_parent` when what it answers is."""
    answered = (row["reference_keys"] or [])[: (row["reference_count"] or 0) + 1][-1:]
    missing = [ids.get(node) for node in answered if node not in there and node != row["parent_key"]]
    told = {name: value for name, value in row.items() if name not in FOR_PLACES_ONLY}
    told["message_id"] = row["message_id"] or (None if row["message_key"] else ids.get(row["child_key"]))
    return {**told, "missing_parent": missing[0] if missing else None, "words": first_words(row["body_text"] or "")}


def first_words(text: str) -> str:
    """The first words that the sender wrote: no quoted line, and no line that introduces one."""
    words: list[str] = []
    lines = [line.strip() for line in text[:20_000].splitlines() if line.strip()]
    for line, after in zip(lines, [*lines[1:], ""], strict=False):
        introduces = line.endswith(":") and after.startswith(">")
        if not line.startswith(">") and not introduces:
            words += line.split()
        if sum(map(len, words)) >= MOST_WORDS:
            break
    return " ".join(words)[:MOST_WORDS]
