"""How the ledger lies in its table: keys, attributes, and what is packed into one.

OBJECT#<object>     HOLDER    unit that has the object
UNIT#<unit>         MESSAGE   its queue message, written once and before its state
UNIT#<unit>         STATE     small: it is written at every step of the unit
CONTAINER#<key>     STATE     a container; its units are counted in the index by container
SETTLED             <tenant>  settled buckets of a tenant, their version, and the step that is being marked
SETTLING#<tenant>   <step>#n  units of a step of settling with their figures
"""

import json
import zlib
from dataclasses import asdict
from datetime import date
from typing import Any

from maillake.adapters.aws.items import Item, Key
from maillake.contract.unit_states import UnitState
from maillake.model import CommittedUnit, Unit, WrittenFile

OPEN, GIVEN_UP, WAITING = "open", "failed", "stored"
"""Shards of units that wait to be done or were given up, by deadline; and of those to be settled, by time of commit."""

STATE, MESSAGE, HOLDER = "STATE", "MESSAGE", "HOLDER"
SETTLED = "SETTLED"


def unit_key(unit_id: str, sort: str = STATE) -> Key:
    """Key of an item of a unit."""
    return f"UNIT#{unit_id}", sort


def object_key(object_id: str) -> Key:
    """Key of the claim of an object."""
    return f"OBJECT#{object_id}", HOLDER


def container_item_key(container_key: str) -> Key:
    """Key of a container."""
    return f"CONTAINER#{container_key}", STATE


def shard_of(kind: str, unit_id: str, shards: int) -> str:
    """Shard of the index of what waits that a unit belongs to."""
    return f"{kind}#{zlib.crc32(unit_id.encode('utf-8', 'surrogatepass')) % shards}"


def packed(value: Any) -> bytes:
    """A value as compressed JSON: an item is paid for by the KiB."""
    return zlib.compress(json.dumps(value, separators=(",", ":")).encode("ascii"), 6)


def unpacked(raw: bytes) -> Any:
    """The value that was packed."""
    return json.loads(zlib.decompress(raw))


def state_of(item: Item) -> UnitState:
    """A unit as its item has it."""
    return UnitState(
        item["unit_id"],
        item["tenant"],
        item["state"],
        item["attempt"],
        item.get("lease_until", 0),
        item.get("emission"),
        item.get("container_key"),
        item.get("reason"),
    )


def packed_commit(committed: CommittedUnit) -> bytes:
    """All of a committed unit but its order, which is the time of its commit."""
    fields = asdict(committed)
    fields["unit"]["ingest_date"] = committed.unit.ingest_date.isoformat()
    fields["files"] = [list(file.values()) for file in fields["files"]]
    return packed(fields)


def unpacked_commit(raw: bytes) -> CommittedUnit:
    """The committed unit that was packed; its order is the time of its commit."""
    fields = unpacked(raw)
    unit = fields.pop("unit")
    unit["ingest_date"] = date.fromisoformat(unit["ingest_date"])
    files = tuple(WrittenFile(*file) for file in fields.pop("files"))
    fields["commit_order"] = fields["committed_ns"]
    return CommittedUnit(unit=Unit(**unit), files=files, **fields)
