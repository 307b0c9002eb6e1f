"""Near duplicates: messages of a lake that share most of their own words, in clusters.

Two passes over the messages of a tenant, row group by row group: their signatures, of which the core keeps the bands in
files, and the texts of those that share a band with another, which it compares. Copies of a message have one key, one
signature and one text, so it does not matter which of them is shown. The clusters of a tenant are one generation of the
table `near_duplicates`; when they are as they were, nothing is written.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from maillake import _native
from maillake.contract.derived_tables import NEAR_DUPLICATES
from maillake.contract.tables import MESSAGES
from maillake.lake.schema import schema_of
from maillake.model import CommittedUnit
from maillake.pipeline.ingest import World
from maillake.ports import BlobStore

TABLE = NEAR_DUPLICATES.name


@dataclass(frozen=True)
class NearDuplicates:
    """What became of the near duplicates of a tenant; `generation` is 0 while there never were any."""

    tenant: str
    clusters: int
    messages: int
    generation: int
    is_new: bool


def find_near_duplicates(world: World, today: date, scratch: Path) -> list[NearDuplicates]:
    """Computes the clusters of every tenant and writes those that changed; safe to repeat at any point."""
    by_tenant: dict[str, list[CommittedUnit]] = {}
    for unit in (*world.ledger.settled_units(), *world.ledger.unsettled()):
        by_tenant.setdefault(unit.unit.tenant, []).append(unit)
    return [
        update(world, today, tenant, clusters(world.store, units, scratch))
        for tenant, units in sorted(by_tenant.items())
    ]


def clusters(store: BlobStore, units: list[CommittedUnit], scratch: Path) -> _native.NearMembers:
    """Members of the clusters of the messages that units hold."""
    bands = _native.SignatureBands(scratch)
    for rows in signed_messages(store, units, "minhash"):
        bands.add(cells(rows["message_key"]), cells(rows["minhash"]))
    found = bands.compare()
    for rows in signed_messages(store, units, "body_text"):
        found.add(cells(rows["message_key"]), cells(rows["body_text"]))
    return found.finish()


def signed_messages(store: BlobStore, units: list[CommittedUnit], column: str) -> Iterator[pa.RecordBatch]:
    """Keys and one column of the messages with a signature of this version, copies included; a row group at a time."""
    names = dict.fromkeys(("message_key", "signature_version", "minhash", column, "unit_id", "emission"))
    valid = pa.array([f"{unit.unit.unit_id}.{unit.emission}" for unit in units], pa.string())
    for path in dict.fromkeys(file.path for unit in units for file in unit.files if file.table == MESSAGES.name):
        with store.open(path) as stream, pq.ParquetFile(stream) as reader:
            for group in range(reader.num_row_groups):
                rows = reader.read_row_group(group, columns=list(names))
                emission = pc.binary_join_element_wise(rows["unit_id"], rows["emission"], ".")
                is_signed = pc.and_(
                    pc.is_valid(rows["minhash"]), pc.equal(rows["signature_version"], _native.signature_version())
                )
                rows = rows.filter(pc.and_(is_signed, pc.is_in(emission, value_set=valid)))
                yield from rows.select(["message_key", column]).to_batches()


def cells(column: pa.StringArray | pa.BinaryArray) -> tuple[bytes, bytes]:
    """The offsets of a column without nulls, and the bytes they point into."""
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
    names = [path.split(".")[-2] for path in world.store.list(f"{TABLE}/tenant={tenant}/")]
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
