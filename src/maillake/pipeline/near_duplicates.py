"""Near duplicates: messages of a lake that share most of their own words, in clusters.

Two passes over the messages of a tenant: their signatures, of which the core keeps the bands in files, and the texts of
those that share a band with another, which it compares. The clusters of a tenant are one generation of the table
`near_duplicates`; when they are as they were, nothing is written.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from maillake import _native
from maillake.contract.derived_tables import NEAR_DUPLICATES
from maillake.lake.schema import schema_of
from maillake.pipeline.ingest import World
from maillake.ports import Views

TABLE = NEAR_DUPLICATES.name
OF_TENANT = "FROM messages WHERE tenant = $tenant AND signature_version = $version AND minhash IS NOT NULL"


@dataclass(frozen=True)
class NearDuplicates:
    """What became of the near duplicates of a tenant; `generation` is 0 while there never were any."""

    tenant: str
    clusters: int
    messages: int
    generation: int
    is_new: bool


def find_near_duplicates(world: World, views: Views, today: date, scratch: Path) -> list[NearDuplicates]:
    """Computes the clusters of every tenant and writes those that changed; safe to repeat at any point."""
    tenants = [row["tenant"] for row in views.rows("SELECT DISTINCT tenant FROM messages ORDER BY tenant")]
    return [update(world, today, tenant, clusters(views, tenant, scratch)) for tenant in tenants]


def clusters(views: Views, tenant: str, scratch: Path) -> _native.NearMembers:
    """Members of the clusters of a tenant."""
    values = {"tenant": tenant, "version": _native.signature_version()}
    bands = _native.SignatureBands(scratch)
    for keys, signatures in columns(views, f"SELECT unhex(message_key), minhash {OF_TENANT}", values):
        bands.add(keys, signatures)
    found = bands.compare()
    for keys, texts in columns(views, f"SELECT unhex(message_key), encode(body_text) {OF_TENANT}", values):
        found.add(keys, texts)
    return found.finish()


def columns(views: Views, query: str, values: dict[str, Any]) -> Iterator[list[tuple[bytes, bytes]]]:
    """The columns of each batch as their offsets and the bytes these point into."""
    for batch in views.batches(query, values):
        yield [offsets_and_bytes(column) for column in batch.columns]


def offsets_and_bytes(column: pa.BinaryArray) -> tuple[bytes, bytes]:
    """The two buffers of a column without nulls."""
    _, offsets, content = column.buffers()
    return offsets.slice(column.offset * 4, (len(column) + 1) * 4).to_pybytes(), content.to_pybytes()


def update(world: World, today: date, tenant: str, found: _native.NearMembers) -> NearDuplicates:
    """Writes the clusters of a tenant as a new generation, unless the newest is the same."""
    generation, digest = newest(world, tenant)
    digest_found = f"{_native.signature_version()}-{found.digest}" if len(found) else ""
    is_new = digest_found != digest
    clusters, messages = found.clusters, len(found)
    if is_new:
        generation += 1
        write(world, today, tenant, found, f"{generation:08}-{digest_found}")
    return NearDuplicates(tenant, clusters, messages, generation, is_new)


def newest(world: World, tenant: str) -> tuple[int, str]:
    """Number of the newest generation of a tenant, and what its file says of its content."""
    folder = f"{TABLE}/tenant={tenant}/"
    names = [file.path.split(".")[-2] for file in world.ledger.files() if file.path.startswith(folder)]
    number, _, digest = max(names, default="0-").partition("-")
    return int(number), digest


def write(world: World, today: date, tenant: str, found: _native.NearMembers, name: str) -> None:
    """A file of one generation; without clusters it is one row without a key."""
    sink = world.rows.open_unit(tenant, today, TABLE, name)
    generation = int(name.partition("-")[0])
    try:
        for batch in found:
            sink.write(TABLE, [with_constants(pa.record_batch(batch), generation)])
        if not len(found):
            sink.write(TABLE, [pa.RecordBatch.from_pylist([{"generation": generation}], schema=schema_of(TABLE))])
        files = sink.close()
    except BaseException:
        sink.abort()
        raise
    world.ledger.put_files(files)


def with_constants(batch: pa.RecordBatch, generation: int) -> pa.RecordBatch:
    """Rows of `near_duplicates`."""
    constants = {"signature_version": _native.signature_version(), "generation": generation}
    columns = [*batch.columns, *([value] * batch.num_rows for value in constants.values())]
    return pa.record_batch(columns, schema=schema_of(TABLE))
