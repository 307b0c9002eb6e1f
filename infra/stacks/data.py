"""What must outlive every deployment: raw mail, the lake, the ledger, the threads, the intake queue."""

import aws_cdk as cdk
from constructs import Construct

from infra.constructs.archive import Archive
from infra.constructs.ledger import Ledger
from infra.constructs.threads import Threads
from infra.deployment import Deployment
from infra.policies import acknowledge


class DataStack(cdk.Stack):
    """Buckets, keys, tables, and the intake queue, which notifications of the raw bucket tie to it."""

    def __init__(self, scope: Construct, id: str, *, deployment: Deployment, stack_name: str) -> None:
        super().__init__(
            scope,
            id,
            stack_name=stack_name,
            description="maillake: raw mail, lake, ledger and threads",
            termination_protection=deployment.protected,
        )
        self.archive = Archive(self, "Archive", deployment)
        self.ledger = Ledger(self, "Ledger", deployment)
        self.threads = Threads(self, "Threads", deployment)
        self.acknowledge_notifications()
        for name, value in {
            "RawBucket": self.archive.raw.bucket_name,
            "LakeBucket": self.archive.lake.bucket_name,
            "LedgerTable": self.ledger.table.table_name,
            "ThreadsTable": self.threads.table.table_name,
            "IntakeQueueUrl": self.archive.intake.queue_url,
            "IntakeDeadLettersUrl": self.archive.intake_dead.queue_url,
        }.items():
            cdk.CfnOutput(self, f"{name}Output", value=value).override_logical_id(name)

    def acknowledge_notifications(self) -> None:
        """The function of the CDK that ties a bucket to a queue."""
        managed = "Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
        for child in self.node.children:
            if child.node.id.startswith("BucketNotificationsHandler"):
                acknowledge(child, {f"IAM4[{managed}]": "the CDK's own function; it writes its log and nothing else"})
