"""What the work queue carries: a unit of work as JSON, and the raw objects it is about."""

import json
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from typing import Any, Self

from maillake.contract.days import utc_day

GROUP, STREAM = "group", "stream"

QUEUED, CLAIMED, STORED, FAILED = "QUEUED", "CLAIMED", "STORED", "FAILED"
"""States of a unit in the ledger. STORED and FAILED are terminal."""


@dataclass(frozen=True)
class RawObject:
    """One version of an object in the raw bucket; size in bytes. Bucket, key and version are its identity."""

    bucket: str
    key: str
    version: str
    size: int
    custodian: str = ""

    @cached_property
    def uri(self) -> str:
        """Where it lies."""
        return f"s3://{self.bucket}/{self.key}" + (f"?versionId={self.version}" if self.version else "")

    @cached_property
    def object_id(self) -> str:
        """Identity as 32 hexadecimal digits."""
        return digest("object", self.bucket, self.key, self.version)


@dataclass(frozen=True)
class Segment:
    """Bytes [start, end) of an mbox that begin and end at true boundaries; `ordinal` is that of its first record."""

    container_key: str
    start: int
    end: int
    ordinal: int
    dialect: str


@dataclass(frozen=True)
class WorkMessage:
    """A unit of work: small objects together, or a segment of one; `registered_ns` is when it was admitted, UTC."""

    unit_id: str
    tenant: str
    registered_ns: int
    objects: tuple[RawObject, ...]
    segment: Segment | None = None

    @property
    def kind(self) -> str:
        """`group` or `stream`."""
        return STREAM if self.segment else GROUP

    @property
    def ingest_date(self) -> date:
        """Day it was admitted, UTC."""
        return utc_day(self.registered_ns)

    @property
    def container_key(self) -> str | None:
        """Container its segment belongs to."""
        return self.segment.container_key if self.segment else None

    def to_json(self) -> str:
        """The body of its queue message."""
        return json.dumps(
            {name: value for name, value in asdict(self).items() if value is not None}, separators=(",", ":")
        )

    @classmethod
    def from_json(cls, body: str) -> Self:
        """The unit in the body of a queue message; `ValueError`, `KeyError` or `TypeError` when it is none."""
        fields: dict[str, Any] = json.loads(body)
        if not isinstance(fields, dict):
            raise TypeError("a unit of work is a JSON object")
        segment = fields.get("segment")
        return cls(
            fields["unit_id"],
            fields["tenant"],
            int(fields["registered_ns"]),
            tuple(RawObject(**item) for item in fields["objects"]),
            Segment(**segment) if segment else None,
        )


def digest(*fields: str) -> str:
    """A 128-bit identity of some fields as 32 hexadecimal digits; the functions at the intake have no BLAKE3."""
    hasher = sha256()
    for field in fields:
        raw = field.encode("utf-8", "surrogatepass")
        hasher.update(len(raw).to_bytes(8, "little") + raw)
    return hasher.hexdigest()[:32]


def group_unit_id(tenant: str, objects: tuple[RawObject, ...]) -> str:
    """Identity of a unit of small objects."""
    return digest(GROUP, tenant, *sorted(item.object_id for item in objects))


def container_key(tenant: str, item: RawObject) -> str:
    """Identity of a container; the name of the execution that takes it apart."""
    return digest("container", tenant, item.object_id)


def segment_unit_id(container: str, start: int, end: int) -> str:
    """Identity of a unit that is a segment of a container."""
    return digest(STREAM, container, str(start), str(end))
