"""The archive: raw mail as it came, the lake made of it, and the queue that tells of new mail."""

import aws_cdk as cdk
import jsii
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sqs as sqs
from aws_cdk.interfaces.aws_s3 import IBucketRef
from constructs import Construct

from infra.deployment import Deployment
from infra.policies import acknowledge, queue_with_dead_letters, retained_bucket, retained_key
from maillake.contract.places import CONTAINERS, INCOMING, QUERY_RESULTS


class Archive(Construct):
    """Raw bucket (versioned), lake bucket, bucket of access logs, intake queue with its dead letters."""

    def __init__(self, scope: Construct, id: str, deployment: Deployment) -> None:
        super().__init__(scope, id)
        self.raw_key = retained_key(self, "RawKey", "Raw mail of maillake")
        self.lake_key = retained_key(self, "LakeKey", "Lake of maillake")
        logs = retained_bucket(self, "AccessLogs", key=None, logs_to=None, versioned=False, rules=[expiry(365)])
        acknowledge(logs, {"S1": "the bucket of access logs does not log access to itself"})
        self.raw = retained_bucket(
            self, "Raw", key=self.raw_key, logs_to=logs, versioned=True, rules=[UNFINISHED_UPLOADS]
        )
        self.lake = retained_bucket(
            self,
            "Lake",
            key=self.lake_key,
            logs_to=logs,
            versioned=False,
            rules=[UNFINISHED_UPLOADS, expiry(7, QUERY_RESULTS), expiry(90, CONTAINERS)],
        )
        self.intake, self.intake_dead = queue_with_dead_letters(
            self, "Intake", visibility_seconds=deployment.intake_visibility_seconds, receives=deployment.receives
        )
        for queue in (self.intake, self.intake_dead):
            queue.apply_removal_policy(cdk.RemovalPolicy.RETAIN)
        stack = cdk.Stack.of(self)
        self.raw_arn = str(stack.export_value(self.raw.bucket_arn))
        self.lake_arn = str(stack.export_value(self.lake.bucket_arn))
        self.raw.add_event_notification(
            s3.EventType.OBJECT_CREATED, IntakeDestination(self.intake), s3.NotificationKeyFilter(prefix=INCOMING)
        )


@jsii.implements(s3.IBucketNotificationDestination)
class IntakeDestination:
    """The intake queue as a target of a bucket: that bucket of this account, and no other, may send."""

    def __init__(self, queue: sqs.Queue) -> None:
        self.queue = queue

    def bind(self, scope: Construct, bucket: IBucketRef) -> s3.BucketNotificationDestinationConfig:  # noqa: ARG002
        """Lets the bucket send to the queue."""
        result = self.queue.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[iam.ServicePrincipal("s3.amazonaws.com")],
                actions=["sqs:SendMessage"],
                resources=[self.queue.queue_arn],
                conditions={
                    "ArnEquals": {"aws:SourceArn": bucket.bucket_ref.bucket_arn},
                    "StringEquals": {"aws:SourceAccount": cdk.Aws.ACCOUNT_ID},
                },
            )
        )
        dependencies = [policy for policy in [result.policy_dependable] if policy is not None]
        return s3.BucketNotificationDestinationConfig(
            arn=self.queue.queue_arn, type=s3.BucketNotificationDestinationType.QUEUE, dependencies=dependencies
        )


UNFINISHED_UPLOADS = s3.LifecycleRule(
    id="UnfinishedUploads", abort_incomplete_multipart_upload_after=cdk.Duration.days(7)
)


def expiry(days: int, prefix: str | None = None) -> s3.LifecycleRule:
    """Objects are deleted after some days."""
    return s3.LifecycleRule(
        id=f"Expire{(prefix or 'all').strip('/').title().replace('-', '')}",
        prefix=prefix,
        expiration=cdk.Duration.days(days),
    )
