"""AWS in the memory of the test process, with the table, the queue and the bucket that the adapters expect."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from moto import mock_aws

from maillake.adapters.aws.clients import client

BUCKET = "bucket"
TABLE = "ledger"
THREADS = "threads"
REGION = "us-east-1"
VARIABLES = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_SESSION_TOKEN": "testing",
    "AWS_DEFAULT_REGION": REGION,
    "AWS_EC2_METADATA_DISABLED": "true",
}


@contextmanager
def cloud() -> Iterator[None]:
    """No call leaves the process."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in VARIABLES.items():
            patch.setenv(name, value)
        for name in ("AWS_PROFILE", "AWS_ENDPOINT_URL"):
            patch.delenv(name, raising=False)
        with mock_aws():
            yield


def made_bucket(*, versioned: bool = False) -> Any:
    """A client of S3 and the bucket."""
    s3 = client("s3")
    s3.create_bucket(Bucket=BUCKET)
    if versioned:
        s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
    return s3


def made_queue(visibility_seconds: int) -> tuple[Any, str]:
    """A client of SQS and the address of the queue."""
    sqs = client("sqs")
    made = sqs.create_queue(QueueName="work", Attributes={"VisibilityTimeout": str(visibility_seconds)})
    return sqs, made["QueueUrl"]


def made_table() -> Any:
    """A client of DynamoDB and the table with its two indexes."""
    dynamodb = client("dynamodb")
    names = ("pk", "sk", "stuck_shard", "container_key", "unit_id")
    dynamodb.create_table(
        TableName=TABLE,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[
            *({"AttributeName": name, "AttributeType": "S"} for name in names),
            {"AttributeName": "deadline", "AttributeType": "N"},
        ],
        KeySchema=keys("pk", "sk"),
        GlobalSecondaryIndexes=[
            {
                "IndexName": "stuck",
                "KeySchema": keys("stuck_shard", "deadline"),
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            },
            {
                "IndexName": "by_container",
                "KeySchema": keys("container_key", "unit_id"),
                "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["state"]},
            },
        ],
    )
    return dynamodb


def made_thread_table() -> Any:
    """A client of DynamoDB and the table of threads."""
    dynamodb = client("dynamodb")
    dynamodb.create_table(
        TableName=THREADS,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")],
        KeySchema=keys("pk", "sk"),
    )
    return dynamodb


def keys(partition: str, sort: str) -> list[dict[str, str]]:
    return [{"AttributeName": partition, "KeyType": "HASH"}, {"AttributeName": sort, "KeyType": "RANGE"}]
