"""Outputs of stacks."""

import pytest
from botocore.stub import Stubber  # type: ignore[import-untyped]

from maillake.adapters.aws.clients import client
from maillake.adapters.aws.stack_outputs import stack_outputs
from maillake.errors import ConfigError, TransientError
from tests.adapters.cloud import cloud

STACK = {"StackName": "any", "CreationTime": "2026-01-01T00:00:00Z", "StackStatus": "CREATE_COMPLETE"}


def described(**outputs: str) -> dict[str, object]:
    told = [{"OutputKey": name, "OutputValue": value} for name, value in outputs.items()]
    return {"Stacks": [{**STACK, "Outputs": told}]}


def test_outputs_of_several_stacks_are_found_together() -> None:
    with cloud(), Stubber(client("cloudformation")) as stubber:
        stubber.add_response("describe_stacks", described(Bucket="raw"), {"StackName": "data"})
        stubber.add_response("describe_stacks", described(Queue="work"), {"StackName": "rest"})
        assert stack_outputs(stubber.client, ["data", "rest"]) == {"Bucket": "raw", "Queue": "work"}


def test_a_stack_that_is_not_deployed_is_named() -> None:
    with cloud(), Stubber(client("cloudformation")) as stubber:
        stubber.add_client_error("describe_stacks", "ValidationError", "Stack with id data does not exist")
        with pytest.raises(ConfigError, match="there is no stack data in this account and region"):
            stack_outputs(stubber.client, ["data"])


def test_a_cloud_that_fails_may_be_asked_again() -> None:
    with cloud(), Stubber(client("cloudformation")) as stubber:
        stubber.add_client_error("describe_stacks", "Throttling", "slow down", 400)
        with pytest.raises(TransientError):
            stack_outputs(stubber.client, ["data"])
