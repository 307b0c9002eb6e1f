"""Admit: objects that arrived become units of work; a mailbox becomes a container, to be taken apart.

Safe to repeat and to lose half-way: a unit is put into the ledger before it is sent, an object belongs to the unit
that the ledger says, and an event is done only when its object is in a unit that was sent.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from maillake.contract.intake_settings import IntakeSettings
from maillake.contract.places import INCOMING
from maillake.contract.work import QUEUED, RawObject, WorkMessage, container_key, group_unit_id
from maillake.errors import InputError, TransientError
from maillake.ports import Clock, Fleet, ObjectStore, Queue, UnitLedger

MAIL_SUFFIXES = (".eml",)
FIELD = re.compile(rb"[!-9;-~]+[ \t]*:")
SECOND_NS = 10**9

StartContainer = Callable[[str, str, RawObject], None]
"""Starts to take a container apart: its key, its tenant, the object. Starting it twice is one start."""


@dataclass(frozen=True)
class Admission:
    """The ports that admitting uses."""

    ledger: UnitLedger
    work: Queue
    store: ObjectStore
    fleet: Fleet
    clock: Clock
    start_container: StartContainer


def place_of(key: str, default_tenant: str) -> tuple[str, str]:
    """Tenant and custodian of a key `in/<tenant>/<custodian>/...`; a key with fewer steps names fewer of them."""
    steps = key.removeprefix(INCOMING).split("/")[:-1]
    return (steps[0] if steps and steps[0] else default_tenant), (steps[1] if len(steps) > 1 else "")


def admit(arrived: Sequence[RawObject], world: Admission, settings: IntakeSettings) -> set[int]:
    """Admits objects; returns the places of those that have to be tried again."""
    small: dict[str, list[tuple[int, RawObject]]] = defaultdict(list)
    failed: set[int] = set()
    for place, object_ in enumerate(arrived):
        tenant, custodian = place_of(object_.key, settings.default_tenant)
        item = replace(object_, custodian=custodian)
        try:
            if is_mbox(item, world.store, settings):
                world.start_container(container_key(tenant, item), tenant, item)
            else:
                small[tenant].append((place, item))
        except TransientError:
            failed.add(place)
    sent = 0
    for tenant, items in small.items():
        for group in groups(items, settings):
            try:
                refused = admit_group(tenant, group, world, settings)
            except TransientError:
                refused = {place for place, _ in group}
            failed |= refused
            sent += len(group) - len(refused)
    if sent:
        world.fleet.wake()
    return failed


def is_mbox(item: RawObject, store: ObjectStore, settings: IntakeSettings) -> bool:
    """True for a mailbox, by its first bytes, which are not read of what is named as a mail."""
    if item.key.lower().endswith(MAIL_SUFFIXES) or item.size == 0:
        return False
    try:
        head = store.read(item, 0, min(item.size, settings.sniff_bytes))
    except InputError:
        # The worker will not be able to read it either, and it can put it into quarantine with the reason.
        return False
    return looks_like_mbox(head)


def looks_like_mbox(head: bytes) -> bool:
    """True for a head that begins with a From_ line, or has two and does not begin as a mail does."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return text.startswith(b"From ") or (FIELD.match(text) is None and text.count(b"\nFrom ") > 1)


def groups(items: Iterable[tuple[int, RawObject]], settings: IntakeSettings) -> Iterator[list[tuple[int, RawObject]]]:
    """Objects in groups that are within the limits of a unit."""
    group: list[tuple[int, RawObject]] = []
    raw_bytes = message_bytes = 0
    for place, item in items:
        described = len(WorkMessage("", "", 0, (item,)).to_json().encode("utf-8", "surrogatepass"))
        full = len(group) >= settings.unit_mails or raw_bytes + item.size > settings.unit_raw_bytes
        if group and (full or message_bytes + described > settings.unit_message_bytes):
            yield group
            group, raw_bytes, message_bytes = [], 0, 0
        group.append((place, item))
        raw_bytes += item.size
        message_bytes += described
    if group:
        yield group


def admit_group(
    tenant: str, group: list[tuple[int, RawObject]], world: Admission, settings: IntakeSettings
) -> set[int]:
    """Puts a unit of the objects that no other unit has, and sends it; returns the places to try again."""
    now_ns = world.clock.now_ns()
    items = {item.object_id: item for _, item in group}
    unit_id = group_unit_id(tenant, tuple(items.values()))
    holders = {object_id: world.ledger.take(item, unit_id) for object_id, item in items.items()}
    own = tuple(item for object_id, item in items.items() if holders[object_id] == unit_id)
    if own:
        message = WorkMessage(unit_id, tenant, now_ns, own)
        world.ledger.put_unit(message, now_ns + settings.unit_deadline_seconds * SECOND_NS)
    refused = {unit for unit in sorted(set(holders.values())) if not send_unit(unit, world)}
    return {place for place, item in group if holders[item.object_id] in refused}


def send_unit(unit_id: str, world: Admission) -> bool:
    """Sends a unit that nobody took yet, as the ledger has it; False when the queue refused it."""
    state, message = world.ledger.unit(unit_id), world.ledger.message(unit_id)
    if state is None or message is None or state.state != QUEUED:
        return True
    return not world.work.send([message.to_json()], message.tenant)
