"""Relations that hold in every deployment, and for each a change that breaks it."""

from typing import Any

import pytest

from tests.infra import relations
from tests.infra.cloud import Cloud, flat, references

STATEFUL = {
    "AWS::S3::Bucket": {"ArchiveAccessLogs31F4F9D7", "ArchiveRaw9D25344B", "ArchiveLake6BCDC00F"},
    "AWS::KMS::Key": {"ArchiveRawKey1DB8D8DF", "ArchiveLakeKey9C2B1C37"},
    "AWS::DynamoDB::Table": {"LedgerTable9343E4AA", "ThreadsTable5BA5DD23"},
}
"""Logical ids of what holds data. Append only: a changed id is a new, empty resource."""

LOG_DELIVERY = {
    "logs:CreateLogDelivery",
    "logs:GetLogDelivery",
    "logs:UpdateLogDelivery",
    "logs:DeleteLogDelivery",
    "logs:ListLogDeliveries",
    "logs:PutResourcePolicy",
    "logs:DescribeResourcePolicies",
    "logs:DescribeLogGroups",
}


def test_every_queue_has_a_queue_for_dead_letters(cloud: Cloud) -> None:
    assert relations.queues_without_dead_letters(cloud) == []


def test_a_queue_without_dead_letters_is_seen(dev: Cloud) -> None:
    broken = dev.changed()
    del broken.one("AWS::SQS::Queue", "ParsingWork6")["RedrivePolicy"]
    assert [logical_id[:11] for logical_id in relations.queues_without_dead_letters(broken)] == ["ParsingWork"] * 2


def test_every_queue_has_an_alarm(cloud: Cloud) -> None:
    assert relations.queues_without_alarm(cloud) == []


@pytest.mark.parametrize(
    ("alarm", "queue"), [("WatchIntakeAge", "ArchiveIntake"), ("WatchWorkDeadLetters", "ParsingWorkDeadLetters")]
)
def test_a_missing_alarm_is_seen(dev: Cloud, alarm: str, queue: str) -> None:
    broken = dev.changed()
    broken.resources.pop(next(logical_id for logical_id in broken.resources if logical_id.startswith(alarm)))
    assert [logical_id.startswith(queue) for logical_id in relations.queues_without_alarm(broken)] == [True]


def test_a_message_is_not_seen_again_while_somebody_works_on_it(cloud: Cloud) -> None:
    assert relations.short_visibilities(cloud) == []


@pytest.mark.parametrize("queue", ["ArchiveIntake5", "ParsingWork6"])
def test_a_lower_visibility_timeout_is_seen(cloud: Cloud, queue: str) -> None:
    broken = cloud.changed()
    broken.one("AWS::SQS::Queue", queue)["VisibilityTimeout"] -= 1
    assert len(relations.short_visibilities(broken)) == 1


def test_every_bucket_is_private_encrypted_kept_and_speaks_tls_alone(cloud: Cloud) -> None:
    assert relations.exposed_buckets(cloud) == []
    assert relations.plain_queues(cloud) == []


def test_a_bucket_that_is_deleted_with_its_stack_is_seen(dev: Cloud) -> None:
    broken = dev.changed()
    broken.resources["ArchiveRaw9D25344B"]["DeletionPolicy"] = "Delete"
    assert relations.exposed_buckets(broken) == ["ArchiveRaw9D25344B"]


def test_a_bucket_that_takes_plain_http_is_seen(dev: Cloud) -> None:
    broken = dev.changed()
    policy = broken.one("AWS::S3::BucketPolicy", "ArchiveLakePolicy")["PolicyDocument"]
    policy["Statement"] = [statement for statement in policy["Statement"] if statement["Effect"] != "Deny"]
    assert relations.exposed_buckets(broken) == ["ArchiveLake6BCDC00F"]


