"""A rule can start a task."""

import json

import pytest

from tests.local_cloud.conftest import Clients, Deploy
from tests.local_cloud.stacks import allow, resource, role, until, with_task

pytestmark = [pytest.mark.network, pytest.mark.xdist_group("local_cloud")]


def test_a_rule_runs_the_task_of_its_target(of: Clients, deploy: Deploy) -> None:
    target = {
        "Id": "task",
        "Arn": {"Fn::GetAtt": ["Cluster", "Arn"]},
        "RoleArn": {"Fn::GetAtt": ["RuleRole", "Arn"]},
        "EcsParameters": {"TaskDefinitionArn": {"Ref": "Task"}, "TaskCount": 1, "LaunchType": "FARGATE"},
    }
    made = deploy(
        {
            **with_task(["python", "-c", "print('settled', flush=True)"]),
            "RuleRole": role("events.amazonaws.com", allow("ecs:RunTask", "iam:PassRole")),
            "Rule": resource("Events::Rule", EventPattern={"source": ["try.rule"]}, Targets=[target]),
        }
    )
    of("events").put_events(Entries=[{"Source": "try.rule", "DetailType": "now", "Detail": json.dumps({})}])
    until(lambda: of("logs").filter_log_events(logGroupName=made["Logs"], filterPattern="settled")["events"])
