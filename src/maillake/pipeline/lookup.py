"""Finding one message by what a person has of it: a key, its beginning, or a Message-ID."""

import re
from dataclasses import dataclass
from typing import Any

from maillake.errors import UnknownKeyError
from maillake.ports import Views

KEY = re.compile(r"[0-9a-f]{6,32}")
MOST_CANDIDATES = 20


@dataclass(frozen=True)
class Located:
    """A message and one occurrence of it."""

    message_key: str
    occurrence: dict[str, Any]


def locate(views: Views, key: str) -> Located:
    """The message that `key` names; raises `UnknownKeyError` when it names none or several."""
    key = key.lower() if KEY.fullmatch(key.lower()) else key
    messages = candidates(views, key)
    if not messages:
        raise UnknownKeyError(f"nothing in the lake has the key {key}")
    if len(messages) > 1:
        raise UnknownKeyError(
            f"{key} names {len(messages)} messages", tuple(describe(row) for row in messages[:MOST_CANDIDATES])
        )
    message_key = messages[0]["message_key"]
    wanted = "occurrence_key LIKE $prefix DESC" if KEY.fullmatch(key) else "depth"
    query = f"SELECT * FROM occurrences WHERE message_key = $key ORDER BY {wanted}, depth, uri, record_offset LIMIT 1"
    values = {"key": message_key, **({"prefix": f"{key}%"} if KEY.fullmatch(key) else {})}
    return Located(message_key, views.rows(query, values)[0])


def candidates(views: Views, key: str) -> list[dict[str, Any]]:
    """Messages whose key, occurrence or Message-ID `key` may mean."""
    columns = "message_key, date_best, from_address, subject"
    message_id = key.strip("<>")
    if KEY.fullmatch(key):
        query = (
            f"SELECT {columns} FROM messages WHERE message_key LIKE $prefix OR message_key IN "
            "(SELECT message_key FROM occurrences WHERE occurrence_key LIKE $prefix) ORDER BY date_best, message_key"
        )
        return views.rows(query, {"prefix": f"{key}%"})
    if "@" in key or key.startswith("<"):
        return views.rows(
            f"SELECT {columns} FROM messages WHERE message_id = $id ORDER BY date_best, message_key", {"id": message_id}
        )
    raise UnknownKeyError(f"{key} is no key: give six or more hexadecimal digits of one, or a <message-id>")


def describe(row: dict[str, Any]) -> str:
    """A candidate in one line."""
    day = f"{row['date_best']:%Y-%m-%d}" if row["date_best"] else "no date"
    return f"{row['message_key']}  {day}  {row['from_address'] or ''}  {row['subject'] or ''}"
