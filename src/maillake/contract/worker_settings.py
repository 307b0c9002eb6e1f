"""Settings of the programs of the worker image: parse units, plan a container, settle what was committed."""

from dataclasses import dataclass

from maillake.contract.limits import MIB
from maillake.contract.settings import PREFIX, setting
from maillake.contract.stage_settings import StageSettings


@dataclass(frozen=True)
class LakeSettings(StageSettings):
    """Where a deployed lake is."""

    raw_bucket: str = setting("", "bucket raw mail lies in")
    lake_bucket: str = setting("", "bucket of the tables")
    ledger_table: str = setting("", "table of units and containers")
    scratch: str = setting("/scratch", "directory that may be written to")


@dataclass(frozen=True)
class WorkerSettings(LakeSettings):
    """Settings of the parse service."""

    work_queue_url: str = setting("", "queue of units of work")
    processes: int = setting(2, "units parsed at a time; at most twice as many are held", least=1)
    heartbeat_seconds: float = setting(50.0, "wait between two renewals of lease and visibility", least=0)
    lease_seconds: int = setting(300, "a unit whose holder is silent for so long may be claimed again", least=1)
    visibility_seconds: int = setting(300, "a message whose holder is silent for so long is seen again", least=1)
    receive_seconds: int = setting(20, "long poll of the queue", least=0)
    retry_seconds: int = setting(5, "a unit that failed is seen again after so long, times how often it did", least=0)
    receives: int = setting(5, "a unit that failed so often is given up; then its message is a dead letter", least=1)
    drain_seconds: float = setting(90.0, "after SIGTERM a unit has so long to finish, then it is released", least=0)
    stuck_shards: int = setting(16, "shards of the index of units that are not finished", least=1)
    threads_table: str = setting("", "table of the thread graph")
    online_threads: str = setting(
        "off", "whether threads are linked while mail arrives, or only later: on off", choices=("on", "off")
    )


@dataclass(frozen=True)
class PlanSettings(LakeSettings):
    """Settings of the task that finds the boundaries of a container and writes the manifest of its segments."""

    container: str = setting("", "the container as JSON: the state of its execution, with what the probe found")
    segment_bytes: int = setting(64 * MIB, "raw bytes of a segment", least=1)
    unit_deadline_seconds: int = setting(3_600, "a unit that is not finished after so long is stuck", least=1)
    stuck_shards: int = setting(16, "shards of the index of units that are not finished", least=1)


@dataclass(frozen=True)
class SettleSettings(LakeSettings):
    """Settings of the job that decides which row of each message is shown."""

    stuck_shards: int = setting(16, "shards of the index of units that are not finished", least=1)


CONTAINER_VARIABLE = f"{PREFIX}CONTAINER"
"""Variable of `PlanSettings.container`: each execution sets it for its task."""
