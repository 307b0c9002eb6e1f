"""What the loopback cloud is doing: queues, ledger, functions and tasks."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

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
            found = service.get_queue_attributes(QueueUrl=url, AttributeNames=list(DEPTH))["Attributes"]
            yield f"{name.removesuffix('Url'):<24}{found[DEPTH[0]]:>8} wait {found[DEPTH[1]]:>8} in flight"


def ledger(places: Places, cloud: Cloud, outputs: dict[str, str]) -> Iterator[str]:
    """Items of the ledger by state; units and containers have one, other items have not."""
    if table := outputs.get("LedgerTable"):
        pages = client(places, cloud, "dynamodb").get_paginator("scan").paginate(TableName=table)
        states = Counter(item["state"]["S"] for page in pages for item in page["Items"] if "state" in item)
        yield f"{'Ledger':<24}" + (", ".join(f"{states[name]} {name}" for name in sorted(states)) or "empty")


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
