"""Raw mails kept in the lake: a pack for each unit, where the source is slow to read again or goes away."""

import hashlib
import io
from typing import Any

from maillake import _native
from maillake.lake import layout
from maillake.model import WrittenFile
from maillake.pipeline.work import Work
from maillake.ports import BlobStore
from maillake.sources.pack import PackReader, write_pack

PACKED_STREAM_BYTES = 256 << 20
"""Compressed streams of this size, unpacked, are kept unasked: inflating one for a single mail takes seconds."""


def keep_raw(work: Work, store: BlobStore) -> WrittenFile:
    """Writes the pack of a unit, durable when it returns."""
    mails = work.extents.messages()
    paths = [pack_path(item["uri"], item["entry_path"]) for item in work.items]
    stream = io.BytesIO()
    write_pack(stream, ((paths[item], offset, slice_of(work, start, length)) for item, start, length, offset in mails))
    content = stream.getvalue()
    path = layout.pack_file(work.unit.tenant, work.unit.ingest_date, work.unit.unit_id)
    store.write(path, content)
    return WrittenFile(path, len(content), hashlib.sha256(content).hexdigest(), len(mails), layout.RAW)


def slice_of(work: Work, start: int, length: int) -> bytes:
    """Bytes of a unit's buffer."""
    if isinstance(work.raw, _native.Map):
        return work.raw.read(start, length)
    if isinstance(work.raw, _native.FileGroup):
        return work.raw.slice(start, length)
    return work.raw[start : start + length]


def pack_path(uri: str, entry_path: str) -> str:
    """Path of a mail inside a pack: where it was found."""
    return f"{uri}!/{entry_path}" if entry_path else uri


def read_kept(occurrence: dict[str, Any], store: BlobStore) -> bytes | None:
    """Message bytes of an occurrence from the pack of its unit, quoting included; None when none was kept."""
    path = layout.pack_file(occurrence["tenant"], occurrence["ingest_date"], occurrence["unit_id"])
    try:
        stream = store.open(path)
    except FileNotFoundError:
        return None
    with stream:
        reader = PackReader(stream)
        mail = reader.find(pack_path(occurrence["uri"], occurrence["entry_path"]), int(occurrence["record_offset"]))
        return reader.read(mail) if mail else None