def test_what_holds_data_keeps_its_name_and_outlives_its_stack(cloud: Cloud) -> None:
    for type_, ids in STATEFUL.items():
        assert set(cloud.of_type(type_)) == ids
        assert {resource["DeletionPolicy"] for resource in cloud.of_type(type_).values()} == {"Retain"}
    kept = {name for name, queue in cloud.of_type("AWS::SQS::Queue").items() if queue.get("DeletionPolicy") == "Retain"}
    assert {name.removeprefix("Archive").rstrip("0123456789ABCDEF") for name in kept} == {"Intake", "IntakeDeadLetters"}


def test_nothing_is_allowed_on_everything_but_what_has_no_resource(cloud: Cloud) -> None:
    found = relations.boundless_statements(cloud)
    pulling = {(policy, action) for policy, action in found if action == "ecr:GetAuthorizationToken"}
    assert all("ExecutionRole" in policy for policy, _ in pulling)
    assert {(policy[:23], action) for policy, action in found - pulling} == {
        ("ContainersMachinePolicy", action) for action in LOG_DELIVERY
    }


def test_a_role_that_may_do_more_is_seen(dev: Cloud) -> None:
    broken = dev.changed()
    broken.one("AWS::IAM::Policy", "ParsingWorkerPolicy")["PolicyDocument"]["Statement"][0]["Action"] = "s3:*"
    assert len(relations.boundless_statements(broken) - relations.boundless_statements(dev)) == 1


RAW, LAKE = "<ArchiveRaw9D25344B.Arn>", "<ArchiveLake6BCDC00F.Arn>"
READ, WRITE = {"s3:GetObject", "s3:GetObjectVersion"}, {"s3:PutObject", "s3:AbortMultipartUpload"}


def test_the_worker_reads_raw_mail_by_key_and_writes_rows_of_units(cloud: Cloud) -> None:
    tables = (
        "messages",
        "occurrences",
        "message_addresses",
        "attachments",
        "thread_links",
        "quarantine",
        "skipped",
        "units",
        "sources",
    )
    assert relations.rights(cloud, "ParsingWorkerPolicy", "s3") == {
        f"{RAW}/in/*": READ,
        f"{RAW}/packs/*": READ,
        **{f"{LAKE}/{table}/*": WRITE for table in tables},
    }


def test_the_validator_writes_no_object(cloud: Cloud) -> None:
    assert relations.rights(cloud, "IntakeValidatePolicy", "s3") == {f"{RAW}/in/*": READ}


def test_nobody_deletes_lists_or_overwrites_raw_mail(cloud: Cloud) -> None:
    for policy in cloud.of_type("AWS::IAM::Policy"):
        for resource, actions in relations.rights(cloud, policy, "s3").items():
            replaced = {f"{LAKE}/{name}/*" for name in ("_settled", "thread_map", "thread_edges", "threads")}
            state_of_settle = policy.startswith("SettleJobPolicy") and resource in replaced
            assert not any("List" in action for action in actions), policy
            assert state_of_settle or not any("Delete" in action for action in actions), policy
            assert not (resource.startswith(RAW) and "/packs/" not in resource and actions & WRITE), policy


def test_no_item_of_the_ledger_is_deleted_or_scanned(cloud: Cloud) -> None:
    for policy in cloud.of_type("AWS::IAM::Policy"):
        for actions in relations.rights(cloud, policy, "dynamodb").values():
            assert not actions & {"dynamodb:DeleteItem", "dynamodb:Scan", "dynamodb:BatchWriteItem"}, policy


@pytest.mark.parametrize(("deployment", "actions"), [("prod", {"BatchGetItem", "UpdateItem"}), ("dev", set())])
def test_the_worker_alone_links_threads_and_only_in_profile_standard(
    deployment: str, actions: set[str], request: pytest.FixtureRequest
) -> None:
    cloud: Cloud = request.getfixturevalue(deployment)
    (table,) = [
        f"<{logical_id}.Arn>" for logical_id in cloud.of_type("AWS::DynamoDB::Table") if "Threads" in logical_id
    ]
    found = {
        policy: relations.rights(cloud, policy, "dynamodb").get(table) for policy in cloud.of_type("AWS::IAM::Policy")
    }
    granted = {policy[:19]: rights for policy, rights in found.items() if rights}
    assert granted == ({"ParsingWorkerPolicy": {f"dynamodb:{action}" for action in actions}} if actions else {})


