"""Redrive: units that were given up or forgotten are queued again, and their containers are accounted again.

Safe to repeat and to lose half-way: a unit that is stored or in work stays as it is, a dead letter is removed when
its unit is stored or on the queue again.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from maillake.contract.places import RUNNING
from maillake.contract.unit_states import UnitState
from maillake.contract.work import STORED, WorkMessage
from maillake.model import Received
from maillake.ports import Clock, Fleet, Queue, UnitLedger

SECOND_NS = 10**9
DEAD_LETTERS_AT_ONCE = 10


@dataclass(frozen=True)
class Redriving:
    """The ports that redriving uses; `account` starts to account a container again."""

    ledger: UnitLedger
    work: Queue
    dead: Queue
    fleet: Fleet
    clock: Clock
    account: Callable[[str, str], None]
    deadline_seconds: int


@dataclass
class Redriven:
    """What was done: units queued again, stored already, in work, refused by the queue; letters that are no unit's."""

    queued: set[str] = field(default_factory=set)
    stored: set[str] = field(default_factory=set)
    in_work: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    strange: int = 0
    containers: set[tuple[str, str]] = field(default_factory=set)


def given_up(ledger: UnitLedger, clock: Clock, most: int, container: str | None = None) -> list[UnitState]:
    """Failed units, then units that nobody finished in time; of one container when it is named."""
    found = [*ledger.failed(most), *ledger.stuck(clock.now_ns(), most)]
    return [unit for unit in found if container in {None, unit.container_key}]


def redrive(world: Redriving, most: int, container: str | None = None) -> Redriven:
    """Queues what was given up again, up to so many units and dead letters; wakes the workers."""
    done = Redriven()
    for unit in given_up(world.ledger, world.clock, most, container):
        queue_again(unit, world, done)
    redrive_letters(world, most, container, done)
    for tenant, key in sorted(done.containers):
        world.ledger.put_container(key, world.clock.now_ns(), None, RUNNING, None)
        world.account(key, tenant)
    if done.queued:
        world.fleet.wake()
    return done


def queue_again(unit: UnitState, world: Redriving, done: Redriven) -> None:
    """Opens a unit and sends it, unless it is stored or in work."""
    unit_id = unit.unit_id
    message = None if unit_id in done.queued else world.ledger.message(unit_id)
    if message is None:
        return
    now_ns = world.clock.now_ns()
    if unit.state == STORED:
        done.stored.add(unit_id)
    elif not world.ledger.reopen(unit_id, now_ns, now_ns + world.deadline_seconds * SECOND_NS):
        done.in_work.add(unit_id)
    elif world.work.send([message.to_json()], message.tenant):
        done.refused.add(unit_id)
    else:
        done.queued.add(unit_id)
        if unit.container_key:
            done.containers.add((message.tenant, unit.container_key))


def redrive_letters(world: Redriving, most: int, container: str | None, done: Redriven) -> None:
    """Queues the units of dead letters; a letter that is no unit's, or of another container, stays."""
    for _ in range(-(-most // DEAD_LETTERS_AT_ONCE)):
        letters = world.dead.receive(DEAD_LETTERS_AT_ONCE, 0)
        if not letters:
            return
        for letter, unit in units_of(letters, world.ledger):
            if unit is None:
                done.strange += 1
            elif container in {None, unit.container_key}:
                queue_again(unit, world, done)
                if unit.unit_id in done.queued | done.stored:
                    world.dead.delete(letter)


def units_of(letters: Iterable[Received], ledger: UnitLedger) -> Iterable[tuple[Received, UnitState | None]]:
    """Each letter with its unit, None for what is no message of a unit that the ledger knows."""
    for letter in letters:
        try:
            unit_id = WorkMessage.from_json(letter.body).unit_id
        except (ValueError, KeyError, TypeError):
            yield letter, None
        else:
            yield letter, ledger.unit(unit_id)
