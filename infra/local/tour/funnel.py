"""The funnel of the pipeline, watched until everything that was dropped came out of it."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from infra.local import report
from infra.local.athena import Lake
from infra.local.clients import client
from infra.local.emulator import CloudError
from infra.local.places import Cloud, Places

LOOK_SECONDS = 0.3
SAY_SECONDS = 1.0
RARER = 1.4
"""Wait between two lines: at first so many seconds, then longer and longer, so that a slow machine fills no screen."""

LONGEST_SECONDS = 120.0
INTRODUCTION = "The funnel: events of the bucket, units of work by state, archives taken apart, mails that SQL sees"
HEADER = f"{'':>8}{'events':>9}{'queued':>9}{'open':>9}{'stored':>9}{'archives':>10}{'mails':>9}"
ENDED = ("container COMPLETE", "container PARTIAL", "container FAILED")


@dataclass(frozen=True)
class Look:
    """One look at the funnel, from top to bottom; `objects` were taken by the intake, `given_up` are units."""

    events: int
    queued: int
    open_units: int
    stored_units: int
    archives: int
    mails: int
    objects: int = field(compare=False)
    given_up: int = field(compare=False)

    def line(self, seconds: float) -> str:
        """The look as a line below `HEADER`."""
        units = f"{self.queued:>9}{self.open_units:>9}{self.stored_units:>9}"
        return f"{seconds:6.1f} s{self.events:>9}{units}{self.archives:>10}{self.mails:>9}"


class Funnel:
    """Queues, ledger and lake of a deployment."""

    def __init__(self, places: Places, cloud: Cloud, outputs: dict[str, str]) -> None:
        self.sqs, self.dynamodb = (client(places, cloud, name) for name in ("sqs", "dynamodb"))
        self.outputs = outputs
        self.lake = Lake.of(places, cloud, outputs)

    def look(self) -> Look:
        """The funnel now."""
        states: Counter[str] = report.states(self.dynamodb, self.outputs["LedgerTable"])
        rows = self.lake.ask("SELECT count(*) AS mails FROM occurrences WHERE depth = 0")
        return Look(
            events=self.waiting("IntakeQueueUrl"),
            queued=self.waiting("WorkQueueUrl"),
            open_units=states["unit QUEUED"] + states["unit CLAIMED"],
            stored_units=states["unit STORED"],
            archives=sum(states[name] for name in ENDED),
            mails=int(rows[0]["mails"] or 0),
            objects=states["object"],
            given_up=states["unit FAILED"],
        )

    def waiting(self, queue: str) -> int:
        """Messages of a queue, those that are worked on among them."""
        return sum(report.depth(self.sqs, self.outputs[queue]))

    def watch(self, since: Look, say: Callable[[str], None], *, objects: int, archives: int) -> Look:
        """Tells of changes until so many more objects and archives than at first went through; gives the last look."""
        began = time.monotonic()
        last, next_line = since, 0.0
        say(f"{INTRODUCTION}\n{HEADER}")
        while (seconds := time.monotonic() - began) < LONGEST_SECONDS:
            look = self.look()
            taken = look.objects >= since.objects + objects and look.archives >= since.archives + archives
            through = taken and not (look.events or look.queued or look.open_units)
            if look != last and (through or seconds >= next_line):
                say(look.line(seconds))
                last, next_line = look, SAY_SECONDS + RARER * seconds
            if look.given_up > since.given_up:
                raise CloudError("a unit of work was given up: its reason is in the log of its worker")
            if through:
                return look
            time.sleep(LOOK_SECONDS)
        raise CloudError(f"the mail did not go through within {LONGEST_SECONDS:.0f} seconds: {last}")


def settle(places: Places, cloud: Cloud) -> None:
    """Runs the job that decides which row of a mail is shown, without waiting for its schedule."""
    events, ecs = client(places, cloud, "events"), client(places, cloud, "ecs")
    names = [rule["Name"] for rule in events.list_rules()["Rules"]]
    targets = [target for name in names for target in events.list_targets_by_rule(Rule=name)["Targets"]]
    target = next(target for target in targets if "EcsParameters" in target)
    cluster, definition = target["Arn"], target["EcsParameters"]["TaskDefinitionArn"]
    deadline = time.monotonic() + LONGEST_SECONDS
    while time.monotonic() < deadline:
        task = ecs.run_task(cluster=cluster, taskDefinition=definition, launchType="FARGATE")["tasks"][0]["taskArn"]
        if code_of(ecs, cluster, task, deadline) == 0:
            return
    raise CloudError(f"the job that settles did not succeed within {LONGEST_SECONDS:.0f} seconds: maillake dev status")


def code_of(ecs: Any, cluster: str, task: str, deadline: float) -> int | None:
    """Exit code of a task when it has ended."""
    while time.monotonic() < deadline:
        found = ecs.describe_tasks(cluster=cluster, tasks=[task])["tasks"][0]
        if found["lastStatus"] == "STOPPED":
            code: int | None = found["containers"][0].get("exitCode")
            return code
        time.sleep(LOOK_SECONDS)
    return None
