"""`UnitLedger` and `SettleLedger` in memory."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from maillake.contract.unit_states import Claim, ContainerState, UnitState
from maillake.contract.work import CLAIMED, FAILED, QUEUED, STORED, RawObject, WorkMessage
from maillake.errors import TransientError
from maillake.model import CommittedUnit, Counts, WrittenFile

TERMINAL = {STORED, FAILED}


class MemoryUnitLedger:
    """A ledger of units that ends with its process."""

    def __init__(self) -> None:
        self._holders: dict[str, str] = {}
        self._units: dict[str, UnitState] = {}
        self._messages: dict[str, WorkMessage] = {}
        self._deadlines: dict[str, int] = {}
        self._containers: dict[str, ContainerState] = {}
        self._committed: dict[str, CommittedUnit] = {}
        self._buckets: dict[str, str] = {}
        self.figures: dict[str, Counts] = {}
        """Figures of settled units."""

    def take(self, item: RawObject, unit_id: str) -> str:
        """Gives an object to a unit; returns the unit that has it, which is another when that one was put before."""
        holder = self._holders.get(item.object_id, unit_id)
        if holder not in self._units:
            holder = unit_id
        self._holders[item.object_id] = holder
        return holder

    def holders(self, items: Sequence[RawObject]) -> dict[str, str]:
        """Unit that has each object, by object identity."""
        wanted = (item.object_id for item in items)
        return {object_id: self._holders[object_id] for object_id in wanted if object_id in self._holders}

    def put_unit(self, message: WorkMessage, deadline_ns: int) -> None:
        """Registers a unit as queued; one that is there stays as it is."""
        unit_id = message.unit_id
        if unit_id not in self._units:
            self._messages[unit_id] = message
            self._deadlines[unit_id] = deadline_ns
            self._units[unit_id] = UnitState(unit_id, message.tenant, QUEUED, container_key=message.container_key)

    def unit(self, unit_id: str) -> UnitState | None:
        """What is known of a unit."""
        return self._units.get(unit_id)

    def message(self, unit_id: str) -> WorkMessage | None:
        """The message of a unit, to send it again."""
        return self._messages.get(unit_id)

    def claim(self, unit_id: str, now_ns: int, lease_ns: int) -> Claim:
        """Takes a unit that is neither terminal nor leased; `TransientError` for one that was never put."""
        state = self._units.get(unit_id)
        if state is None:
            raise TransientError(f"the ledger has no unit {unit_id}")
        if state.state in TERMINAL:
            return Claim(granted=False, terminal=True)
        if state.lease_until_ns and state.lease_until_ns >= now_ns:
            return Claim(granted=False, wait_seconds=(state.lease_until_ns - now_ns) / 1e9)
        self._units[unit_id] = replace(
            state, state=CLAIMED, attempt=state.attempt + 1, lease_until_ns=now_ns + lease_ns
        )
        return Claim(granted=True, attempt=state.attempt + 1)

    def renew(self, unit_id: str, attempt: int, lease_until_ns: int) -> bool:
        """Lengthens a lease; False when another attempt has the unit."""
        return self._step(unit_id, attempt, CLAIMED, lease_until_ns=lease_until_ns)

    def release(self, unit_id: str, attempt: int) -> bool:
        """Ends a lease early; False when another attempt has the unit."""
        return self._step(unit_id, attempt, QUEUED)

    def finish(self, committed: CommittedUnit) -> bool:
        """Marks a unit as stored, waiting to be settled; False when another attempt has it."""
        unit_id = committed.unit.unit_id
        granted = self._step(unit_id, committed.attempt, STORED, emission=committed.emission)
        if granted:
            self._committed.setdefault(unit_id, replace(committed, commit_order=committed.committed_ns))
        return granted

    def fail(self, unit_id: str, attempt: int, reason: str) -> bool:
        """Marks a unit as failed; False when another attempt has it."""
        return self._step(unit_id, attempt, FAILED, reason=reason)

    def _step(self, unit_id: str, attempt: int, then: str, lease_until_ns: int = 0, **changed: str) -> bool:
        """A change that only the holder of a unit may make; True also when it was made before."""
        state = self._units.get(unit_id)
        if state is None or state.attempt != attempt or state.state not in {CLAIMED, then}:
            return False
        if state.state == CLAIMED:
            self._units[unit_id] = replace(state, state=then, lease_until_ns=lease_until_ns, **changed)  # type: ignore[arg-type]
        return True

    def reopen(self, unit_id: str, now_ns: int, deadline_ns: int) -> bool:
        """Queues a unit again that failed or that nobody holds; False when it is stored or held."""
        state = self._units.get(unit_id)
        if state is None or state.state == STORED or (state.state == CLAIMED and state.lease_until_ns >= now_ns):
            return False
        self._units[unit_id] = replace(state, state=QUEUED, reason=None, lease_until_ns=0)
        self._deadlines[unit_id] = deadline_ns
        return True

    def stuck(self, before_ns: int, most: int) -> list[UnitState]:
        """Units that are not terminal and whose deadline has passed."""
        late = [
            state
            for state in self._units.values()
            if state.state not in TERMINAL and self._deadlines[state.unit_id] < before_ns
        ]
        return self._first(late, most)

    def failed(self, most: int) -> list[UnitState]:
        """Failed units, those first that should have been done first."""
        return self._first((state for state in self._units.values() if state.state == FAILED), most)

    def _first(self, states: Iterable[UnitState], most: int) -> list[UnitState]:
        return sorted(states, key=lambda state: self._deadlines[state.unit_id])[:most]

    def put_container(self, container_key: str, now_ns: int, units: int | None, state: str, reason: str | None) -> None:
        """Registers a container or what changed about it; without `units` their number stays what it was."""
        known = self._containers.get(container_key, ContainerState(container_key, state, now_ns))
        self._containers[container_key] = replace(
            known, state=state, units=known.units if units is None else units, reason=reason or None
        )

    def container(self, container_key: str) -> ContainerState | None:
        """A container with its units counted by state."""
        known = self._containers.get(container_key)
        states = Counter(state.state for state in self._units.values() if state.container_key == container_key)
        return known and replace(known, stored=states[STORED], failed=states[FAILED])

    def unsettled(self) -> list[CommittedUnit]:
        """Units whose rows were not yet settled, by time of commit, then by identity."""
        waiting = (committed for unit_id, committed in self._committed.items() if unit_id not in self.figures)
        return sorted(waiting, key=lambda committed: (committed.committed_ns, committed.unit.unit_id))

    def settled_buckets(self) -> dict[str, str]:
        """Path of the settled keys by bucket."""
        return dict(self._buckets)

    def put_settled(
        self,
        buckets: Mapping[str, str | None],
        files: Iterable[WrittenFile],  # noqa: ARG002  # the lake of this ledger is found by its prefixes
        counts: Mapping[tuple[str, str], Counts],
        units: Iterable[str],
        gone: Iterable[str] = (),  # noqa: ARG002  # as above
    ) -> None:
        """Moves the watermark: buckets (None removes one), figures by (source, unit), units settled."""
        merged = {**self._buckets, **buckets}
        self._buckets = {name: path for name, path in merged.items() if path is not None}
        figures: dict[str, Counts] = defaultdict(Counts)
        for (_, unit_id), part in counts.items():
            figures[unit_id] += part
        self.figures.update({unit_id: figures[unit_id] for unit_id in units})
