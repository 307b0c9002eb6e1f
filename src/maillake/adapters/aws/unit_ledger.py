"""`UnitLedger` over DynamoDB: every step of a unit is one conditional write of its state."""

from collections.abc import Sequence
from itertools import islice
from typing import Any
from uuid import uuid4

from maillake.adapters.aws.consumed import Consumed
from maillake.adapters.aws.item_table import Change, ItemTable
from maillake.adapters.aws.items import Value, Values
from maillake.adapters.aws.ledger_items import (
    GIVEN_UP,
    MESSAGE,
    OPEN,
    WAITING,
    container_item_key,
    object_key,
    packed,
    packed_commit,
    shard_of,
    state_of,
    unit_key,
    unpacked,
)
from maillake.contract.places import BY_CONTAINER, STUCK
from maillake.contract.unit_states import Claim, ContainerState, UnitState
from maillake.contract.work import CLAIMED, FAILED, QUEUED, STORED, RawObject, WorkMessage
from maillake.errors import TransientError
from maillake.model import CommittedUnit

TAKES = 5
"""So often a claim of an object is tried when others move it at the same time."""

MINE = "#state = :claimed AND #attempt = :attempt"
FREE = "#state IN (:queued, :claimed) AND (attribute_not_exists(#lease_until) OR #lease_until < :now)"
TERMINAL = {STORED, FAILED}
REASON_CHARACTERS = 500
FAR_NS = 2**63 - 1
"""After every deadline."""


