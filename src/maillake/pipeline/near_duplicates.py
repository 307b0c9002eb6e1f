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
import pyarrow.compute as pc

from maillake import _native
from maillake.contract.derived_tables import NEAR_DUPLICATES
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
    tenants = views.rows("SELECT DISTINCT tenant FROM messages ORDER BY tenant")
    return [update(world, views, today, row["tenant"], clusters(views, row["tenant"], scratch)) for row in tenants]


def clusters(views: Views, tenant: str, scratch: Path) -> pa.Table:
    """Rows of `near_duplicates` for a tenant, by cluster and key, without their generation."""
    version = _native.signature_version()
    values = {"tenant": tenant, "version": version}
    bands = _native.SignatureBands(scratch)
    for keys, signatures in columns(views, f"SELECT unhex(message_key), minhash {OF_TENANT}", values):
        bands.add(keys, signatures)
    found = bands.compare()
    for keys, texts in columns(views, f"SELECT unhex(message_key), encode(body_text) {OF_TENANT}", values):
        found.add(keys, texts)
    rows = pa.table(pa.record_batch(found.finish()))
    return rows.append_column("signature_version", pa.array([version] * rows.num_rows, pa.int32()))


def columns(views: Views, query: str, values: dict[str, Any]) -> Iterator[list[tuple[bytes, bytes]]]:
    """The columns of each batch as their offsets and the bytes these point into."""
    for batch in views.batches(query, values):
        yield [offsets_and_bytes(column.cast(pa.binary())) for column in batch.columns]


def offsets_and_bytes(column: pa.BinaryArray) -> tuple[bytes, bytes]:
    """The two buffers of a column without nulls."""
    _, offsets, content = column.buffers()
    first = column.offset * 4
    return offsets.slice(first, (len(column) + 1) * 4).to_pybytes(), content.to_pybytes() if content else b""


def update(world: World, views: Views, today: date, tenant: str, found: pa.Table) -> NearDuplicates:
    """Writes the clusters of a tenant as a new generation, unless the newest is the same."""
    of_tenant = {"tenant": tenant}
    newest = views.rows(f"SELECT max(generation) AS number FROM {TABLE}_rows WHERE tenant = $tenant", of_tenant)
    generation = newest[0]["number"] or 0
    known = views.table(
        f"SELECT {', '.join(found.column_names)} FROM {TABLE} WHERE tenant = $tenant ORDER BY cluster_id, message_key",
        of_tenant,
    )
    is_new = not found.equals(known)
    if is_new:
        generation += 1
        write(world, today, tenant, found, generation)
    return NearDuplicates(tenant, pc.count_distinct(found["cluster_id"]).as_py(), found.num_rows, generation, is_new)


def write(world: World, today: date, tenant: str, found: pa.Table, generation: int) -> None:
    """A file of one generation; without clusters it is one row without a key."""
    rows = found if found.num_rows else pa.table([[None]] * found.num_columns, schema=found.schema)
    rows = rows.append_column("generation", pa.array([generation] * rows.num_rows, pa.int64()))
    sink = world.rows.open_unit(tenant, today, TABLE, f"{generation:08}")
    try:
        sink.write(TABLE, rows.to_batches())
        files = sink.close()
    except BaseException:
        sink.abort()
        raise
    world.ledger.put_files(files)
