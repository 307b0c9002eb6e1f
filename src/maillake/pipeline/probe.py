"""Probe: what a container is, before anything is paid for taking it apart."""

from maillake.contract.places import FAILED, PLAN_ACTION, RUNNING
from maillake.contract.work import RawObject
from maillake.errors import InputError
from maillake.pipeline.admit import looks_like_mbox
from maillake.ports import Clock, ObjectStore, UnitLedger

LEAVE_ACTION = "leave"


def probe(key: str, item: RawObject, *, store: ObjectStore, ledger: UnitLedger, clock: Clock, sniff_bytes: int) -> str:
    """`plan` for an mbox, which is registered as running; else `leave`, with the reason in the ledger."""
    reason = refusal(item, store, sniff_bytes)
    state = RUNNING if reason is None else FAILED
    ledger.put_container(key, clock.now_ns(), None, state, reason)
    return PLAN_ACTION if reason is None else LEAVE_ACTION


def refusal(item: RawObject, store: ObjectStore, sniff_bytes: int) -> str | None:
    """Why an object is not taken apart."""
    try:
        head = store.read(item, 0, min(item.size, sniff_bytes)) if item.size else b""
    except InputError as error:
        return str(error)
    return None if looks_like_mbox(head) else "it is no mbox"