class DynamoUnitLedger:
    """The units of one table; `shards` is the same for all who use it."""

    def __init__(self, client: Any, table: str, shards: int = 16, consumed: Consumed | None = None) -> None:
        self._table = ItemTable(client, table, consumed)
        self._shards = shards

    def take(self, item: RawObject, unit_id: str) -> str:
        """Gives an object to a unit; returns the unit that has it, which is another when that one was put before."""
        key = object_key(item.object_id)
        for _ in range(TAKES):
            there = self._table.put_new(key, {"unit_id": unit_id})
            if there is None:
                return unit_id
            holder = str(there["unit_id"])
            if holder == unit_id or self._table.get(unit_key(holder)) is not None:
                return holder
            move = Change(key, "SET #unit_id = :new", "#unit_id = :old", {"new": unit_id, "old": holder})
            if self._table.update_unless_there(unit_key(holder), move):
                return unit_id
        raise TransientError(f"{item.uri} is claimed by others again and again")

    def holders(self, items: Sequence[RawObject]) -> dict[str, str]:
        """Unit that has each object, by object identity."""
        found = self._table.get_many(object_key(item.object_id) for item in items)
        return {item["pk"].partition("#")[2]: item["unit_id"] for item in found}

    def put_unit(self, message: WorkMessage, deadline_ns: int) -> None:
        """Registers a unit as queued; one that is there stays as it is."""
        unit_id = message.unit_id
        self._table.put_new(unit_key(unit_id, MESSAGE), {"body": packed(message.to_json())})
        state = {
            "unit_id": unit_id,
            "tenant": message.tenant,
            "state": QUEUED,
            "attempt": 0,
            "stuck_shard": shard_of(OPEN, unit_id, self._shards),
            "deadline": deadline_ns,
            "container_key": message.container_key,
        }
        self._table.put_new(unit_key(unit_id), state)

    def unit(self, unit_id: str) -> UnitState | None:
        """What is known of a unit."""
        item = self._table.get(unit_key(unit_id))
        return state_of(item) if item else None

    def message(self, unit_id: str) -> WorkMessage | None:
        """The message of a unit, to send it again."""
        item = self._table.get(unit_key(unit_id, MESSAGE))
        return WorkMessage.from_json(unpacked(item["body"])) if item else None

    def claim(self, unit_id: str, now_ns: int, lease_ns: int) -> Claim:
        """Takes a unit that is neither terminal nor leased; `TransientError` for one that was never put."""
        holder = uuid4().hex
        states = {"queued": QUEUED, "claimed": CLAIMED}
        values: Values = {**states, "now": now_ns, "until": now_ns + lease_ns, "holder": holder, "one": 1}
        update = "SET #state = :claimed, #lease_until = :until, #holder = :holder ADD #attempt :one"
        granted, item = self._table.update(Change(unit_key(unit_id), update, FREE, values))
        if not item:
            raise TransientError(f"the ledger has no unit {unit_id}")
        # A claim whose answer was lost is made again by the client, and refused by itself.
        if granted or item.get("holder") == holder:
            return Claim(granted=True, attempt=item["attempt"])
        if item["state"] in TERMINAL:
            return Claim(granted=False, terminal=True)
        return Claim(granted=False, wait_seconds=max(0, item.get("lease_until", 0) - now_ns) / 1e9)

    def renew(self, unit_id: str, attempt: int, lease_until_ns: int) -> bool:
        """Lengthens a lease; False when another attempt has the unit."""
        return self._step(unit_id, attempt, CLAIMED, "SET #lease_until = :until", {"until": lease_until_ns})

    def release(self, unit_id: str, attempt: int) -> bool:
        """Ends a lease early; False when another attempt has the unit."""
        update = "SET #state = :new REMOVE #lease_until, #holder"
        return self._step(unit_id, attempt, QUEUED, update, {"new": QUEUED})

    def finish(self, committed: CommittedUnit) -> bool:
        """Marks a unit as stored, waiting to be settled; False when another attempt has it."""
        unit_id = committed.unit.unit_id
        update = (
            "SET #state = :new, #emission = :emission, #committed = :committed, #stuck_shard = :shard, "
            "#deadline = :committed_ns REMOVE #lease_until, #holder"
        )
        values: Values = {
            "new": STORED,
            "emission": committed.emission,
            "committed": packed_commit(committed),
            "shard": shard_of(WAITING, unit_id, self._shards),
            "committed_ns": committed.committed_ns,
        }
        return self._step(unit_id, committed.attempt, STORED, update, values)

    def fail(self, unit_id: str, attempt: int, reason: str) -> bool:
        """Marks a unit as failed; False when another attempt has it."""
        update = "SET #state = :new, #reason = :reason, #stuck_shard = :shard REMOVE #lease_until, #holder"
        text = reason.encode("utf-8", "replace").decode("utf-8")[:REASON_CHARACTERS]
        values = {"new": FAILED, "reason": text, "shard": shard_of(GIVEN_UP, unit_id, self._shards)}
        return self._step(unit_id, attempt, FAILED, update, values)

    def _step(self, unit_id: str, attempt: int, then: str, update: str, values: Values) -> bool:
        """A change that only the holder of a unit may make; True also when it was made before."""
        fence: Values = {"claimed": CLAIMED, "attempt": attempt}
        granted, item = self._table.update(Change(unit_key(unit_id), update, MINE, {**values, **fence}))
        return granted or (item.get("state") == then and item.get("attempt") == attempt)

    def reopen(self, unit_id: str, now_ns: int, deadline_ns: int) -> bool:
        """Queues a unit again that failed or that nobody holds; False when it is stored or held."""
        update = (
            "SET #state = :queued, #stuck_shard = :shard, #deadline = :deadline REMOVE #reason, #lease_until, #holder"
        )
        values: Values = {
            "queued": QUEUED,
            "claimed": CLAIMED,
            "failed": FAILED,
            "shard": shard_of(OPEN, unit_id, self._shards),
            "now": now_ns,
            "deadline": deadline_ns,
        }
        return self._table.update(Change(unit_key(unit_id), update, f"#state = :failed OR {FREE}", values))[0]

    def stuck(self, before_ns: int, most: int) -> list[UnitState]:
        """Units that are not terminal and whose deadline has passed, those of a shard by deadline."""
        states = self._in_shards(OPEN, before_ns, most)
        return [state for state in states if state.state not in TERMINAL][:most]

    def failed(self, most: int) -> list[UnitState]:
        """Failed units, those of a shard by deadline."""
        return [state for state in self._in_shards(GIVEN_UP, FAR_NS, most) if state.state == FAILED][:most]

    def _in_shards(self, kind: str, before_ns: int, most: int) -> list[UnitState]:
        """Units that the index has in the shards of a kind, as they are now."""
        found: list[UnitState] = []
        for number in range(self._shards):
            values: Values = {"shard": f"{kind}#{number}", "before": before_ns}
            condition = "#stuck_shard = :shard AND #deadline < :before"
            late = self._table.query(condition, values, index=STUCK, Limit=most)
            keys = [(item["pk"], item["sk"]) for item in islice(late, most - len(found))]
            found += map(state_of, self._table.get_many(keys))
            if len(found) >= most:
                break
        return found

    def put_container(self, container_key: str, now_ns: int, units: int | None, state: str, reason: str | None) -> None:
        """Registers a container or what changed about it; without `units` their number stays what it was."""
        values: dict[str, Value] = {"state": state, "now": now_ns}
        update = "SET #state = :state, #registered = if_not_exists(#registered, :now)"
        if units is not None:
            update += ", #units = :units"
            values["units"] = units
        if reason:
            update += ", #reason = :reason"
            values["reason"] = reason.encode("utf-8", "replace").decode("utf-8")[:REASON_CHARACTERS]
        else:
            update += " REMOVE #reason"
        self._table.update(Change(container_item_key(container_key), update, "", values))

    def container(self, container_key: str) -> ContainerState | None:
        """A container with its units counted by state, as they were a moment ago."""
        item = self._table.get(container_item_key(container_key))
        if item is None:
            return None
        units = self._table.query(
            "#container_key = :key", {"key": container_key}, index=BY_CONTAINER, ProjectionExpression="#state"
        )
        states = [unit["state"] for unit in units]
        return ContainerState(
            container_key,
            item["state"],
            item["registered"],
            item.get("units"),
            states.count(STORED),
            states.count(FAILED),
            item.get("reason"),
        )
