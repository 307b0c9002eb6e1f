"""A mail that nobody sent, dropped into the raw bucket, and the wait until Athena shows its row."""

import time
import uuid

from infra.local.athena import Lake, Row
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
QUERY = """\
SELECT message_id, from_address, subject, date_best, body_text, unit_id
FROM messages
WHERE message_id = '{}'"""
LOOK_SECONDS = 0.2
WAIT_SECONDS = 60.0


def drop(places: Places, cloud: Cloud, bucket: str) -> str:
    """Puts a new mail into the raw bucket and gives its Message-ID without angle brackets."""
    name = uuid.uuid4().hex
    raw = MAIL.format(name).replace("\n", "\r\n").encode("ascii")
    client(places, cloud, "s3").put_object(Bucket=bucket, Key=KEY.format(name), Body=raw)
    return f"{name}@example.com"


def wait_for_row(lake: Lake, message_id: str) -> Row:
    """The row of a message when Athena shows it; `CloudError` when it does not come."""
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        for row in lake.ask(QUERY.format(message_id)):
            return row
        time.sleep(LOOK_SECONDS)
    raise CloudError(f"no row of {message_id} within {WAIT_SECONDS:.0f} seconds: maillake dev status")
