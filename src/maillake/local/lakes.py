"""`Lake`: a lake opened for reading."""

import os
from pathlib import Path
from typing import Any

import pyarrow as pa

from maillake.adapters.local.lake_directory import LakeDirectory
from maillake.adapters.local.sql import open_views
from maillake.pipeline.fetch import fetch_part, fetch_raw
from maillake.pipeline.lookup import locate
from maillake.pipeline.thread_lookup import read_thread
from maillake.ports import Views


class Lake:
    """A lake in a directory, read-only.

    `sql` sees the views `messages`, `occurrences`, `message_addresses`, `attachments`, `thread_links`, `quarantine`,
    `skipped`, `thread_map`, `thread_edges`, `threads`, `sources`, `units`, `runs`, `superseded`, `duplicates`,
    `near_duplicates`, `message_id_reused`; columns are in docs/reference/tables.md.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._directory = LakeDirectory(root)
        self._directory.check()

    def sql(self, query: str, values: dict[str, Any] | None = None) -> pa.Table:
        """Result of a DuckDB query as an Arrow table; raises `UsageError` when the query is wrong."""
        with open_views(self.root) as views:
            return views.table(query, values)

    def raw(self, key: str) -> bytes:
        """Exact bytes of the message that `key` names (six or more digits of a key, or a Message-ID).

        Read where it was found and checked against its hash; raises `InputError` when that is no longer possible.
        """
        with open_views(self.root) as views:
            return fetch_raw(locate(views, key).occurrence, self._directory.store)

    def part(self, key: str, part_path: str) -> bytes:
        """Decoded content of a MIME part of the message that `key` names; raises `InputError`."""
        with open_views(self.root) as views:
            return fetch_part(locate(views, key).occurrence, part_path, self._directory.store)

    def thread(self, key: str) -> dict[str, Any]:
        """The thread that `key` names (digits of a message key or thread id, or a Message-ID), with its `places`.

        Places are in reading order, each with its depth, the first words of the message, and what it answers.
        """
        with open_views(self.root) as views:
            return read_thread(views, key)

    def message(self, key: str) -> dict[str, Any]:
        """Everything the lake says of the message that `key` names, by table."""
        with open_views(self.root) as views:
            found = locate(views, key)
            values = {"key": found.message_key}
            return {
                "message": views.rows("SELECT * FROM messages WHERE message_key = $key", values)[0],
                "addresses": views.rows(
                    "SELECT * FROM message_addresses WHERE message_key = $key ORDER BY role, ordinal", values
                ),
                "attachments": views.rows(
                    "SELECT * FROM attachments WHERE message_key = $key ORDER BY ordinal", values
                ),
                "occurrences": views.rows(
                    "SELECT * FROM occurrences WHERE message_key = $key ORDER BY depth, uri, record_offset", values
                ),
                "nested": nested_rows(views, found.occurrence),
            }


def nested_rows(views: Views, occurrence: dict[str, Any]) -> list[dict[str, Any]]:
    """Messages nested in an occurrence, in file order, with their depth."""
    query = (
        "SELECT o.message_key, o.nested_path, o.nesting_kind, o.depth, m.from_address, m.from_name, m.subject, "
        "m.date_best FROM occurrences o JOIN messages m USING (tenant, message_key) WHERE o.source_key = $source "
        "AND o.entry_path = $entry AND o.record_offset = $offset AND o.depth > $depth ORDER BY o.nested_path"
    )
    values = {
        "source": occurrence["source_key"],
        "entry": occurrence["entry_path"],
        "offset": occurrence["record_offset"],
        "depth": occurrence["depth"],
    }
    return views.rows(query, values)


def open(lake: str | os.PathLike[str]) -> Lake:  # noqa: A001 - the public name is maillake.open
    """Opens a lake for reading; raises `ConfigError` when there is none at the path."""
    return Lake(Path(lake))
