"""`python -m workers.settle`: decides which row of each message is shown, for all units committed so far."""

from pathlib import Path

from maillake.adapters.aws.blob_store import S3BlobStore
from maillake.adapters.aws.clients import client
from maillake.adapters.aws.parquet_sink import S3ParquetSink
from maillake.adapters.aws.settle_ledger import DynamoSettleLedger
from maillake.adapters.clock import SystemClock
from maillake.contract.settings import IngestSettings
from maillake.contract.worker_settings import SettleSettings
from maillake.pipeline.settle import settle


def main() -> None:
    """One pass; safe to repeat and to lose half-way."""
    settings = SettleSettings.read({}, {})[0]
    reading = IngestSettings.read({}, {})[0]
    s3, scratch = client("s3"), Path(settings.scratch)
    rows = S3ParquetSink(
        s3,
        settings.lake_bucket,
        scratch,
        SystemClock(),
        flush_bytes=reading.flush_bytes,
        flush_seconds=reading.flush_seconds,
    )
    ledger = DynamoSettleLedger(client("dynamodb"), settings.ledger_table, settings.stuck_shards)
    settle(ledger, S3BlobStore(s3, settings.lake_bucket, settings.scratch), rows)


if __name__ == "__main__":
    main()
