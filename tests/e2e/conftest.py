"""The whole pipeline on the loopback cloud, deployed once, in strict mode."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from pytest_socket import enable_socket

from infra.local import emulator
from infra.local.places import Cloud, Places
from infra.local.rollout import roll_out


@dataclass(frozen=True)
class Deployed:
    """Where it runs and what its stacks are called."""

    places: Places
    cloud: Cloud
    outputs: dict[str, str]


@pytest.fixture(scope="session")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    """The pipeline; skipped visibly when its programs are not installed, for a test fetches nothing."""
    places = Places(home=tmp_path_factory.mktemp("pipeline"))
    if not all((folder / "installed").exists() for folder in (places.emulator, places.cdk)):
        pytest.skip("the loopback cloud is not installed: python -m infra.local install")
    enable_socket()
    try:
        cloud, outputs = roll_out(places, strict=True, say=lambda _text: None)
        yield Deployed(places, cloud, outputs)
    finally:
        emulator.stop(places)


@pytest.fixture(autouse=True)
def _sockets(socket_enabled: None) -> None:
    """The pipeline is on loopback."""