def test_services_come_in_for_this_account_and_one_resource(cloud: Cloud) -> None:
    assert relations.unbound_services(cloud) == []


def test_a_service_that_comes_in_for_anybody_is_seen(dev: Cloud) -> None:
    broken = dev.changed()
    policy = broken.one("AWS::SQS::QueuePolicy", "ArchiveIntakePolicy")["PolicyDocument"]
    sending = next(statement for statement in policy["Statement"] if statement["Effect"] == "Allow")
    del sending["Condition"]["StringEquals"]["aws:SourceAccount"]
    assert len(relations.unbound_services(broken)) == 1


def test_workers_have_no_root_no_disk_but_scratch_and_time_to_end(cloud: Cloud) -> None:
    found = list(relations.containers(cloud))
    assert found
    for task, container in found:
        assert container["User"] == "10001:10001", task
        assert container["ReadonlyRootFilesystem"] is True, task
        assert container["LinuxParameters"]["InitProcessEnabled"] is True, task
        assert container["StopTimeout"] == 120, task
        assert [mount["ContainerPath"] for mount in container["MountPoints"] if not mount["ReadOnly"]] == [
            "/scratch"
        ], task


def test_everything_runs_on_arm(cloud: Cloud) -> None:
    tasks = cloud.properties("AWS::ECS::TaskDefinition").values()
    assert {task["RuntimePlatform"]["CpuArchitecture"] for task in tasks} == {"ARM64"}
    ours = [
        properties
        for logical_id, properties in cloud.properties("AWS::Lambda::Function").items()
        if not logical_id.startswith("BucketNotifications")
    ]
    assert [function["Architectures"] for function in ours] == [["arm64"]] * 4


def test_there_is_no_way_to_the_internet(cloud: Cloud) -> None:
    types = {resource["Type"] for resource in cloud.resources.values()}
    assert not types & {"AWS::EC2::NatGateway", "AWS::EC2::InternetGateway", "AWS::EC2::EIP"}
    services = [
        properties["NetworkConfiguration"]["AwsvpcConfiguration"]
        for properties in cloud.properties("AWS::ECS::Service").values()
    ]
    assert [service["AssignPublicIp"] for service in services] == ["DISABLED"]


def test_the_service_sleeps_until_there_is_work_and_prefers_spot(prod: Cloud) -> None:
    service = prod.one("AWS::ECS::Service", "ParsingService")
    assert service["DesiredCount"] == 0
    providers = {
        item["CapacityProvider"]: (item.get("Base", 0), item["Weight"]) for item in service["CapacityProviderStrategy"]
    }
    assert providers == {"FARGATE": (1, 1), "FARGATE_SPOT": (0, 4)}


def test_production_is_protected(prod: Cloud) -> None:
    tables = prod.properties("AWS::DynamoDB::Table").values()
    assert {table["DeletionProtectionEnabled"] for table in tables} == {True}
    manifest = (prod.assembly / "manifest.json").read_text("utf-8")
    assert '"terminationProtection": true' in manifest


def test_the_ledger_can_be_set_back_and_indexes_what_is_not_finished(cloud: Cloud) -> None:
    table = cloud.one("AWS::DynamoDB::Table", "LedgerTable")
    assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    indexes = {
        index["IndexName"]: [key["AttributeName"] for key in index["KeySchema"]]
        for index in table["GlobalSecondaryIndexes"]
    }
    assert indexes == {"stuck": ["stuck_shard", "deadline"], "by_container": ["container_key", "unit_id"]}
    assert {item["AttributeName"]: item["AttributeType"] for item in table["AttributeDefinitions"]}["deadline"] == "N"


