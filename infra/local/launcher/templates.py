"""Template types that the emulator does not know, and the property of tables that it overlooks."""

import importlib
import json
from collections.abc import Callable
from typing import Any

from infra.local.launcher.letters import camel_case

Created = tuple[str, dict[str, Any]]
Create = Callable[[str, dict[str, Any], str], Created]

STORED_ONLY = (
    "AWS::ApplicationAutoScaling::ScalableTarget",
    "AWS::ApplicationAutoScaling::ScalingPolicy",
    "AWS::CloudWatch::CompositeAlarm",
    "AWS::EC2::FlowLog",
    "AWS::EC2::SecurityGroupIngress",
    "AWS::EC2::SecurityGroupEgress",
    "AWS::Logs::QueryDefinition",
)
"""Types that have no effect here: they are accepted and nothing is made."""

TABLES = ("AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable")
ALARM = "AWS::CloudWatch::Alarm"


def add() -> None:
    """Registers the types and wraps the ones that are known in part."""
    provisioners: Any = importlib.import_module("ministack.services.cloudformation.provisioners")
    known: dict[str, dict[str, Any]] = provisioners._RESOURCE_HANDLERS
    for name in STORED_ONLY:
        known.setdefault(name, {"create": store, "update": keep, "delete": forget})
    known.setdefault("AWS::Athena::NamedQuery", {"create": save_query, "update": renew_query, "delete": forget_query})
    known.setdefault(
        "AWS::ECS::ClusterCapacityProviderAssociations",
        {"create": associate, "update": keep, "delete": forget},
    )
    for name in TABLES:
        known[name]["create"] = with_expiry(known[name]["create"])
    known[ALARM]["create"] = without_arithmetic(known[ALARM]["create"])


def store(logical_id: str, _properties: dict[str, Any], stack_name: str) -> Created:
    """Accepts a resource that has no effect here."""
    name = f"{stack_name}-{logical_id}"
    return name, {"Id": name, "Arn": f"arn:aws:local:::{name}"}


def keep(name: str, _old: dict[str, Any], _new: dict[str, Any], _stack: str, **_options: Any) -> Created:
    """Accepts a change."""
    return name, {"Id": name, "Arn": f"arn:aws:local:::{name}"}


def forget(_name: str, _properties: dict[str, Any]) -> None:
    """Accepts an end."""


def with_expiry(create: Create) -> Create:
    """A table whose items expire, when its template says so."""
    tables: Any = importlib.import_module("ministack.services.dynamodb")

    def create_with_expiry(logical_id: str, properties: dict[str, Any], stack_name: str) -> Created:
        name, attributes = create(logical_id, properties, stack_name)
        expiry = properties.get("TimeToLiveSpecification") or {}
        if expiry.get("AttributeName"):
            enabled = str(expiry.get("Enabled", True)).lower() == "true"
            wanted = {"AttributeName": expiry["AttributeName"], "Enabled": enabled}
            tables._update_ttl({"TableName": name, "TimeToLiveSpecification": wanted})
        return name, attributes

    return create_with_expiry


def without_arithmetic(create: Create) -> Create:
    """Alarms on expressions are accepted without effect; the others are made."""

    def create_or_store(logical_id: str, properties: dict[str, Any], stack_name: str) -> Created:
        return (store if properties.get("Metrics") else create)(logical_id, properties, stack_name)

    return create_or_store


def save_query(_logical_id: str, properties: dict[str, Any], _stack_name: str) -> Created:
    """Saves a query, which the service can and the template type cannot."""
    athena: Any = importlib.import_module("ministack.services.athena")
    name: str = json.loads(athena._create_named_query(properties)[2])["NamedQueryId"]
    return name, {"NamedQueryId": name}


def renew_query(name: str, _old: dict[str, Any], new: dict[str, Any], stack: str, **_options: Any) -> Created:
    """Saves a changed query in place of the old one."""
    forget_query(name, {})
    return save_query("", new, stack)


def forget_query(name: str, _properties: dict[str, Any]) -> None:
    """Deletes a saved query."""
    athena: Any = importlib.import_module("ministack.services.athena")
    athena._delete_named_query({"NamedQueryId": name})


def associate(_logical_id: str, properties: dict[str, Any], _stack_name: str) -> Created:
    """Gives a cluster its capacity providers."""
    ecs: Any = importlib.import_module("ministack.services.ecs")
    strategy = camel_case(properties.get("DefaultCapacityProviderStrategy") or [])
    ecs._put_cluster_capacity_providers(
        {
            "cluster": properties["Cluster"],
            "capacityProviders": properties.get("CapacityProviders") or [],
            "defaultCapacityProviderStrategy": strategy,
        }
    )
    return properties["Cluster"], {}
