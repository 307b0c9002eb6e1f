"""The state machine of containers: how one is started, and the object its state tells of."""

import json
from collections.abc import Mapping
from typing import Any

from maillake.adapters.aws.faults import reaching
from maillake.contract.places import CONTAINER_FIELDS, REDRIVEN_FIELDS
from maillake.contract.work import RawObject
from maillake.ports import Clock


class ContainerMachine:
    """Starts executions, one for each container."""

    def __init__(self, client: Any, arn: str, clock: Clock) -> None:
        self._client = client
        self._arn = arn
        self._clock = clock

    def start(self, key: str, tenant: str, item: RawObject) -> None:
        """Starts to take a container apart; its key is the name, so that a second start is none."""
        started_ns = self._clock.now_ns()
        values = (key, tenant, started_ns, item.custodian, item.bucket, item.key, item.version, item.size)
        self._execute(key, dict(zip(CONTAINER_FIELDS, values, strict=True)))

    def account(self, key: str, tenant: str) -> None:
        """Starts to account a container again, of which units were queued again."""
        started_ns = self._clock.now_ns()
        values = (key, tenant, started_ns, True)
        self._execute(f"{key}-{started_ns}", dict(zip(REDRIVEN_FIELDS, values, strict=True)))

    def _execute(self, name: str, state: Mapping[str, Any]) -> None:
        with reaching(self._arn):
            try:
                self._client.start_execution(stateMachineArn=self._arn, name=name, input=json.dumps(state))
            except self._client.exceptions.ExecutionAlreadyExists:
                return


def object_of(state: Mapping[str, Any]) -> RawObject:
    """The object in the state of an execution."""
    return RawObject(state["bucket"], state["key"], state["version_id"], int(state["size"]), state["custodian"])
