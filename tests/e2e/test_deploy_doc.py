"""The commands of docs/deploy.md, one after the other, lead from an empty account to the first query and out again."""

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from pytest_socket import enable_socket

from infra.local import deploy, emulator, toolchain
from infra.local.clients import client
from infra.local.places import ROOT, Cloud, Places

pytestmark = [pytest.mark.network, pytest.mark.slow, pytest.mark.xdist_group("e2e")]

PAGE = (ROOT / "docs" / "deploy.md").read_text("utf-8")
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.DOTALL | re.MULTILINE)
LEFT_OUT = {
    "make build": "it has been done, or there would be no test",
    "npm install": "a test fetches nothing; the command of the CDK is that of the loopback cloud",
    "docker buildx": "it needs a container engine; workers of the loopback cloud are processes",
    "git pull": "the checkout is what is tested",
}
"""Commands that are not run, and why."""

CHANGED = {"export DEPLOYMENT=dev": "export DEPLOYMENT=local"}
"""The deployment for the loopback cloud has shorter times and leaves out what has no effect there."""

AWS = """\
#!/bin/sh
exec {} --endpoint-url "$AWS_ENDPOINT_URL" "$@"
"""
"""The command line of AWS: version 1 would look for queues on the internet, whatever the variable says."""

NOWHERE = "http://127.0.0.1:9"
CHECKOUT = ("app.py", "cdk.json", "pyproject.toml", "requirements.lock", "infra", "lambdas", "src", "workers")
LONGEST_SECONDS = 300


def script() -> str:
    """The blocks of the page as one program that says before each which it is."""
    blocks = []
    for number, block in enumerate(BLOCK.findall(PAGE), 1):
        lines = [CHANGED.get(line, line) for line in block.splitlines() if not line.startswith(tuple(LEFT_OUT))]
        blocks.append("\n".join([f"echo '== block {number}'", *lines]))
    return "\n".join(blocks)


@dataclass(frozen=True)
class Followed:
    """What the page's commands said, and the account after them."""

    said: str
    places: Places
    cloud: Cloud


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Places, Cloud]]:
    """An account in which there is nothing."""
    places = Places(home=tmp_path_factory.mktemp("account"))
    for folder in (places.emulator, places.cdk, toolchain.aws(places)):
        if not (folder / "installed").exists():
            pytest.skip("the loopback cloud is not installed: python -m infra.local install")
    enable_socket()
    yield places, emulator.start(places)
    emulator.stop(places)


@pytest.fixture(scope="module")
def followed(account: tuple[Places, Cloud], tmp_path_factory: pytest.TempPathFactory) -> Followed:
    """The page, followed in a copy of the checkout."""
    places, cloud = account
    checkout = tmp_path_factory.mktemp("checkout")
    for name in CHECKOUT:
        (shutil.copytree if (ROOT / name).is_dir() else shutil.copy)(ROOT / name, checkout / name)
    (checkout / ".venv").symlink_to(ROOT / ".venv")
    (checkout / ".local").symlink_to(places.programs)
    programs = tmp_path_factory.mktemp("programs")
    (programs / "aws").write_text(AWS.format(toolchain.aws(places) / "bin" / "aws"))
    (programs / "aws").chmod(0o755)
    variables = deploy.environment(places) | cloud.variables(places) | {"HTTPS_PROXY": NOWHERE, "HTTP_PROXY": NOWHERE}
    shell = subprocess.Popen(
        ["bash", "-euo", "pipefail", "-c", script()],
        cwd=checkout,
        env=variables | {"PATH": f"{programs}:{variables.get('PATH', os.defpath)}"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        said, _ = shell.communicate(timeout=LONGEST_SECONDS)
    finally:
        emulator.send(signal.SIGKILL, emulator.members(shell.pid))
    assert shell.returncode == 0, said[-4000:]
    return Followed(said, places, cloud)


def test_what_is_left_out_is_on_the_page() -> None:
    lines = [line for block in BLOCK.findall(PAGE) for line in block.splitlines()]
    assert all(any(line.startswith(command) for line in lines) for command in LEFT_OUT)
    assert set(CHANGED) <= set(lines)


def test_the_first_query_shows_the_first_mail(followed: Followed) -> None:
    assert "ann@example.com\tSeeds for the garden\t2025-06-02 09:30:00.000" in followed.said


def test_watching_shows_four_queues_a_service_and_alarms_that_do_not_ring(followed: Followed) -> None:
    assert re.findall(r"^(\w+Url) \d+ \d+$", followed.said, re.MULTILINE) == [
        "IntakeQueueUrl",
        "IntakeDeadLettersUrl",
        "WorkQueueUrl",
        "WorkDeadLettersUrl",
    ]
    assert re.search(r"^\d\t\d$", followed.said, re.MULTILINE)
    assert re.search(r"^\S*WorkDeadLetters\S*\t(OK|INSUFFICIENT_DATA)$", followed.said, re.MULTILINE)


def test_the_saved_queries_say_what_they_answer(followed: Followed) -> None:
    assert re.search(r"^nothing lost\tUnits whose items are not all in the lake", followed.said, re.MULTILINE)


def test_after_the_end_the_mail_is_still_there_and_the_workers_are_not(followed: Followed) -> None:
    clients = {name: client(followed.places, followed.cloud, name) for name in ("s3", "ecs", "cloudformation")}
    stacks = clients["cloudformation"].describe_stacks()["Stacks"]
    alive = {stack["StackName"] for stack in stacks if not stack["StackStatus"].startswith("DELETE")}
    assert "maillake-data-local" in alive
    assert "maillake-pipeline-local" not in alive
    raw = next(bucket["Name"] for bucket in clients["s3"].list_buckets()["Buckets"] if "archiveraw" in bucket["Name"])
    found = clients["s3"].get_object(Bucket=raw, Key="in/default/ann/first.eml")["Body"].read()
    assert b"the beans are in the shed" in found
    assert clients["ecs"].list_clusters()["clusterArns"] == []