def test_every_table_can_be_set_back_is_encrypted_and_paid_by_call(cloud: Cloud) -> None:
    for table in cloud.properties("AWS::DynamoDB::Table").values():
        assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
        assert table["SSESpecification"] == {"SSEEnabled": True}
        assert table["BillingMode"] == "PAY_PER_REQUEST"


def test_what_expires_is_named_by_an_attribute_that_nodes_of_threads_do_not_have(cloud: Cloud) -> None:
    expiring = {
        logical_id[:12]: properties["TimeToLiveSpecification"]
        for logical_id, properties in cloud.properties("AWS::DynamoDB::Table").items()
        if "TimeToLiveSpecification" in properties
    }
    assert expiring == {"ThreadsTable": {"AttributeName": "expires", "Enabled": True}}


def test_new_mail_and_nothing_else_is_told_to_the_intake_queue(cloud: Cloud) -> None:
    told = cloud.one("Custom::S3BucketNotifications", "ArchiveRawNotifications")["NotificationConfiguration"]
    queue, *others = told["QueueConfigurations"]
    assert others == []
    assert queue["Events"] == ["s3:ObjectCreated:*"]
    assert queue["Filter"]["Key"]["FilterRules"] == [{"Name": "prefix", "Value": "in/"}]
    assert flat(queue["QueueArn"]).startswith("<ArchiveIntake")
    assert cloud.resources["ArchiveRaw9D25344B"]["Properties"]["VersioningConfiguration"] == {"Status": "Enabled"}


def test_half_a_batch_may_fail_alone(cloud: Cloud) -> None:
    mapping = cloud.one("AWS::Lambda::EventSourceMapping", "IntakeEvents")
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert mapping["ScalingConfig"]["MaximumConcurrency"] >= 2


LEFT_OUT = {
    "AWS::ApplicationAutoScaling::ScalableTarget",
    "AWS::ApplicationAutoScaling::ScalingPolicy",
    "AWS::EC2::FlowLog",
    "AWS::EC2::SecurityGroupIngress",
}


def test_the_loopback_cloud_goes_without_these_types_and_no_others(local: Cloud, dev: Cloud) -> None:
    left_out = {logical_id for logical_id, resource in local.resources.items() if resource.get("Condition") == "Never"}
    assert {local.resources[logical_id]["Type"] for logical_id in left_out} == LEFT_OUT
    assert left_out == {logical_id for logical_id, resource in local.resources.items() if resource["Type"] in LEFT_OUT}
    assert not any("Condition" in resource for resource in dev.resources.values())


def test_nothing_that_is_made_needs_what_is_left_out(local: Cloud) -> None:
    left_out = {logical_id for logical_id, resource in local.resources.items() if "Condition" in resource}
    for logical_id, resource in local.resources.items():
        if logical_id not in left_out:
            assert not set(references(resource.get("Properties", {}))) & left_out, logical_id


PHYSICAL = {
    "BucketName",
    "QueueName",
    "TableName",
    "FunctionName",
    "RoleName",
    "StateMachineName",
    "ClusterName",
    "ServiceName",
    "TopicName",
    "LogGroupName",
}


def test_no_resource_has_a_name_that_we_gave_it(cloud: Cloud) -> None:
    def named(properties: dict[str, Any]) -> set[str]:
        return {name for name in PHYSICAL & set(properties) if isinstance(properties[name], str)}

    assert {
        logical_id: named(resource.get("Properties", {}))
        for logical_id, resource in cloud.resources.items()
        if named(resource.get("Properties", {}))
    } == {}


def test_every_right_of_a_task_to_be_started_names_the_roles_it_may_pass(cloud: Cloud) -> None:
    for policy in cloud.of_type("AWS::IAM::Policy"):
        for resource in relations.rights(cloud, policy, "iam"):
            assert "Task" in resource, policy
