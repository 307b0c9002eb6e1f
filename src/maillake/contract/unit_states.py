"""What the ledger of a deployed pipeline knows of a unit and of a container."""

from dataclasses import dataclass


@dataclass(frozen=True)
class UnitState:
    """A unit: QUEUED, CLAIMED, STORED or FAILED; times are nanoseconds UTC."""

    unit_id: str
    tenant: str
    state: str
    attempt: int = 0
    lease_until_ns: int = 0
    emission: str | None = None
    container_key: str | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Claim:
    """A claim of a unit: granted with an attempt, or refused because it is terminal or leased for so many seconds."""

    granted: bool
    attempt: int = 0
    terminal: bool = False
    wait_seconds: float = 0.0


@dataclass(frozen=True)
class ContainerState:
    """A container: its state, how many units it has once that is known, and how many are in which state."""

    container_key: str
    state: str
    registered_ns: int
    units: int | None = None
    stored: int = 0
    failed: int = 0
    reason: str | None = None
