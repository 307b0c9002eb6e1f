"""The lake of the loopback cloud as a directory, so that the laptop's views and comparisons work on it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import maillake
from infra.local.clients import client
from maillake.adapters.aws.ledger_items import unpacked
from maillake.contract.work import WorkMessage
from maillake.contract.worker_settings import SettleSettings

if TYPE_CHECKING:
    from tests.e2e.conftest import Deployed

ROOT = Path(__file__).parents[2]
LONGEST_WAIT_SECONDS = 90.0
LOOK_SECONDS = 0.5


@dataclass
class Pipeline:
    """The deployed pipeline with what tests do to it."""

    deployed: Deployed

    def __post_init__(self) -> None:
        found = self.deployed
        self.outputs = found.outputs
        self.s3, self.sqs, self.dynamodb = (
            client(found.places, found.cloud, name) for name in ("s3", "sqs", "dynamodb")
        )

    def put(self, key: str, raw: bytes) -> str:
        """Drops an object; returns its version."""
        return str(self.s3.put_object(Bucket=self.outputs["RawBucket"], Key=key, Body=raw).get("VersionId", ""))

    def tell(self, *objects: tuple[str, str, int]) -> None:
        """Tells the intake of objects (key, version, size), once more than S3 does."""
        bucket = {"name": self.outputs["RawBucket"]}
        records = [
            {"s3": {"bucket": bucket, "object": {"key": key, "versionId": version, "size": size}}}
            for key, version, size in objects
        ]
        self.sqs.send_message(QueueUrl=self.outputs["IntakeQueueUrl"], MessageBody=json.dumps({"Records": records}))

    def items(self) -> list[dict[str, Any]]:
        """Every item of the ledger."""
        pages = self.dynamodb.get_paginator("scan").paginate(TableName=self.outputs["LedgerTable"])
        return [item for page in pages for item in page["Items"]]

    def unit_message(self, unit_id: str) -> WorkMessage:
        """The queue message of a unit."""
        key = {"pk": {"S": f"UNIT#{unit_id}"}, "sk": {"S": "MESSAGE"}}
        item = self.dynamodb.get_item(TableName=self.outputs["LedgerTable"], Key=key)["Item"]
        return WorkMessage.from_json(unpacked(item["body"]["B"]))

    def lines(self) -> list[dict[str, Any]]:
        """What workers wrote of units."""
        written = (path.read_text("utf-8") for path in self.deployed.places.tasks.glob("*.log"))
        return [json.loads(line) for text in written for line in text.splitlines() if line.startswith('{"level"')]

    def dlq(self, command: str) -> list[dict[str, Any]]:
        """Output of `maillake dlq`."""
        done = subprocess.run(
            [sys.executable, "-m", "maillake", "dlq", command, "--deployment", "local", "--json"],
            cwd=ROOT,
            env={**self.deployed.cloud.variables(self.deployed.places), "PATH": "/usr/bin:/bin"},
            check=False,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    def states(self) -> Counter[str]:
        """Units and containers by state, and objects that were taken."""
        found: Counter[str] = Counter()
        for item in self.items():
            kind = item["pk"]["S"].partition("#")[0]
            if item["sk"]["S"] == "STATE":
                found[f"{kind} {item['state']['S']}"] += 1
            elif kind == "OBJECT":
                found["objects"] += 1
        return found

    def events_waiting(self) -> int:
        """Events that are not done."""
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        found = self.sqs.get_queue_attributes(QueueUrl=self.outputs["IntakeQueueUrl"], AttributeNames=names)
        return sum(int(count) for count in found["Attributes"].values())

    def wait(self, objects: int, containers: int = 0) -> Counter[str]:
        """Waits until so many objects are in stored units, and so many containers are complete."""
        deadline = time.monotonic() + LONGEST_WAIT_SECONDS
        while True:
            # An object is taken before its unit is there: nothing is open only when nobody is being told any more.
            told_all = not self.events_waiting()
            states = self.states()
            open_units = sum(
                count for name, count in states.items() if name.startswith("UNIT") and name != "UNIT STORED"
            )
            there = states["objects"] >= objects and states["CONTAINER COMPLETE"] >= containers
            if there and not open_units and told_all:
                return states
            assert time.monotonic() < deadline, f"not done in {LONGEST_WAIT_SECONDS:.0f} s: {dict(states)}"
            time.sleep(LOOK_SECONDS)

    def settle(self, scratch: Path) -> None:
        """Runs the settle job once, beside its schedule."""
        settings = SettleSettings(
            raw_bucket=self.outputs["RawBucket"],
            lake_bucket=self.outputs["LakeBucket"],
            ledger_table=self.outputs["LedgerTable"],
            scratch=str(scratch),
        )
        variables = {
            **self.deployed.cloud.variables(self.deployed.places),
            **settings.environment(),
            "PATH": "/usr/bin:/bin",
        }
        done = subprocess.run(
            [sys.executable, "-m", "workers.settle"],
            cwd=ROOT,
            env=variables,
            check=False,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr[-2000:]

    def copy(self, folder: Path, tenant: str = "default") -> Path:
        """The lake's files of a tenant in a directory that is a lake; what is there is not fetched again."""
        (folder.parent / "nothing").mkdir(exist_ok=True)
        maillake.ingest([folder.parent / "nothing"], folder)
        bucket = self.outputs["LakeBucket"]
        for page in self.s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
            for item in page.get("Contents", ()):
                path = folder / item["Key"]
                if f"/tenant={tenant}/" in item["Key"] and path.suffix == ".parquet" and not path.exists():
                    path.parent.mkdir(parents=True, exist_ok=True)
                    self.s3.download_file(bucket, item["Key"], str(path))
        return folder

    def workers(self) -> list[int]:
        """Processes of the parse service."""
        listed = subprocess.run(["pgrep", "-f", "python -m workers.parse"], check=False, capture_output=True, text=True)
        ours = {int(pid) for pid in listed.stdout.split()}
        return sorted(pid for pid in ours if self.outputs["WorkQueueUrl"].encode() in variables_of(pid))

    def kill_workers(self) -> None:
        """Ends every process of the parse service at once."""
        for pid in self.workers():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def variables_of(pid: int) -> bytes:
    """Environment of a process, empty when it has ended."""
    try:
        return Path(f"/proc/{pid}/environ").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""
