"""Backlog per task: the expression of the template, evaluated."""

from typing import Any

import pytest

from tests.infra.cloud import Cloud, target


def policy(cloud: Cloud) -> dict[str, Any]:
    scaling = cloud.one("AWS::ApplicationAutoScaling::ScalingPolicy", "ParsingScaling")
    configuration: dict[str, Any] = scaling["TargetTrackingScalingPolicyConfiguration"]
    return configuration


def metrics(cloud: Cloud) -> dict[str, dict[str, Any]]:
    return {metric["Id"]: metric for metric in policy(cloud)["CustomizedMetricSpecification"]["Metrics"]}


def backlog(cloud: Cloud, visible: float, in_flight: float, running: float | None) -> float:
    """Value of the metric math; None is a metric without data points."""
    expression = metrics(cloud)["backlog"]["Expression"].replace("IF(", "choose(").replace("FILL(", "fill(")
    names = {"visible": visible, "in_flight": in_flight, "running": running}
    functions = {
        "choose": lambda condition, yes, no: yes if condition else no,
        "fill": lambda value, other: other if value is None else value,
    }
    value: float = eval(expression, {"__builtins__": {}}, {**names, **functions})
    return value


@pytest.mark.parametrize(
    ("visible", "in_flight", "running", "expected"),
    [(60, 0, 2, 30), (0, 10, 2, 5), (50, 10, None, 60), (7, 0, 0, 7), (0, 0, 3, 0), (0, 0, None, 0)],
)
def test_work_in_flight_counts_and_no_task_counts_as_one(
    dev: Cloud, visible: float, in_flight: float, running: float | None, expected: float
) -> None:
    assert backlog(dev, visible, in_flight, running) == expected


def test_the_metrics_are_those_of_the_work_queue_and_the_service(dev: Cloud) -> None:
    found = {}
    for name, metric in metrics(dev).items():
        if "MetricStat" in metric:
            measured = metric["MetricStat"]["Metric"]
            dimensions = {item["Name"]: target(item["Value"])[:15] for item in measured["Dimensions"]}
            found[name] = (measured["MetricName"], metric["MetricStat"]["Stat"], dimensions)
    service = {"ClusterName": "ParsingCluster7", "ServiceName": "ParsingService5"}
    assert found == {
        "visible": ("ApproximateNumberOfMessagesVisible", "Sum", {"QueueName": "ParsingWork60C4"}),
        "in_flight": ("ApproximateNumberOfMessagesNotVisible", "Sum", {"QueueName": "ParsingWork60C4"}),
        "running": ("CPUUtilization", "SampleCount", service),
    }


def test_one_value_is_returned_and_the_service_may_sleep(dev: Cloud) -> None:
    assert [name for name, metric in metrics(dev).items() if metric["ReturnData"]] == ["backlog"]
    target_of_scaling = dev.one("AWS::ApplicationAutoScaling::ScalableTarget", "ParsingScaling")
    assert target_of_scaling["MinCapacity"] == 0
    assert target_of_scaling["MaxCapacity"] > 0
    assert policy(dev)["ScaleInCooldown"] >= policy(dev)["ScaleOutCooldown"]


def test_a_sleeping_service_is_looked_at_every_minute(cloud: Cloud) -> None:
    rule = cloud.one("AWS::Events::Rule", "WakeEveryMinute")
    assert rule["ScheduleExpression"] == "rate(1 minute)"
    assert rule["State"] == "ENABLED"
    assert target(rule["Targets"][0]["Arn"]).startswith("WakeFunction")
