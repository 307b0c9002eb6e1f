"""Clients of AWS: the only place that makes one."""

from typing import Any

import boto3  # type: ignore[import-untyped]  # noqa: TID251  # this is the module that may
from botocore.config import Config  # type: ignore[import-untyped]

CONNECT_SECONDS = 5
READ_SECONDS = 30
"""More than the longest poll of a queue, which is 20 seconds."""

ATTEMPTS = 4
CONNECTIONS = 16


def client(name: str) -> Any:
    """Client of a service by its name in boto3, with bounded waits and standard retries; opens no connection yet."""
    settings = Config(
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
        max_pool_connections=CONNECTIONS,
    )
    return boto3.client(name, config=settings)
