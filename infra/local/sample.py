"""A mail that nobody sent, dropped into the raw bucket, and the wait for its row."""

import io
import time
import uuid
from typing import Any

from pyarrow import parquet

from infra.local.clients import client
from infra.local.emulator import CloudError
from infra.local.places import Cloud, Places

KEY = "in/default/sample/{}.eml"
MAIL = """\
From: Ann Example <ann@example.com>
To: Bob Example <bob@example.org>
Subject: The loopback cloud works
Date: Mon, 02 Jun 2025 09:30:00 +0000
Message-ID: <{}@example.com>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

It came through S3, a queue, a function, a queue and a worker.
"""
LOOK_SECONDS = 0.5
WAIT_SECONDS = 60.0


def drop(places: Places, cloud: Cloud, bucket: str) -> str:
    """Puts a new mail into the raw bucket and gives its Message-ID without angle brackets."""
    name = uuid.uuid4().hex
    raw = MAIL.format(name).replace("\n", "\r\n").encode("ascii")
    client(places, cloud, "s3").put_object(Bucket=bucket, Key=KEY.format(name), Body=raw)
    return f"{name}@example.com"


def wait_for_row(places: Places, cloud: Cloud, bucket: str, message_id: str) -> dict[str, Any]:
    """The row of a message when the lake has it; `CloudError` when it does not come."""
    store, seen = client(places, cloud, "s3"), set[str]()
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        for key in files(store, bucket) - seen:
            seen.add(key)
            raw = store.get_object(Bucket=bucket, Key=key)["Body"].read()
            for row in parquet.ParquetFile(io.BytesIO(raw)).read().to_pylist():
                if message_id in str(row.get("message_id")):
                    return dict(row)
        time.sleep(LOOK_SECONDS)
    raise CloudError(f"no row of {message_id} within {WAIT_SECONDS:.0f} seconds: maillake dev status")


def files(store: Any, bucket: str) -> set[str]:
    """Keys of the files of the table of messages."""
    pages = store.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix="messages/")
    return {item["Key"] for page in pages for item in page.get("Contents", ()) if item["Key"].endswith(".parquet")}
