"""Events of the raw bucket: what S3 tells in a queue message."""

import json
from typing import Any
from urllib.parse import unquote_plus

from maillake.contract.work import RawObject
from maillake.errors import InputError


def objects_of(body: str, bucket: str) -> list[RawObject]:
    """Objects a message tells of; none for the test event that S3 sends when it is set up.

    Keys in events are URL-encoded; this is the one place that decodes them. Raises `InputError` for what is no event
    of the bucket.
    """
    try:
        event: dict[str, Any] = json.loads(body)
        if event.get("Event") == "s3:TestEvent":
            return []
        return [object_of(record["s3"], bucket) for record in event["Records"]]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"a message of the intake queue is no event of S3: {error}") from error


def object_of(told: dict[str, Any], bucket: str) -> RawObject:
    """The object of one record."""
    if told["bucket"]["name"] != bucket:
        raise InputError(f"an event of the bucket {told['bucket']['name']} is not for this intake")
    item = told["object"]
    return RawObject(bucket, unquote_plus(item["key"]), item.get("versionId", ""), int(item["size"]))
