"""What an operator relies on, as functions that name what breaks it."""

from collections.abc import Iterator
from typing import Any

from tests.infra.cloud import Cloud, flat, listed, statements, target

QUEUE, ALARM, BUCKET = "AWS::SQS::Queue", "AWS::CloudWatch::Alarm", "AWS::S3::Bucket"


def dead_letter_queues(cloud: Cloud) -> set[str]:
    """Queues that others send what they cannot deliver to."""
    policies = [properties.get("RedrivePolicy") for properties in cloud.properties(QUEUE).values()]
    return {target(policy["deadLetterTargetArn"]) for policy in policies if policy}


def queues_without_dead_letters(cloud: Cloud) -> list[str]:
    """Queues that lose what they cannot deliver."""
    dead = dead_letter_queues(cloud)
    return [
        logical_id
        for logical_id, properties in cloud.properties(QUEUE).items()
        if logical_id not in dead and "RedrivePolicy" not in properties
    ]


def queues_without_alarm(cloud: Cloud) -> list[str]:
    """Queues nobody is told about when they stand still, and dead letters nobody is told about."""
    watched = {
        (target(dimension["Value"]), properties["MetricName"])
        for properties in cloud.properties(ALARM).values()
        for dimension in properties.get("Dimensions", [])
        if dimension["Name"] == "QueueName"
    }
    dead = dead_letter_queues(cloud)
    wanted = {
        (logical_id, "ApproximateNumberOfMessagesVisible" if logical_id in dead else "ApproximateAgeOfOldestMessage")
        for logical_id in cloud.of_type(QUEUE)
    }
    return sorted(logical_id for logical_id, _ in wanted - watched)


def short_visibilities(cloud: Cloud) -> list[str]:
    """Queues whose messages are seen again while somebody works on them."""
    queues, short = cloud.properties(QUEUE), []
    for mapping in cloud.properties("AWS::Lambda::EventSourceMapping").values():
        function = cloud.resources[target(mapping["FunctionName"])]["Properties"]
        needed = 6 * function["Timeout"] + mapping.get("MaximumBatchingWindowInSeconds", 0)
        queue = target(mapping["EventSourceArn"])
        short += [queue] if queues[queue].get("VisibilityTimeout", 30) < needed else []
    for variables in worker_variables(cloud):
        queue = target(variables["MAILLAKE_WORK_QUEUE_URL"])
        visibility = queues[queue].get("VisibilityTimeout", 30)
        enough = visibility >= 6 * float(variables["MAILLAKE_HEARTBEAT_SECONDS"]) and visibility >= int(
            variables["MAILLAKE_LEASE_SECONDS"]
        )
        short += [] if enough and visibility == int(variables["MAILLAKE_VISIBILITY_SECONDS"]) else [queue]
    return short


def worker_variables(cloud: Cloud) -> Iterator[dict[str, Any]]:
    """Variables of the containers that take units from a queue."""
    for _, container in containers(cloud):
        variables = {item["Name"]: item["Value"] for item in container["Environment"]}
        if "MAILLAKE_WORK_QUEUE_URL" in variables:
            yield variables


def containers(cloud: Cloud) -> Iterator[tuple[str, dict[str, Any]]]:
    """Containers of every task with the id of the task."""
    for logical_id, properties in cloud.properties("AWS::ECS::TaskDefinition").items():
        for container in properties["ContainerDefinitions"]:
            yield logical_id, container


def exposed_buckets(cloud: Cloud) -> list[str]:
    """Buckets that are public, not encrypted, deleted with their stack, or that take plain HTTP."""
    found = []
    for logical_id, resource in cloud.of_type(BUCKET).items():
        properties = resource["Properties"]
        block = properties.get("PublicAccessBlockConfiguration", {})
        private = [
            block.get(name)
            for name in ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
        ] == [True] * 4
        kept = resource.get("DeletionPolicy") == "Retain" == resource.get("UpdateReplacePolicy")
        if not (
            private
            and kept
            and "BucketEncryption" in properties
            and logical_id in tls_only(cloud, "AWS::S3::BucketPolicy", "Bucket")
        ):
            found.append(logical_id)
    return found


def plain_queues(cloud: Cloud) -> list[str]:
    """Queues that are not encrypted or take plain HTTP."""
    tls = tls_only(cloud, "AWS::SQS::QueuePolicy", "Queues")
    return [
        logical_id
        for logical_id, properties in cloud.properties(QUEUE).items()
        if logical_id not in tls or not properties.get("SqsManagedSseEnabled")
    ]


def tls_only(cloud: Cloud, type_: str, subject: str) -> set[str]:
    """Resources whose policy denies everything that does not come over TLS."""
    return {
        target(one)
        for properties in cloud.properties(type_).values()
        for one in listed(properties[subject])
        for statement in properties["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Deny"
        and statement.get("Condition", {}).get("Bool") == {"aws:SecureTransport": "false"}
    }


def boundless_statements(cloud: Cloud) -> set[tuple[str, str]]:
    """Policies and actions that are allowed on everything, and actions with a wildcard."""
    return {
        (policy, action)
        for policy, statement in statements(cloud)
        if statement["Effect"] == "Allow"
        for action in listed(statement["Action"])
        if "*" in action or any(flat(resource) == "*" for resource in listed(statement["Resource"]))
    }


def rights(cloud: Cloud, policy: str, service: str) -> dict[str, set[str]]:
    """Actions of a service that a policy allows, by resource."""
    found: dict[str, set[str]] = {}
    for logical_id, statement in statements(cloud):
        if logical_id.startswith(policy) and statement["Effect"] == "Allow":
            for resource in listed(statement["Resource"]):
                actions = {action for action in listed(statement["Action"]) if action.startswith(f"{service}:")}
                if actions:
                    found.setdefault(flat(resource), set()).update(actions)
    return found


def unbound_services(cloud: Cloud) -> list[str]:
    """Statements that let a service in whoever it acts for."""
    types = ("AWS::S3::BucketPolicy", "AWS::SQS::QueuePolicy")
    found = []
    for policy, statement in statements(cloud, *types):
        if statement["Effect"] == "Allow" and "Service" in listed(statement["Principal"])[0]:
            keys = {key for condition in statement.get("Condition", {}).values() for key in condition}
            found += [] if {"aws:SourceArn", "aws:SourceAccount"} <= keys else [policy]
    permissions = cloud.properties("AWS::Lambda::Permission")
    return found + [logical_id for logical_id, properties in permissions.items() if "SourceArn" not in properties]
