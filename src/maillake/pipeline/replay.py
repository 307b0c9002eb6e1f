"""Replay: items in quarantine read again with the present parser and limits; what can be read is stored, once."""

import re
from typing import Any

from maillake import _native
from maillake.contract.settings import IngestSettings
from maillake.errors import InputError, UnknownKeyError
from maillake.model import Unit
from maillake.pipeline.work import Work
from maillake.ports import Views
from maillake.sources.keys import group_unit
from maillake.sources.names import path_of
from maillake.sources.reopen import read_range

OPEN_ROWS = """SELECT q.*, s.custodian FROM quarantine q
LEFT JOIN (SELECT DISTINCT tenant, source_key, custodian FROM sources) s USING (tenant, source_key)
WHERE q.status = 'open' AND starts_with(q.quarantine_key, $prefix) AND ($code IS NULL OR q.code = $code)
ORDER BY q.uri, q.entry_path, q.byte_offset"""
KEY = re.compile(r"[0-9a-f]{0,32}")


def open_rows(views: Views, key: str | None, code: str | None) -> list[dict[str, Any]]:
    """Rows in quarantine by the beginning of their key and their code."""
    prefix = (key or "").lower()
    if not KEY.fullmatch(prefix):
        raise UnknownKeyError(f"{key} is no key: give hexadecimal digits of one")
    return views.rows(OPEN_ROWS, {"prefix": prefix, "code": code})


def item_bytes(row: dict[str, Any]) -> bytes:
    """The bytes of an item in quarantine; raises `InputError` when they cannot be read."""
    return read_range(path_of(row["uri"]), row["entry_path"], int(row["byte_offset"]), int(row["byte_length"]))


def replay_works(
    rows: list[dict[str, Any]], settings: IngestSettings
) -> tuple[list[Work], list[tuple[dict[str, Any], str]]]:
    """One unit for each row whose bytes look like mail now; and the rows that stay where they are, with the reason."""
    works: list[Work] = []
    left: list[tuple[dict[str, Any], str]] = []
    for row in rows:
        try:
            content = item_bytes(row)
        except (InputError, OSError) as error:
            left.append((row, str(error)))
            continue
        reason = still_unreadable(content, settings)
        if reason:
            left.append((row, reason))
        else:
            works.append(work_of(row, content))
    return works, left


def still_unreadable(content: bytes, settings: IngestSettings) -> str | None:
    """Why an item would go to quarantine again, None when it would not."""
    if len(content) > settings.max_raw_bytes:
        return f"it has {len(content):,} bytes, the limit is {settings.max_raw_bytes:,}"
    kind = _native.kind_of(content[: 1 << 20])
    return None if kind in {"mail", "mbox"} else f"it is {kind}"


def work_of(row: dict[str, Any], content: bytes) -> Work:
    """A unit of one record at the place it had."""
    extents = _native.Extents()
    separator = content.find(b"\n") + 1 if content.startswith(b"From ") else 0
    # A record of an mbox ends with the blank line in front of the next.
    trailer = next((len(end) // 2 for end in (b"\r\n\r\n", b"\n\n") if separator and content.endswith(end)), 0)
    extents.add_at(0, 0, row["byte_offset"], len(content), separator, trailer)
    fields = {
        "source_key": row["source_key"],
        "uri": row["uri"],
        "entry_path": row["entry_path"],
        "dialect": "unknown" if separator else "eml",
        "quoted": bool(separator),
        "custodian": row["custodian"],
        "folder": None,
        "labels": [],
        "flags": [],
    }
    unit = Unit(
        group_unit([row["occurrence_key"], "replay"]),
        row["tenant"],
        row["ingest_date"],
        "replay",
        records=1,
        byte_count=len(content),
    )
    return Work(unit, content, extents, [fields])
