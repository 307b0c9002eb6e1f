"""Templates the hooks are tried with, and the wait for something to become true."""

import io
import json
import time
import zipfile
from collections.abc import Callable
from typing import Any, TypeVar

Value = TypeVar("Value")
Template = dict[str, Any]
SCRATCH = "/scratch"


def until(look: Callable[[], Value], *, seconds: float = 20.0) -> Value:
    """What `look` gives as soon as it is true."""
    deadline = time.monotonic() + seconds
    while True:
        if found := look():
            return found
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def resource(kind: str, **properties: Any) -> dict[str, Any]:
    return {"Type": f"AWS::{kind}", "Properties": properties}


def role(principal: str, *statements: dict[str, Any]) -> dict[str, Any]:
    """A role a service takes on, with what it may do."""
    trust = {"Effect": "Allow", "Principal": {"Service": principal}, "Action": "sts:AssumeRole"}
    policies = [{"PolicyName": "own", "PolicyDocument": {"Version": "2012-10-17", "Statement": list(statements)}}]
    return resource(
        "IAM::Role",
        AssumeRolePolicyDocument={"Version": "2012-10-17", "Statement": [trust]},
        Policies=policies if statements else [],
    )


def allow(*actions: str) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": list(actions), "Resource": "*"}


def task(command: list[str], *, variables: dict[str, Any] | None = None, stop_seconds: int = 1) -> dict[str, Any]:
    """A task definition like those of the pipeline."""
    log = {"awslogs-group": {"Ref": "Logs"}, "awslogs-stream-prefix": "task", "awslogs-region": {"Ref": "AWS::Region"}}
    container = {
        "Name": "worker",
        "Image": "maillake/worker:local",
        "Command": command,
        "Environment": [{"Name": name, "Value": value} for name, value in (variables or {}).items()],
        "StopTimeout": stop_seconds,
        "LogConfiguration": {"LogDriver": "awslogs", "Options": log},
        "MountPoints": [{"ContainerPath": SCRATCH, "SourceVolume": "scratch", "ReadOnly": False}],
    }
    return resource(
        "ECS::TaskDefinition",
        ContainerDefinitions=[container],
        TaskRoleArn={"Fn::GetAtt": ["Role", "Arn"]},
        RequiresCompatibilities=["FARGATE"],
        NetworkMode="awsvpc",
        Volumes=[{"Name": "scratch"}],
    )


def with_task(command: list[str], **options: Any) -> dict[str, Any]:
    """A cluster and what a task of it needs."""
    return {
        "Role": role("ecs-tasks.amazonaws.com", allow("sqs:ListQueues")),
        "Logs": resource("Logs::LogGroup"),
        "Cluster": resource("ECS::Cluster"),
        "Task": task(command, **options),
    }


def service(count: int) -> dict[str, Any]:
    return resource("ECS::Service", Cluster={"Ref": "Cluster"}, TaskDefinition={"Ref": "Task"}, DesiredCount=count)


def machine(state: dict[str, Any], *, caught: str) -> dict[str, Any]:
    """A state machine of one step: it succeeds, or fails with `caught` and ends in the state `Caught`."""
    states = {
        "Step": {**state, "Catch": [{"ErrorEquals": [caught], "Next": "Caught"}], "End": True},
        "Caught": {"Type": "Pass", "Result": "caught", "End": True},
    }
    return resource(
        "StepFunctions::StateMachine",
        RoleArn={"Fn::GetAtt": ["MachineRole", "Arn"]},
        DefinitionString={"Fn::Sub": json.dumps({"StartAt": "Step", "States": states})},
    )


def zipped(source: str) -> bytes:
    """A function's code as its asset."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("handler.py", source)
    return buffer.getvalue()
