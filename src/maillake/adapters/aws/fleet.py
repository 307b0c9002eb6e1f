"""`Fleet` over ECS: the parse service, which sleeps at no task."""

from typing import Any

from maillake.adapters.aws.faults import reaching
from maillake.errors import ConfigError


class FargateFleet:
    """One service of a cluster; how many tasks it has beyond the first is decided by its scaling policy."""

    def __init__(self, client: Any, cluster: str, service: str) -> None:
        self._client = client
        self._cluster = cluster
        self._service = service

    def wake(self) -> bool:
        """Asks for one task when none is asked for; True when it did."""
        with reaching(self._service):
            answer = self._client.describe_services(cluster=self._cluster, services=[self._service])
            if not answer["services"]:
                raise ConfigError(f"there is no service {self._service} in the cluster {self._cluster}")
            if answer["services"][0]["desiredCount"]:
                return False
            self._client.update_service(cluster=self._cluster, service=self._service, desiredCount=1)
        return True
