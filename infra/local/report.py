"""What the loopback cloud is doing: queues, ledger, functions and tasks."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from infra.local import deploy, emulator
from infra.local.clients import client
from infra.local.places import Cloud, Places

DEPTH = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")
EXPORTS = "ExportsOutput"


def endpoints(places: Places, cloud: Cloud) -> Iterator[str]:
    """Variables of a program that is to talk to it, and the outputs of the stacks."""
    for name, value in {**cloud.variables(places), **deploy.outputs(places)}.items():
        if not name.startswith(EXPORTS):
            yield f"{name}={value}"


def lines(places: Places, cloud: Cloud) -> Iterator[str]:
    """The state of everything, one thing a line."""
    yield f"runs at {cloud.url}, process {cloud.pid}, {len(emulator.members(cloud.pid))} processes"
    if not cloud.strict:
        yield "rights are not enforced and nothing is encrypted in transit"
    outputs = deploy.outputs(places)
    yield from queues(places, cloud, outputs)
    yield from ledger(places, cloud, outputs)
    yield from tasks(places, cloud, outputs)


def queues(places: Places, cloud: Cloud, outputs: dict[str, str]) -> Iterator[str]:
    """Messages that wait and messages that are worked on, by queue."""
    service = client(places, cloud, "sqs")
    for name, url in outputs.items():
        if name.endswith("Url"):
            waiting, in_flight = depth(service, url)
            yield f"{name.removesuffix('Url'):<24}{waiting:>8} wait {in_flight:>8} in flight"


def depth(service: Any, url: str) -> tuple[int, int]:
    """Messages of a queue that wait, and those that are worked on."""
    found = service.get_queue_attributes(QueueUrl=url, AttributeNames=list(DEPTH))["Attributes"]
    return int(found[DEPTH[0]]), int(found[DEPTH[1]])


def ledger(places: Places, cloud: Cloud, outputs: dict[str, str]) -> Iterator[str]:
    """Objects that were taken, units and containers by state."""
    if table := outputs.get("LedgerTable"):
        found = states(client(places, cloud, "dynamodb"), table)
        yield f"{'Ledger':<24}" + (", ".join(f"{name} {found[name]}" for name in sorted(found)) or "empty")


def states(service: Any, table: str) -> Counter[str]:
    """Items of a ledger: `object`, and units and containers by state, as in `unit STORED`."""
    found: Counter[str] = Counter()
    for page in service.get_paginator("scan").paginate(TableName=table):
        for item in page["Items"]:
            kind = item["pk"]["S"].partition("#")[0].lower()
            if "state" in item:
                found[f"{kind} {item['state']['S']}"] += 1
            elif kind == "object":
                found[kind] += 1
    return found


def tasks(places: Places, cloud: Cloud, outputs: dict[str, str]) -> Iterator[str]:
    """The service and every task that runs, with its process."""
    service = client(places, cloud, "ecs")
    cluster = outputs.get("Cluster")
    if not cluster:
        return
    found = service.describe_services(cluster=cluster, services=[outputs["Service"]])["services"][0]
    yield f"{'Workers':<24}{found['runningCount']:>8} run  {found['desiredCount']:>8} wanted"
    if arns := service.list_tasks(cluster=cluster)["taskArns"]:
        for task in service.describe_tasks(cluster=cluster, tasks=arns)["tasks"]:
            name = task["taskArn"].rsplit("/", 1)[-1]
            log = next(places.tasks.glob(f"*{name[:8]}*.log"), Path())
            what = task["taskDefinitionArn"].rsplit("/", 1)[-1]
            yield f"  {task['lastStatus']:<10}{what}  {log}"
