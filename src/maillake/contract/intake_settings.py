"""Settings of the small functions around the work queue: they need neither the native core nor pyarrow."""

from dataclasses import dataclass

from maillake.contract.limits import MIB
from maillake.contract.settings import setting
from maillake.contract.stage_settings import StageSettings


@dataclass(frozen=True)
class WakeSettings(StageSettings):
    """Settings of the function that wakes a sleeping service; who sends to the work queue has them too."""

    work_queue_url: str = setting("", "queue of units of work")
    cluster: str = setting("", "ECS cluster of the parse service")
    service: str = setting("", "ECS service that takes units of work; it is woken when it sleeps")


@dataclass(frozen=True)
class IntakeSettings(WakeSettings):
    """Settings of the validator: from events of the raw bucket to units of work and containers."""

    raw_bucket: str = setting("", "bucket raw mail lies in")
    ledger_table: str = setting("", "table of units and containers")
    container_machine_arn: str = setting("", "state machine that takes a container apart")
    default_tenant: str = setting("default", "tenant of keys that name none")
    unit_mails: int = setting(100, "mails of a unit of work", least=1)
    unit_raw_bytes: int = setting(32 * MIB, "raw bytes of a unit of work", least=1)
    unit_message_bytes: int = setting(200_000, "UTF-8 bytes of the queue message of a unit", least=1_000)
    sniff_bytes: int = setting(65_536, "bytes that are read of an object to tell its type", least=1)
    unit_deadline_seconds: int = setting(3_600, "a unit that is not finished after so long is stuck", least=1)
    stuck_shards: int = setting(16, "shards of the index of units that are not finished", least=1)


@dataclass(frozen=True)
class ProbeSettings(StageSettings):
    """Settings of the first step of a container: is there anything to take apart."""

    raw_bucket: str = setting("", "bucket raw mail lies in")
    ledger_table: str = setting("", "table of units and containers")
    sniff_bytes: int = setting(65_536, "bytes that are read of an object to tell its type", least=1)


@dataclass(frozen=True)
class AccountSettings(StageSettings):
    """Settings of the last step of a container: are all its units finished, and does it balance."""

    ledger_table: str = setting("", "table of units and containers")
    account_seconds: int = setting(60, "wait between two looks at a container", least=1)
    container_limit_seconds: int = setting(
        172_800, "a container that is not finished after so long is partial", least=1
    )
