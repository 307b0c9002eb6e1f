"""A deployed pipeline, found by the outputs of its stacks."""

from maillake.adapters.aws.clients import client
from maillake.adapters.aws.container_machine import ContainerMachine
from maillake.adapters.aws.faults import refused_for_good
from maillake.adapters.aws.fleet import FargateFleet
from maillake.adapters.aws.queue import SqsQueue
from maillake.adapters.aws.stack_outputs import stack_outputs
from maillake.adapters.aws.unit_ledger import DynamoUnitLedger
from maillake.adapters.clock import SystemClock
from maillake.contract.intake_settings import IntakeSettings
from maillake.contract.places import stacks_of
from maillake.contract.unit_states import UnitState
from maillake.pipeline.redrive import Redriven, Redriving, given_up, redrive


def redriving(deployment: str) -> Redriving:
    """What redriving uses; `ConfigError` when the deployment is not there."""
    outputs = stack_outputs(client("cloudformation"), stacks_of(deployment))
    sqs, clock, settings = client("sqs"), SystemClock(), IntakeSettings()
    machine = ContainerMachine(client("stepfunctions"), outputs["ContainerMachineArn"], clock)
    return Redriving(
        DynamoUnitLedger(client("dynamodb"), outputs["LedgerTable"], settings.stuck_shards),
        SqsQueue(sqs, outputs["WorkQueueUrl"]),
        SqsQueue(sqs, outputs["WorkDeadLettersUrl"]),
        FargateFleet(client("ecs"), outputs["Cluster"], outputs["Service"]),
        clock,
        machine.account,
        settings.unit_deadline_seconds,
    )


def given_up_units(deployment: str, most: int, container: str | None = None) -> list[UnitState]:
    """Units that failed too often, then those that nobody finished in time."""
    with refused_for_good():
        world = redriving(deployment)
        return given_up(world.ledger, world.clock, most, container)


def redrive_units(deployment: str, most: int, container: str | None = None) -> Redriven:
    """Queues what was given up again."""
    with refused_for_good():
        return redrive(redriving(deployment), most, container)
