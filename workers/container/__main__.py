"""`python -m workers.container plan`: finds the segments of a container."""

import json
import sys
from pathlib import Path

from maillake.adapters.aws.blob_store import S3BlobStore
from maillake.adapters.aws.clients import client
from maillake.adapters.aws.container_machine import object_of
from maillake.adapters.aws.object_store import S3ObjectStore
from maillake.adapters.aws.parquet_sink import S3ParquetSink
from maillake.adapters.aws.unit_ledger import DynamoUnitLedger
from maillake.adapters.clock import SystemClock
from maillake.contract.settings import IngestSettings
from maillake.contract.worker_settings import PlanSettings
from maillake.pipeline.plan_segments import Planning, plan_segments


def main() -> None:
    """Plans the container that the execution names in the environment."""
    if sys.argv[1:] != ["plan"]:
        sys.exit("usage: python -m workers.container plan")
    settings = PlanSettings.read({}, {})[0]
    reading = IngestSettings.read({}, {})[0]
    state = json.loads(settings.container)
    s3, clock, scratch = client("s3"), SystemClock(), Path(settings.scratch)
    rows = S3ParquetSink(
        s3, settings.lake_bucket, scratch, clock, flush_bytes=reading.flush_bytes, flush_seconds=reading.flush_seconds
    )
    world = Planning(
        S3ObjectStore(s3),
        S3BlobStore(s3, settings.lake_bucket, settings.scratch),
        rows,
        DynamoUnitLedger(client("dynamodb"), settings.ledger_table, settings.stuck_shards),
        clock,
        scratch,
        settings.segment_bytes,
        settings.unit_deadline_seconds,
    )
    plan_segments(state["container_key"], state["tenant"], object_of(state), world)


if __name__ == "__main__":
    main()
