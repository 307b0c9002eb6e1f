"""`Fleet`: a sleeping service is woken, one that is awake is left alone."""

from __future__ import annotations

from typing import Any

import pytest

from maillake.adapters.aws.fleet import FargateFleet
from maillake.adapters.memory.fleet import MemoryFleet
from maillake.errors import ConfigError
from maillake.ports import Fleet


class Cluster:
    """ECS with one service."""

    def __init__(self, wanted: int) -> None:
        self.wanted = wanted

    def describe_services(self, cluster: str, services: list[str]) -> dict[str, Any]:
        assert (cluster, services[1:]) == ("cluster", [])
        return {"services": [{"desiredCount": self.wanted}] if services == ["parse"] else []}

    def update_service(self, cluster: str, service: str, desiredCount: int) -> None:  # noqa: N803
        assert (cluster, service) == ("cluster", "parse")
        self.wanted = desiredCount


@pytest.mark.parametrize("wanted", [0, 1, 7])
@pytest.mark.parametrize("kind", ["memory", "ecs"])
def test_one_worker_is_asked_for_when_there_is_none(kind: str, wanted: int) -> None:
    asked = MemoryFleet(wanted) if kind == "memory" else Cluster(wanted)
    fleet: Fleet = asked if isinstance(asked, MemoryFleet) else FargateFleet(asked, "cluster", "parse")
    assert fleet.wake() is (wanted == 0)
    assert asked.wanted == max(1, wanted)
    assert fleet.wake() is False


def test_a_service_that_is_not_there_is_a_wrong_setting() -> None:
    with pytest.raises(ConfigError):
        FargateFleet(Cluster(0), "cluster", "none").wake()
