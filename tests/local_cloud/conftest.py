"""One emulator for all tests of its hooks, in strict mode, below a temporary directory."""

import json
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pytest_socket import enable_socket

from infra.local import emulator
from infra.local.clients import client
from infra.local.places import Cloud, Places
from tests.local_cloud.stacks import Template

Deploy = Callable[[Template], dict[str, str]]
Clients = Callable[[str], Any]


@pytest.fixture(scope="session")
def places(tmp_path_factory: pytest.TempPathFactory) -> Places:
    found = Places(home=tmp_path_factory.mktemp("cloud"))
    if not (found.emulator / "installed").exists():
        pytest.skip("the emulator is not installed: python -m infra.local install")
    return found


@pytest.fixture(scope="session")
def cloud(places: Places) -> Iterator[Cloud]:
    enable_socket()
    started = emulator.start(places)
    yield started
    emulator.stop(places)


@pytest.fixture(autouse=True)
def _sockets(socket_enabled: None) -> None:
    """The emulator is on loopback."""


@pytest.fixture(scope="session")
def of(places: Places, cloud: Cloud) -> Clients:
    """A client of a service, with all rights."""
    known: dict[str, Any] = {}

    def find(name: str) -> Any:
        if name not in known:
            known[name] = client(places, cloud, name)
        return known[name]

    return find


@pytest.fixture
def deploy(of: Clients) -> Iterator[Deploy]:
    """Creates a stack and gives the physical names of its resources; deletes it in the end."""
    made: list[str] = []

    def create(resources: Template) -> dict[str, str]:
        stacks, name = of("cloudformation"), f"try-{uuid.uuid4().hex[:8]}"
        stacks.create_stack(
            StackName=name, TemplateBody=json.dumps({"Resources": resources}), Capabilities=["CAPABILITY_IAM"]
        )
        made.append(name)
        stacks.get_waiter("stack_create_complete").wait(StackName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 20})
        found = stacks.describe_stack_resources(StackName=name)["StackResources"]
        return {one["LogicalResourceId"]: one["PhysicalResourceId"] for one in found}

    yield create
    for name in made:
        of("cloudformation").delete_stack(StackName=name)
