"""`SettleLedger` over DynamoDB: the settled buckets of a tenant move at once, then their units are marked.

The units of a step are written down first, under a name nobody reads. One conditional write moves the buckets and
names the step; from then on it is done, and whoever comes next marks the units that were not marked yet.
"""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple
from itertools import islice
from typing import Any
from uuid import uuid4

from maillake.adapters.aws.consumed import Consumed
from maillake.adapters.aws.item_table import Change, ItemTable
from maillake.adapters.aws.items import Item, Key, Values
from maillake.adapters.aws.ledger_items import (
    SETTLED,
    WAITING,
    packed,
    shard_of,
    unit_key,
    unpacked,
    unpacked_commit,
)
from maillake.contract.places import STUCK
from maillake.errors import TransientError
from maillake.model import CommittedUnit, Counts, WrittenFile

STEP_UNITS = 4_000
"""Units of a step in one item, which holds 400 KB."""

MOST_UNITS = 20_000
"""Units that are settled in one run, the first to be committed first; the rest is for the next run."""


class DynamoSettleLedger:
    """Settling of one table; `shards` is that of its units. Whoever settled in between makes `put_settled` fail."""

    def __init__(
        self, client: Any, table: str, shards: int = 16, consumed: Consumed | None = None, most: int = MOST_UNITS
    ) -> None:
        self._table = ItemTable(client, table, consumed)
        self._shards = shards
        self._most = most
        self._versions: dict[str, int] | None = None
        self._tenants: dict[str, str] = {}

    def unsettled(self) -> list[CommittedUnit]:
        """Units whose rows were not yet settled, by time of commit, then by identity."""
        settled = list(self._settled_items())
        self._versions = {item["sk"]: item["version"] for item in settled}
        for item in settled:
            self._mark_pending(item)
        waiting = heapq.merge(*map(self._waiting, range(self._shards)), key=lambda item: int(item["deadline"]))
        keys: list[Key] = [(item["pk"], item["sk"]) for item in islice(waiting, self._most)]
        # The index lags: what was settled since is still in it.
        items = (item for item in self._table.get_many(keys) if "stuck_shard" in item)
        found = [unpacked_commit(item["committed"]) for item in items]
        self._tenants = {committed.unit.unit_id: committed.unit.tenant for committed in found}
        return sorted(found, key=lambda committed: (committed.committed_ns, committed.unit.unit_id))

    def settled_buckets(self) -> dict[str, str]:
        """Path of the settled keys by bucket, whose name begins with its tenant."""
        items = list(self._settled_items())
        if self._versions is None:
            self._versions = {item["sk"]: item["version"] for item in items}
        buckets: dict[str, str] = {}
        for item in items:
            buckets |= {f"{item['sk']}/{prefix}": path for prefix, path in unpacked(item["buckets"]).items()}
        return buckets

    def put_settled(
        self,
        buckets: Mapping[str, str | None],
        files: Iterable[WrittenFile],
        counts: Mapping[tuple[str, str], Counts],
        units: Iterable[str],
        gone: Iterable[str] = (),  # noqa: ARG002 - this ledger keeps no list of files
    ) -> None:
        """Moves the watermark; `TransientError` when another moved it since the units were asked for."""
        figures: dict[str, Counts] = defaultdict(Counts)
        for (_, unit_id), part in counts.items():
            figures[unit_id] += part
        by_tenant: dict[str, list[tuple[str, list[int]]]] = defaultdict(list)
        for unit_id in units:
            by_tenant[self._tenant(unit_id)].append((unit_id, list(astuple(figures[unit_id]))))
        moves: dict[str, dict[str, str | None]] = defaultdict(dict)
        for name, path in buckets.items():
            tenant, _, prefix = name.rpartition("/")
            moves[tenant][prefix] = path
        written = [list(astuple(file)) for file in files]
        for tenant in sorted(moves.keys() | by_tenant.keys()):
            self._move(tenant, moves[tenant], by_tenant[tenant], written)

    def _move(
        self, tenant: str, moves: dict[str, str | None], units: list[tuple[str, list[int]]], files: list[list[Any]]
    ) -> None:
        """One step of a tenant."""
        there = self._table.get((SETTLED, tenant)) or {"version": 0, "buckets": packed({}), "sk": tenant}
        self._mark_pending(there)
        step = uuid4().hex
        parts = [units[start : start + STEP_UNITS] for start in range(0, len(units), STEP_UNITS)]
        for number, part in enumerate(parts):
            content = {"units": part, "files": files if number == 0 else []}
            self._table.put_new(step_key(tenant, step, number), {"content": packed(content)})
        versions = {tenant: there["version"]} if self._versions is None else self._versions
        known = versions.get(tenant, 0)
        merged = {**unpacked(there["buckets"]), **moves}
        values: Values = {
            "buckets": packed({prefix: path for prefix, path in merged.items() if path is not None}),
            "step": step,
            "parts": len(parts),
            "new": known + 1,
            **({"known": known} if known else {}),
        }
        same = "#version = :known" if known else "attribute_not_exists(#version)"
        update = "SET #buckets = :buckets, #version = :new, #step = :step, #parts = :parts"
        moved, item = self._table.update(Change((SETTLED, tenant), update, f"{same} AND {IDLE}", values))
        if not moved and item.get("step") != step:
            raise TransientError(f"another run settled units of {tenant} at the same time")
        self._versions = {**versions, tenant: known + 1}
        self._mark_pending({"sk": tenant, "step": step, "parts": len(parts)})

    def _mark_pending(self, item: Item) -> None:
        """Marks the units of the step a tenant's buckets name, if it is not done; marking again changes nothing."""
        if "step" not in item:
            return
        tenant, step = item["sk"], item["step"]
        for number in range(item["parts"]):
            part = self._table.get(step_key(tenant, step, number))
            for unit_id, figures in unpacked(part["content"])["units"] if part else ():
                self._mark(unit_id, figures)
        done = Change((SETTLED, tenant), "REMOVE #step, #parts", "#step = :step", {"step": step})
        self._table.update(done)

    def _mark(self, unit_id: str, figures: list[int]) -> None:
        """A unit that is settled leaves the index of what waits."""
        values: Values = {"figures": packed(figures), "shard": shard_of(WAITING, unit_id, self._shards)}
        update = "SET #figures = :figures REMOVE #stuck_shard"
        self._table.update(Change(unit_key(unit_id), update, "#stuck_shard = :shard", values))

    def _tenant(self, unit_id: str) -> str:
        """Tenant of a unit."""
        if unit_id not in self._tenants:
            item = self._table.get(unit_key(unit_id))
            if item is None:
                raise TransientError(f"the ledger has no unit {unit_id}")
            self._tenants[unit_id] = item["tenant"]
        return self._tenants[unit_id]

    def _settled_items(self) -> Iterator[Item]:
        """One item a tenant."""
        return self._table.query("#pk = :settled", {"settled": SETTLED})

    def _waiting(self, number: int) -> Iterator[Item]:
        """Keys of the units of a shard that wait to be settled, by time of commit."""
        return self._table.query("#stuck_shard = :shard", {"shard": f"{WAITING}#{number}"}, index=STUCK)


IDLE = "attribute_not_exists(#step)"


def step_key(tenant: str, step: str, number: int) -> Key:
    """Key of a part of the units of a step."""
    return f"SETTLING#{tenant}", f"{step}#{number}"
