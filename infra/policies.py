"""What holds for every resource: removal, encryption, transport, tags, and how a rule is acknowledged."""

import json
import re
from collections.abc import Mapping
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sqs as sqs
from cdk_nag import AwsSolutionsChecks
from constructs import Construct, IConstruct

from infra.deployment import Deployment

RETENTION = {30: logs.RetentionDays.ONE_MONTH, 365: logs.RetentionDays.ONE_YEAR}
DEAD_LETTERS_KEPT = cdk.Duration.days(14)


def acknowledge(scope: IConstruct, reasons: Mapping[str, str]) -> None:
    """Accepts findings of cdk-nag below a construct, each with its reason."""
    cdk.Validations.of(scope).acknowledge(
        *(cdk.Acknowledgment(id=f"AwsSolutions-{rule}", reason=reason) for rule, reason in reasons.items())
    )


def apply(app: cdk.App, deployment: Deployment) -> None:
    """Tags everything and checks it at synthesis."""
    cdk.Tags.of(app).add("application", "maillake")
    cdk.Tags.of(app).add("stage", deployment.stage)
    cdk.Validations.of(app).add_plugins(AwsSolutionsChecks(app))


def retained_key(scope: Construct, id: str, description: str) -> kms.Key:
    """A key that outlives its stack."""
    return kms.Key(
        scope, id, description=description, enable_key_rotation=True, removal_policy=cdk.RemovalPolicy.RETAIN
    )


def retained_bucket(
    scope: Construct,
    id: str,
    *,
    key: kms.IKey | None,
    logs_to: s3.IBucket | None,
    versioned: bool,
    rules: list[s3.LifecycleRule],
) -> s3.Bucket:
    """A private bucket that speaks TLS alone and outlives its stack."""
    return s3.Bucket(
        scope,
        id,
        encryption=s3.BucketEncryption.KMS if key else s3.BucketEncryption.S3_MANAGED,
        encryption_key=key,
        bucket_key_enabled=True if key else None,
        block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
        object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
        enforce_ssl=True,
        minimum_tls_version=1.2,
        versioned=versioned,
        server_access_logs_bucket=logs_to,
        server_access_logs_prefix=f"{id.lower()}/" if logs_to else None,
        removal_policy=cdk.RemovalPolicy.RETAIN,
        lifecycle_rules=rules,
    )


def queue_with_dead_letters(
    scope: Construct, id: str, *, visibility_seconds: int, receives: int
) -> tuple[sqs.Queue, sqs.Queue]:
    """A queue and the queue of what it could not deliver; both keep messages for fourteen days.

    Encrypted by SQS: messages hold names of objects, and a key of ours would have to let the S3 service in.
    """
    dead = sqs.Queue(
        scope,
        f"{id}DeadLetters",
        encryption=sqs.QueueEncryption.SQS_MANAGED,
        enforce_ssl=True,
        retention_period=DEAD_LETTERS_KEPT,
    )
    queue = sqs.Queue(
        scope,
        id,
        encryption=sqs.QueueEncryption.SQS_MANAGED,
        enforce_ssl=True,
        retention_period=DEAD_LETTERS_KEPT,
        visibility_timeout=cdk.Duration.seconds(visibility_seconds),
        dead_letter_queue=sqs.DeadLetterQueue(queue=dead, max_receive_count=receives),
    )
    dead.node.default_child.add_property_override(  # type: ignore[union-attr]
        "RedriveAllowPolicy", {"redrivePermission": "allowAll"}
    )
    return queue, dead


def log_group(scope: Construct, id: str, deployment: Deployment) -> logs.LogGroup:
    """Logs that are kept as long as the deployment says."""
    return logs.LogGroup(scope, id, retention=RETENTION[deployment.log_days], removal_policy=cdk.RemovalPolicy.DESTROY)


def allow(*actions: str, on: list[str], **conditions: object) -> iam.PolicyStatement:
    """A statement that allows actions on resources."""
    return iam.PolicyStatement(actions=list(actions), resources=on, conditions=conditions or None)


def attach(scope: Construct, id: str, role: iam.IRole, statements: list[iam.PolicyStatement]) -> iam.Policy:
    """Gives a role its policy. Wildcards below a prefix of a bucket are accepted, any other must be acknowledged."""
    policy = iam.Policy(scope, id, roles=[role], statements=statements)
    stack = cdk.Stack.of(scope)
    resources = {flat(stack.resolve(resource)) for statement in statements for resource in statement.resources}
    acknowledge(policy, {wildcard(resource): BELOW for resource in sorted(resources) if PREFIX.search(resource)})
    return policy


PREFIX = re.compile(r"[^/]/[a-z_-]+/([a-z_-]+/)*\*$")
BELOW = "names of objects come from mail and from units; the statement is bound to one prefix of one bucket"


def wildcard(resource: str) -> str:
    """Finding of cdk-nag about a resource with a wildcard."""
    return f"IAM5[Resource::{resource}]"


def flat(value: Any) -> str:
    """A resolved reference as cdk-nag writes it."""
    if not isinstance(value, dict):
        return str(value)
    (function, argument), *_ = value.items()
    if function == "Fn::Join":
        return str(argument[0]).join(flat(part) for part in argument[1])
    if function == "Fn::GetAtt":
        return f"<{argument[0]}.{argument[1]}>"
    if function == "Fn::ImportValue":
        return flat(argument)
    return f"<{argument}>" if function == "Ref" else json.dumps(value, separators=(",", ":"))


def acknowledge_wildcards(policy: iam.Policy, reason: str) -> None:
    """Accepts the wildcards of a policy that the CDK wrote."""
    document = cdk.Stack.of(policy).resolve(policy.document)
    resources = {flat(resource) for statement in document["Statement"] for resource in as_list(statement["Resource"])}
    acknowledge(policy, {wildcard(resource): reason for resource in sorted(resources) if "*" in resource})


def as_list(value: Any) -> list[Any]:
    """One value or many."""
    return value if isinstance(value, list) else [value]
