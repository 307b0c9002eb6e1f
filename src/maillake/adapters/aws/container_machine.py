"""The state machine of containers: how one is started, and the object its state tells of."""

import json
from collections.abc import Mapping
from typing import Any

from maillake.adapters.aws.faults import reaching
from maillake.contract.places import CONTAINER_FIELDS
from maillake.contract.work import RawObject


class ContainerMachine:
    """Starts executions, one for each container."""

    def __init__(self, client: Any, arn: str) -> None:
        self._client = client
        self._arn = arn

    def start(self, key: str, tenant: str, item: RawObject) -> None:
        """Starts to take a container apart; its key is the name, so that a second start is none."""
        values = (key, tenant, item.custodian, item.bucket, item.key, item.version, item.size)
        state = json.dumps(dict(zip(CONTAINER_FIELDS, values, strict=True)))
        with reaching(self._arn):
            try:
                self._client.start_execution(stateMachineArn=self._arn, name=key, input=state)
            except self._client.exceptions.ExecutionAlreadyExists:
                return


def object_of(state: Mapping[str, Any]) -> RawObject:
    """The object in the state of an execution."""
    return RawObject(state["bucket"], state["key"], state["version_id"], int(state["size"]), state["custodian"])
