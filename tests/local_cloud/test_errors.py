"""The class of what a function raised is the type of its error."""

import json

import pytest

from tests.local_cloud.conftest import Clients, Deploy
from tests.local_cloud.stacks import allow, machine, role, until, zipped

pytestmark = [pytest.mark.network, pytest.mark.xdist_group("local_cloud")]

SOURCE = """\
import boto3

class LockedError(Exception):
    pass

def handle(event, context):
    if event.get("fail"):
        raise LockedError("the ledger is locked")
    return {"who": boto3.client("sts").get_caller_identity()["Arn"]}
"""
STEP = {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke"}


@pytest.fixture
def function(of: Clients, deploy: Deploy) -> str:
    """A function from a zip."""
    made = deploy({"Role": role("lambda.amazonaws.com")})
    arn = of("iam").get_role(RoleName=made["Role"])["Role"]["Arn"]
    name = f"of-{made['Role']}"[:60]
    of("lambda").create_function(
        FunctionName=name, Runtime="python3.14", Role=arn, Handler="handler.handle", Code={"ZipFile": zipped(SOURCE)}
    )
    return name


def test_a_function_runs_from_its_zip_with_boto3_and_its_role(of: Clients, function: str) -> None:
    answer = of("lambda").invoke(FunctionName=function, Payload=b"{}")
    assert "FunctionError" not in answer
    assert ":assumed-role/" in json.loads(answer["Payload"].read())["who"]


def test_the_error_of_a_function_has_the_name_of_its_class(of: Clients, function: str) -> None:
    answer = of("lambda").invoke(FunctionName=function, Payload=b'{"fail": true}')
    assert json.loads(answer["Payload"].read())["errorType"] == "LockedError"


@pytest.mark.parametrize(("caught", "expected"), [("LockedError", "SUCCEEDED"), ("OtherError", "FAILED")])
def test_a_step_catches_an_error_by_its_class(
    of: Clients, deploy: Deploy, function: str, caught: str, expected: str
) -> None:
    step = {**STEP, "Parameters": {"FunctionName": function, "Payload": {"fail": True}}}
    made = deploy(
        {
            "MachineRole": role("states.amazonaws.com", allow("lambda:InvokeFunction")),
            "Machine": machine(step, caught=caught),
        }
    )
    run = of("stepfunctions").start_execution(stateMachineArn=made["Machine"])["executionArn"]
    look = of("stepfunctions").describe_execution
    until(lambda: look(executionArn=run)["status"] != "RUNNING")
    assert look(executionArn=run)["status"] == expected
