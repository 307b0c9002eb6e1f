"""Account: what became of the units of a container."""

from maillake.contract.places import COMPLETE, FAILED, PARTIAL, RUNNING
from maillake.ports import Clock, UnitLedger

SECOND_NS = 10**9


def account(
    key: str, ledger: UnitLedger, clock: Clock, *, started_ns: int, limit_seconds: int, failed: str | None = None
) -> str:
    """State of a container: RUNNING while units are not finished, then COMPLETE or PARTIAL; FAILED without units.

    `failed` is why a step before failed. So long after the start what is not finished stays as it is: PARTIAL.
    """
    now_ns = clock.now_ns()
    container = ledger.container(key)
    if container is None or container.units is None:
        ledger.put_container(key, now_ns, None, FAILED, failed or "it was not planned")
        return FAILED
    finished = container.stored + container.failed
    if failed is None and finished < container.units and now_ns - started_ns < limit_seconds * SECOND_NS:
        return RUNNING
    state = COMPLETE if container.stored == container.units else PARTIAL
    reason = failed or (None if state == COMPLETE else f"{container.units - container.stored} units are not stored")
    ledger.put_container(key, now_ns, container.units, state, reason)
    return state
