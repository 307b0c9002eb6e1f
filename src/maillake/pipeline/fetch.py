"""Raw bytes again: an occurrence read where it was found, and checked against its hash."""

import hashlib
from typing import Any

from maillake import _native
from maillake.errors import UnreadableError
from maillake.pipeline.raw_packs import read_kept
from maillake.ports import BlobStore
from maillake.sources.names import path_of
from maillake.sources.reopen import read_range


def fetch_root(occurrence: dict[str, Any], store: BlobStore | None = None) -> bytes:
    """Bytes of the top-level mail an occurrence lies in, mbox quoting undone; raises `InputError`.

    With a store, the copy that the lake keeps is preferred.
    """
    message = read_kept(occurrence, store) if store else None
    if message is None:
        offset, length = int(occurrence["message_offset"]), int(occurrence["message_length"])
        message = read_range(path_of(occurrence["uri"]), occurrence["entry_path"], offset, length)
    return _native.unquote(message) if occurrence["unquoted"] else message


def fetch_raw(occurrence: dict[str, Any], store: BlobStore | None = None) -> bytes:
    """The exact bytes of an occurrence; raises `UnreadableError` when they are not what they were."""
    raw: bytes | None = fetch_root(occurrence, store)
    if occurrence["nested_path"] and raw is not None:
        raw = _native.nested_message(raw, occurrence["nested_path"])
    if raw is None or hashlib.sha256(raw).hexdigest() != occurrence["raw_sha256"]:
        place = f"{occurrence['uri']} {occurrence['entry_path']}".strip()
        raise UnreadableError(f"{place} has other bytes at {occurrence['record_offset']} than when it was read")
    return raw


def fetch_part(occurrence: dict[str, Any], part_path: str, store: BlobStore | None = None) -> bytes:
    """Decoded content of one MIME part of an occurrence, exact bytes; raises `UnreadableError` when there is none."""
    content = _native.part_content(fetch_raw(occurrence, store), "", part_path)
    if content is None:
        raise UnreadableError(f"the message has no part {part_path}")
    return content
