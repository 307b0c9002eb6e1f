"""Outputs of the stacks of a deployment."""

from collections.abc import Iterable
from typing import Any

from maillake.adapters.aws.faults import Refusal, code_of, reaching
from maillake.errors import ConfigError


def stack_outputs(client: Any, stacks: Iterable[str]) -> dict[str, str]:
    """Values by name; `ConfigError` for a stack that is not deployed."""
    found: dict[str, str] = {}
    for stack in stacks:
        try:
            with reaching("CloudFormation"):
                described = client.describe_stacks(StackName=stack)["Stacks"]
        except Refusal as error:
            if code_of(error) == "ValidationError":
                raise ConfigError(f"there is no stack {stack} in this account and region") from error
            raise
        found |= {output["OutputKey"]: output["OutputValue"] for output in described[0].get("Outputs", ())}
    return found
