"""Deployments: what the context may say."""

from dataclasses import replace
from typing import Any

import pytest

from infra.deployment import DEPLOYMENTS, UnknownDeploymentError, deployment_of


class Context:
    """The context of an app."""

    def __init__(self, **said: Any) -> None:
        self.said = said

    def try_get_context(self, key: str) -> Any:
        return self.said.get(key)


def chosen(**said: Any) -> Any:
    return deployment_of(Context(**said))  # type: ignore[arg-type]


def test_nothing_said_means_dev_in_profile_standard() -> None:
    assert chosen() == DEPLOYMENTS["dev"]
    assert chosen().profile == "standard"


def test_profile_tenants_and_image_may_be_said() -> None:
    said = chosen(deployment="prod", profile="lite", tenants="alpha, beta", worker_image="example.com/worker:1")
    assert said == replace(
        DEPLOYMENTS["prod"], profile="lite", tenants=("alpha", "beta"), worker_image="example.com/worker:1"
    )


def test_the_loopback_cloud_is_always_lite() -> None:
    assert chosen(deployment="local", profile="standard").profile == "lite"


@pytest.mark.parametrize(
    ("said", "switch"),
    [
        ({}, "on"),
        ({"profile": "lite"}, "off"),
        ({"online_threads": "off"}, "off"),
        ({"deployment": "local"}, "off"),
        ({"deployment": "local", "online_threads": "on"}, "on"),
    ],
)
def test_threads_are_linked_online_as_said_or_as_the_profile_has_it(said: dict[str, str], switch: str) -> None:
    assert chosen(**said).online_threads == switch


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"deployment": "staging"}, "no deployment is named 'staging'; there are: local, dev, prod"),
        ({"profile": "full"}, "no profile is named 'full'; there are: lite, standard"),
        ({"online_threads": "yes"}, "online_threads is on or off, not 'yes'"),
    ],
)
def test_what_there_is_none_of_is_named_with_what_there_is(said: dict[str, str], sentence: str) -> None:
    with pytest.raises(UnknownDeploymentError, match=sentence):
        chosen(**said)


@pytest.mark.parametrize("deployment", DEPLOYMENTS.values(), ids=lambda deployment: deployment.stage)
def test_times_fit_together(deployment: Any) -> None:
    assert deployment.work_visibility_seconds >= 6 * deployment.heartbeat_seconds
    assert deployment.intake_visibility_seconds >= 6 * deployment.validate_seconds
    assert deployment.drain_seconds < 120
    assert deployment.unit_deadline_seconds > deployment.lease_seconds
    assert deployment.account_seconds < deployment.container_limit_seconds
    assert deployment.receives >= 3


def test_production_alone_is_protected() -> None:
    assert [name for name, deployment in DEPLOYMENTS.items() if deployment.protected] == ["prod"]
