"""Intake: the validator turns events of the raw bucket into units of work and containers."""

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from infra.constructs.archive import Archive
from infra.constructs.function import Function
from infra.constructs.parsing import Parsing
from infra.constructs.surroundings import Surroundings
from infra.policies import allow
from maillake.contract.intake_settings import IntakeSettings
from maillake.contract.places import INCOMING


class Intake(Construct):
    """The validator, fed by the intake queue."""

    def __init__(
        self, scope: Construct, id: str, *, surroundings: Surroundings, parsing: Parsing, machine: sfn.IStateMachine
    ) -> None:
        super().__init__(scope, id)
        deployment, rights = surroundings.deployment, surroundings.rights
        archive = rights.archive
        settings = IntakeSettings(
            **vars(parsing.wake_settings()),
            raw_bucket=archive.raw.bucket_name,
            ledger_table=rights.ledger.table.table_name,
            container_machine_arn=machine.state_machine_arn,
            default_tenant=deployment.tenants[0],
            unit_deadline_seconds=deployment.unit_deadline_seconds,
        )
        self.validate = Function(
            self,
            "Validate",
            name="validate",
            settings=settings,
            statements=[
                self.taking(archive),
                *rights.reading_raw(INCOMING),
                rights.ledger.writing(),
                parsing.sending(),
                *parsing.waking(),
                allow("states:StartExecution", on=[machine.state_machine_arn]),
            ],
            deployment=deployment,
            timeout_seconds=deployment.validate_seconds,
            memory_mib=1024,
        )
        mapping = lambda_.EventSourceMapping(
            self,
            "Events",
            target=self.validate,
            event_source_arn=archive.intake.queue_arn,
            batch_size=deployment.validate_batch,
            max_batching_window=cdk.Duration.seconds(deployment.validate_window_seconds),
            max_concurrency=deployment.validate_concurrency,
            report_batch_item_failures=True,
        )
        mapping.node.add_dependency(self.validate.policy)

    @staticmethod
    def taking(archive: Archive) -> iam.PolicyStatement:
        """Lets the event source take messages of the intake queue."""
        actions = ("ReceiveMessage", "DeleteMessage", "ChangeMessageVisibility", "GetQueueAttributes")
        return allow(*(f"sqs:{action}" for action in actions), on=[archive.intake.queue_arn])
