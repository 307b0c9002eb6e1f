"""Template types and properties that the emulator does not know by itself."""

from typing import Any

import pytest

from infra.local.launcher.templates import STORED_ONLY
from tests.local_cloud.conftest import Clients, Deploy
from tests.local_cloud.stacks import resource, role

pytestmark = [pytest.mark.network, pytest.mark.xdist_group("local_cloud")]

KEYS: dict[str, Any] = {
    "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
    "BillingMode": "PAY_PER_REQUEST",
    "TimeToLiveSpecification": {"AttributeName": "expires", "Enabled": True},
}


@pytest.mark.parametrize(
    ("kind", "more"), [("DynamoDB::Table", {}), ("DynamoDB::GlobalTable", {"Replicas": [{"Region": "us-east-1"}]})]
)
def test_items_of_a_table_expire_when_its_template_says_so(
    of: Clients, deploy: Deploy, kind: str, more: dict[str, Any]
) -> None:
    made = deploy({"Table": resource(kind, **KEYS, **more)})
    found = of("dynamodb").describe_time_to_live(TableName=made["Table"])["TimeToLiveDescription"]
    assert found == {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires"}


def test_a_saved_query_of_a_template_can_be_read(of: Clients, deploy: Deploy) -> None:
    query = resource("Athena::NamedQuery", Name="senders", Database="mail", QueryString="SELECT 1", WorkGroup="primary")
    made = deploy({"Query": query})
    found = of("athena").get_named_query(NamedQueryId=made["Query"])["NamedQuery"]
    assert (found["Name"], found["QueryString"]) == ("senders", "SELECT 1")


def test_a_cluster_has_the_capacity_providers_of_its_template(of: Clients, deploy: Deploy) -> None:
    made = deploy(
        {
            "Cluster": resource("ECS::Cluster"),
            "Providers": resource(
                "ECS::ClusterCapacityProviderAssociations",
                Cluster={"Ref": "Cluster"},
                CapacityProviders=["FARGATE", "FARGATE_SPOT"],
                DefaultCapacityProviderStrategy=[{"CapacityProvider": "FARGATE_SPOT", "Weight": 1}],
            ),
        }
    )
    cluster = of("ecs").describe_clusters(clusters=[made["Cluster"]])["clusters"][0]
    assert cluster["capacityProviders"] == ["FARGATE", "FARGATE_SPOT"]
    assert cluster["defaultCapacityProviderStrategy"][0]["capacityProvider"] == "FARGATE_SPOT"


def test_types_without_effect_are_accepted(deploy: Deploy) -> None:
    kinds = [name.removeprefix("AWS::") for name in STORED_ONLY]
    made = deploy({f"Resource{number}": resource(kind) for number, kind in enumerate(kinds)})
    assert len(made) == len(STORED_ONLY)


def test_an_alarm_on_an_expression_is_accepted_and_one_on_a_metric_is_made(of: Clients, deploy: Deploy) -> None:
    limits = {"ComparisonOperator": "GreaterThanThreshold", "Threshold": 1, "EvaluationPeriods": 1}
    made = deploy(
        {
            "Plain": resource("CloudWatch::Alarm", Namespace="AWS/SQS", MetricName="Age", Period=60, **limits),
            "Sum": resource("CloudWatch::Alarm", Metrics=[{"Id": "sum", "Expression": "a + b"}], **limits),
        }
    )
    names = {one["AlarmName"] for one in of("cloudwatch").describe_alarms()["MetricAlarms"]}
    assert made["Plain"] in names
    assert made["Sum"] not in names


def test_a_type_that_nobody_knows_is_refused(of: Clients, deploy: Deploy) -> None:
    with pytest.raises(of("cloudformation").exceptions.ClientError, match="Unrecognized resource types"):
        deploy({"Role": role("lambda.amazonaws.com"), "Gate": resource("EC2::NatGateway")})
