"""The ledger: the state of every unit of work and of every container."""

import aws_cdk as cdk
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from constructs import Construct

from infra.deployment import Deployment
from infra.policies import allow
from maillake.contract.places import BY_CONTAINER, STUCK


class Ledger(Construct):
    """One table. `stuck` holds what is not finished and nothing else; `by_container` the units of containers."""

    def __init__(self, scope: Construct, id: str, deployment: Deployment) -> None:
        super().__init__(scope, id)
        self.table = dynamodb.Table(
            self,
            "Table",
            partition_key=text("pk"),
            sort_key=text("sk"),
            billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
            encryption=dynamodb.TableEncryption.AWS_MANAGED,
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True
            ),
            deletion_protection=deployment.protected,
            removal_policy=cdk.RemovalPolicy.RETAIN,
        )
        self.table.add_global_secondary_index(
            index_name=STUCK,
            partition_key=text("stuck_shard"),
            sort_key=dynamodb.Attribute(name="deadline", type=dynamodb.AttributeType.NUMBER),
            projection_type=dynamodb.ProjectionType.KEYS_ONLY,
        )
        self.table.add_global_secondary_index(
            index_name=BY_CONTAINER,
            partition_key=text("container_key"),
            sort_key=text("unit_id"),
            projection_type=dynamodb.ProjectionType.INCLUDE,
            non_key_attributes=["state"],
        )

    def writing(self) -> iam.PolicyStatement:
        """Reads and writes items by key; deletes none."""
        actions = ("GetItem", "BatchGetItem", "PutItem", "UpdateItem", "ConditionCheckItem")
        return allow(*(f"dynamodb:{action}" for action in actions), on=[self.table.table_arn])

    def querying(self, *indexes: str) -> iam.PolicyStatement:
        """Queries the table or indexes of it."""
        return allow(
            "dynamodb:Query", on=[f"{self.table.table_arn}/index/{name}" for name in indexes] or [self.table.table_arn]
        )


def text(name: str) -> dynamodb.Attribute:
    """An attribute of text."""
    return dynamodb.Attribute(name=name, type=dynamodb.AttributeType.STRING)
