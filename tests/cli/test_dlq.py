"""`maillake dlq` over a deployed pipeline in memory."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from maillake.adapters.aws.clients import client
from maillake.adapters.aws.queue import SqsQueue
from maillake.adapters.aws.unit_ledger import DynamoUnitLedger
from maillake.cloud import deployed
from maillake.contract.places import RUNNING, stacks_of
from maillake.contract.work import QUEUED, RawObject, Segment, WorkMessage
from tests.adapters.cloud import TABLE, cloud, made_queue, made_table
from tests.cli.commands import call

PASS = {"StartAt": "End", "States": {"End": {"Type": "Succeed"}}}
ROLE = "arn:aws:iam::123456789012:role/machine"
BOX = "b" * 32


@dataclass
class World:
    """A ledger with one failed segment, and the queues."""

    ledger: DynamoUnitLedger
    work: SqsQueue
    dead: SqsQueue
    machine: str
    failed: WorkMessage


def served() -> str:
    """A cluster with a service that sleeps."""
    ecs = client("ecs")
    ecs.create_cluster(clusterName="cluster")
    containers = [{"name": "worker", "image": "worker", "memory": 4096}]
    ecs.register_task_definition(family="worker", containerDefinitions=containers)
    made = ecs.create_service(cluster="cluster", serviceName="parse", taskDefinition="worker", desiredCount=0)
    return str(made["service"]["serviceName"])


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with cloud():
        sqs, work = made_queue(30)
        dead = sqs.create_queue(QueueName="dead")["QueueUrl"]
        machine = client("stepfunctions").create_state_machine(
            name="containers", definition=json.dumps(PASS), roleArn=ROLE
        )["stateMachineArn"]
        ledger = DynamoUnitLedger(made_table(), TABLE)
        names = {"LedgerTable": TABLE, "WorkQueueUrl": work, "WorkDeadLettersUrl": dead}
        outputs = {**names, "ContainerMachineArn": machine, "Cluster": "cluster", "Service": served()}
        monkeypatch.setattr(deployed, "stack_outputs", lambda _client, stacks: {stacks_of("dev"): outputs}[stacks])
        message = WorkMessage(
            "u" * 32, "acme", 7, (RawObject("raw", "in/acme/box.mbox", "v1", 9),), Segment(BOX, 0, 9, 0, "mboxrd")
        )
        ledger.put_unit(message, 10**18)
        ledger.put_container(BOX, 1, 1, RUNNING, None)
        assert ledger.fail(message.unit_id, ledger.claim(message.unit_id, 1, 1).attempt, "no space left")
        found = World(ledger, SqsQueue(sqs, work), SqsQueue(sqs, dead), machine, message)
        found.dead.send([message.to_json()], message.tenant)
        yield found


def executions(world: World) -> list[dict[str, Any]]:
    steps = client("stepfunctions")
    found = steps.list_executions(stateMachineArn=world.machine)["executions"]
    return [json.loads(steps.describe_execution(executionArn=one["executionArn"])["input"]) for one in found]


def test_what_was_given_up_is_listed_with_its_reason(world: World) -> None:
    done = call("dlq", "list")
    assert done.code == 0
    assert "no space left" in done.out
    (unit,) = call("dlq", "list", "--json", "--container", BOX).json_lines
    assert (unit["unit_id"], unit["state"], unit["container_key"]) == (world.failed.unit_id, "FAILED", BOX)
    assert call("dlq", "list", "--container", "other").err == "nothing was given up\n"


def test_a_dry_run_changes_nothing(world: World) -> None:
    assert "no space left" in call("dlq", "redrive", "--dry-run").out
    assert world.work.waiting() == 0
    assert len(world.ledger.failed(9)) == 1


def test_a_redrive_queues_the_unit_wakes_the_workers_and_accounts_the_container(world: World) -> None:
    (figures,) = call("dlq", "redrive", "--json").json_lines
    assert figures == {"queued": 1, "stored": 0, "in_work": 0, "refused": 0, "strange": 0, "containers": 1}
    (received,) = world.work.receive(9, 0)
    assert WorkMessage.from_json(received.body) == world.failed
    assert world.dead.waiting() == 0
    found = world.ledger.unit(world.failed.unit_id)
    assert found is not None
    assert found.state == QUEUED
    (state,) = executions(world)
    assert (state["container_key"], state["redriven"], state["tenant"]) == (BOX, True, "acme")
    (service,) = client("ecs").describe_services(cluster="cluster", services=["parse"])["services"]
    assert service["desiredCount"] == 1


def test_a_second_redrive_says_that_there_is_nothing(world: World) -> None:
    call("dlq", "redrive")
    lines = call("dlq", "redrive").out.splitlines()
    assert [line.split()[-1] for line in lines] == ["0"] * 6
    assert world.work.waiting() == 1


def test_without_a_region_the_command_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    done = call("dlq", "list")
    assert done.code == 2
    assert done.err.startswith("maillake: AWS says: ")
