"""`python -m workers.parse`: takes units of work until it is told to stop."""

import json
import os
import signal
import sys
from dataclasses import asdict
from pathlib import Path

from maillake.adapters.aws.clients import client
from maillake.adapters.aws.object_store import S3ObjectStore
from maillake.adapters.aws.parquet_sink import S3ParquetSink
from maillake.adapters.aws.queue import SqsQueue
from maillake.adapters.aws.thread_store import DynamoThreadStore
from maillake.adapters.aws.unit_ledger import DynamoUnitLedger
from maillake.adapters.clock import SystemClock
from maillake.contract.failpoint_settings import FailpointSettings
from maillake.contract.settings import IngestSettings
from maillake.contract.worker_settings import WorkerSettings
from maillake.failpoints import Failpoints
from maillake.pipeline.link_threads import Threads
from maillake.pipeline.parse_unit import Parsing, emitter_of, parse_unit
from maillake.pipeline.take_units import STORED, UnitOutcome, UnitTaker


def main() -> None:
    """Composes the worker and runs it; SIGTERM lets it finish what it holds."""
    settings = WorkerSettings.read({}, {})[0]
    failpoint_settings = FailpointSettings.read({}, {})[0]
    reading = IngestSettings.read({}, {})[0]
    failpoints, clock, scratch = Failpoints(failpoint_settings), SystemClock(), Path(settings.scratch)
    ledger = DynamoUnitLedger(client("dynamodb"), settings.ledger_table, settings.stuck_shards)
    s3 = client("s3")
    rows = S3ParquetSink(
        s3,
        settings.lake_bucket,
        scratch,
        clock,
        flush_bytes=reading.flush_bytes,
        flush_seconds=reading.flush_seconds,
        failpoints=failpoints,
    )
    online = settings.online_threads == "on"
    threads = Threads(DynamoThreadStore(client("dynamodb"), settings.threads_table)) if online else None
    world = Parsing(
        ledger, S3ObjectStore(s3), rows, emitter_of(rows, clock, reading), scratch,
        failpoints, failpoint_settings, reading.mail_limits, threads,
    )  # fmt: skip
    taker = UnitTaker(
        SqsQueue(client("sqs"), settings.work_queue_url),
        ledger,
        lambda message, attempt, check: parse_unit(message, attempt, check, world),
        clock=clock,
        settings=settings,
        failpoints=failpoints,
        told=tell,
    )
    signal.signal(signal.SIGTERM, lambda _number, _frame: taker.stop())
    if not taker.run():
        # What is still parsed was given back; its threads would hold up the end beyond the stop time-out.
        os._exit(0)


def tell(outcome: UnitOutcome) -> None:
    """One line for each attempt of a unit."""
    level = "INFO" if outcome.outcome == STORED else "WARNING"
    line = {"level": level, "message": "unit", "service": "parse", **asdict(outcome)}
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
