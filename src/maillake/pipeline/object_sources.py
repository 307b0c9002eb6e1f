"""Objects as sources of a lake: a version of a key stands for its bytes."""

from datetime import UTC, datetime
from typing import Any

from maillake.contract.days import utc_day
from maillake.contract.work import RawObject
from maillake.model import Source
from maillake.sources.keys import source_key

NANOSECOND = 1e-9


def source_of(tenant: str, registered_ns: int, item: RawObject) -> Source:
    """The source an object version is."""
    key = source_key(tenant, item.custodian, item.uri, "", 0)
    day = utc_day(registered_ns)
    return Source(
        key, tenant, item.custodian, item.uri, "object", item.size, registered_ns, 0, "", "", 0, registered_ns, day
    )


def source_row(source: Source, kind: str, size: int, run_id: str, dialect: str | None = None) -> dict[str, Any]:
    """Row of `sources`."""
    registered = datetime.fromtimestamp(source.registered_ns * NANOSECOND, UTC)
    return {
        "source_key": source.source_key,
        "entry_path": "",
        "uri": source.uri,
        "kind": kind,
        "dialect": dialect,
        "custodian": source.custodian or None,
        "byte_size": size,
        "container_bytes": None,
        "structure_bytes": None,
        "modified_at": registered,
        "registered_at": registered,
        "superseded_by": None,
        "run_id": run_id,
        "recorded_at": registered,
    }
