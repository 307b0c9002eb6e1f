"""A step that runs a task ends as the task does."""

import json

import pytest

from tests.local_cloud.conftest import Clients, Deploy
from tests.local_cloud.stacks import allow, machine, role, until, with_task

pytestmark = [pytest.mark.network, pytest.mark.xdist_group("local_cloud")]


@pytest.mark.parametrize(("code", "expected"), [(0, False), (3, True)])
def test_a_step_fails_when_its_task_does(of: Clients, deploy: Deploy, code: int, *, expected: bool) -> None:
    step = {
        "Type": "Task",
        "Resource": "arn:aws:states:::ecs:runTask.sync",
        "Parameters": {"Cluster": "${Cluster}", "TaskDefinition": "${Task}", "LaunchType": "FARGATE"},
    }
    made = deploy(
        {
            **with_task(["python", "-c", f"raise SystemExit({code})"]),
            "MachineRole": role("states.amazonaws.com", allow("ecs:*", "iam:PassRole", "events:*")),
            "Machine": machine(step, caught="States.TaskFailed"),
        }
    )
    run = of("stepfunctions").start_execution(stateMachineArn=made["Machine"])["executionArn"]
    look = of("stepfunctions").describe_execution
    until(lambda: look(executionArn=run)["status"] != "RUNNING")
    ended = look(executionArn=run)
    assert (ended["status"], json.loads(ended["output"]) == "caught") == ("SUCCEEDED", expected)
