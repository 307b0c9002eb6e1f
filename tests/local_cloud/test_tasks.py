"""Tasks of ECS are processes: started, counted, replaced, asked to end, killed, and cleaned up after."""

import json
import os
import signal
from pathlib import Path
from typing import Any

import pytest

from infra.local import emulator
from infra.local.places import Cloud, Places
from tests.local_cloud.conftest import Clients, Deploy
from tests.local_cloud.stacks import SCRATCH, service, until, with_task

pytestmark = [pytest.mark.network, pytest.mark.xdist_group("local_cloud")]

TELL = """\
import json, os, pathlib, signal, sys, time
import maillake
place = pathlib.Path(os.environ["PLACE"]); (place / "file").write_text("x")
print(json.dumps({"pid": os.getpid(), "place": str(place), "variables": dict(os.environ)}), flush=True)
def end(*_): print("drained", flush=True); sys.exit(0)
signal.signal(signal.SIGTERM, end)
time.sleep(60)
"""
ASK = """\
import boto3, botocore.exceptions
print(boto3.client("sts").get_caller_identity()["Arn"], flush=True)
boto3.client("sqs").list_queues()
try:
    boto3.client("s3").list_buckets()
except botocore.exceptions.ClientError as error:
    print(error.response["Error"]["Code"], flush=True)
"""
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"


def written(of: Clients, group: str) -> list[str]:
    """Lines of all tasks, from CloudWatch Logs."""
    streams = of("logs").describe_log_streams(logGroupName=group)["logStreams"]
    return [
        event["message"]
        for stream in streams
        for event in of("logs").get_log_events(logGroupName=group, logStreamName=stream["logStreamName"])["events"]
    ]


def told(of: Clients, group: str, count: int = 1) -> list[dict[str, Any]]:
    """What tasks told of themselves, as soon as so many have."""

    def look() -> list[dict[str, Any]]:
        found = [json.loads(line) for line in written(of, group) if line.startswith("{")]
        return found if len(found) >= count else []

    return until(look)


def scale(of: Clients, made: dict[str, str], count: int) -> None:
    of("ecs").update_service(cluster=made["Cluster"], service=made["Service"], desiredCount=count)


def alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists() or pid in emulator.members(os.getsid(pid))


@pytest.fixture
def made(deploy: Deploy) -> dict[str, str]:
    """A service that sleeps."""
    return deploy(
        {**with_task(["python", "-c", TELL], variables={"PLACE": f"{SCRATCH}/a"}), "Service": service(0)}
        | {"Task": with_task(["python", "-c", TELL], variables={"PLACE": SCRATCH})["Task"]}
    )


def test_a_service_runs_as_many_processes_as_it_wants(of: Clients, made: dict[str, str], cloud: Cloud) -> None:
    scale(of, made, 2)
    pids = {one["pid"] for one in told(of, made["Logs"], 2)}
    assert len(pids) == 2
    assert pids <= emulator.members(cloud.pid)
    scale(of, made, 0)
    until(lambda: not pids & emulator.members(cloud.pid))


def test_a_task_is_asked_to_end_and_what_it_writes_then_is_kept(of: Clients, made: dict[str, str]) -> None:
    scale(of, made, 1)
    told(of, made["Logs"])
    scale(of, made, 0)
    until(lambda: "drained" in written(of, made["Logs"]))


def test_a_task_that_died_is_replaced(of: Clients, made: dict[str, str]) -> None:
    scale(of, made, 1)
    first = told(of, made["Logs"])[0]["pid"]
    os.kill(first, signal.SIGKILL)
    assert {one["pid"] for one in told(of, made["Logs"], 2)} > {first}


def test_a_mounted_volume_is_a_directory_of_the_task_that_ends_with_it(of: Clients, made: dict[str, str]) -> None:
    scale(of, made, 1)
    place = Path(told(of, made["Logs"])[0]["place"])
    assert (place / "file").exists()
    scale(of, made, 0)
    until(lambda: not place.exists())


def test_a_task_knows_no_more_of_its_surroundings_than_on_fargate(
    of: Clients, made: dict[str, str], cloud: Cloud
) -> None:
    scale(of, made, 1)
    variables = told(of, made["Logs"])[0]["variables"]
    assert variables["AWS_ENDPOINT_URL"] == cloud.url
    assert variables["AWS_REGION"] == cloud.region
    assert cloud.secret not in variables.values()
    assert not {"AUTH", "GATEWAY_PORT", "PYTEST_CURRENT_TEST"} & set(variables)


def test_a_task_has_the_rights_of_its_role_and_no_others(of: Clients, deploy: Deploy) -> None:
    made = deploy(with_task(["python", "-c", ASK]))
    of("ecs").run_task(cluster=made["Cluster"], taskDefinition=made["Task"])
    lines = until(lambda: found if len(found := written(of, made["Logs"])) >= 2 else [])
    assert f":assumed-role/{made['Role']}/" in lines[0]
    assert lines[1] == "AccessDenied"


def test_a_task_that_does_not_listen_is_killed_after_its_time(
    of: Clients, deploy: Deploy, cloud: Cloud, places: Places
) -> None:
    made = deploy(with_task(["python", "-c", DEAF], stop_seconds=1))
    before = emulator.members(cloud.pid)
    arn = of("ecs").run_task(cluster=made["Cluster"], taskDefinition=made["Task"])["tasks"][0]["taskArn"]
    until(lambda: "deaf" in written(of, made["Logs"]))
    assert emulator.members(cloud.pid) - before
    of("ecs").stop_task(cluster=made["Cluster"], task=arn)
    until(lambda: not emulator.members(cloud.pid) - before)


def test_the_variables_of_a_run_replace_those_of_the_definition(of: Clients, made: dict[str, str]) -> None:
    override = {"name": "worker", "environment": [{"name": "CONTAINER", "value": '{"key": "in/a b"}'}]}
    of("ecs").run_task(
        cluster=made["Cluster"], taskDefinition=made["Task"], overrides={"containerOverrides": [override]}
    )
    assert told(of, made["Logs"])[0]["variables"]["CONTAINER"] == '{"key": "in/a b"}'
