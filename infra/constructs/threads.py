"""Threads: the thread graph while mail arrives, and the signatures that link mail without references."""

import aws_cdk as cdk
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from constructs import Construct

from infra.deployment import Deployment
from infra.policies import allow

EXPIRES = "expires"
"""Attribute of signatures alone: a node that is removed would cut its thread in two."""


class Threads(Construct):
    """One table, in every profile: it costs nothing while nobody writes to it, and outlives a change of profile."""

    def __init__(self, scope: Construct, id: str, deployment: Deployment) -> None:
        super().__init__(scope, id)
        self.table = dynamodb.Table(
            self,
            "Table",
            partition_key=dynamodb.Attribute(name="pk", type=dynamodb.AttributeType.STRING),
            sort_key=dynamodb.Attribute(name="sk", type=dynamodb.AttributeType.STRING),
            billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
            encryption=dynamodb.TableEncryption.AWS_MANAGED,
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True
            ),
            time_to_live_attribute=EXPIRES,
            deletion_protection=deployment.protected,
            removal_policy=cdk.RemovalPolicy.RETAIN,
        )

    def linking(self) -> iam.PolicyStatement:
        """Reads nodes and gives them what they do not have; puts, queries and deletes nothing."""
        return allow("dynamodb:BatchGetItem", "dynamodb:UpdateItem", on=[self.table.table_arn])
