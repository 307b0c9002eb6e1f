"""The deployments, synthesised once for the whole run, whatever number of workers it has."""

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.infra.cloud import ROOT, Cloud, read_cloud

CREDENTIALS = ("AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION", "AWS_DEFAULT_REGION")


@pytest.fixture(scope="session")
def assemblies(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Directory with a cloud assembly for each deployment."""
    base = tmp_path_factory.getbasetemp()
    output = (base if worker_id == "master" else base.parent) / "assemblies"
    with output.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (output / "done").exists():
            synthesise(output)
            (output / "done").touch()
    return output


def synthesise(output: Path) -> None:
    """Runs the app without credentials, a network or a container engine."""
    inherited = os.environ  # noqa: TID251 - a test hands it on
    environment = {name: value for name, value in inherited.items() if name not in CREDENTIALS}
    nowhere = "http://127.0.0.1:9"
    environment |= {
        "HTTPS_PROXY": nowhere,
        "HTTP_PROXY": nowhere,
        "CDK_DOCKER": "false",
        "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "1",
    }
    command = [sys.executable, "-m", "tests.infra.synthesise", str(output)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]


@pytest.fixture(scope="session", params=["local", "dev", "prod"])
def cloud(request: pytest.FixtureRequest, assemblies: Path) -> Cloud:
    """Each deployment."""
    return read_cloud(assemblies / request.param)


@pytest.fixture(scope="session")
def dev(assemblies: Path) -> Cloud:
    """The deployment that `cdk deploy` makes when nothing is said."""
    return read_cloud(assemblies / "dev")


@pytest.fixture(scope="session")
def prod(assemblies: Path) -> Cloud:
    return read_cloud(assemblies / "prod")


@pytest.fixture(scope="session")
def local(assemblies: Path) -> Cloud:
    return read_cloud(assemblies / "local")
