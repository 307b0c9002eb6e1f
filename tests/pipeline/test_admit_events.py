"""What S3 tells in queue messages."""

import json

import pytest

from maillake.contract.work import RawObject
from maillake.errors import InputError
from maillake.pipeline.admit import place_of
from maillake.pipeline.admit_events import objects_of


def event(*keys: str, bucket: str = "raw") -> str:
    records = [
        {"s3": {"bucket": {"name": bucket}, "object": {"key": key, "size": 7, "versionId": "v"}}} for key in keys
    ]
    return json.dumps({"Records": records})


def test_keys_are_decoded_once() -> None:
    told = event("in/acme/ann/a+1%2B%C3%A9.eml", "in/b%2525.eml")
    assert objects_of(told, "raw") == [
        RawObject("raw", "in/acme/ann/a 1+é.eml", "v", 7),
        RawObject("raw", "in/b%25.eml", "v", 7),
    ]


def test_the_test_event_tells_of_nothing() -> None:
    assert objects_of(json.dumps({"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "raw"}), "raw") == []


def test_a_bucket_without_versions_has_none() -> None:
    body = json.dumps({"Records": [{"s3": {"bucket": {"name": "raw"}, "object": {"key": "in/a", "size": 0}}}]})
    assert objects_of(body, "raw") == [RawObject("raw", "in/a", "", 0)]


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{}",
        '{"Records": [{}]}',
        '{"Records": [{"s3": {"bucket": {"name": "raw"}}}]}',
        event("in/a", bucket="other"),
    ],
)
def test_what_is_no_event_of_the_bucket_is_refused(body: str) -> None:
    with pytest.raises(InputError, match="event"):
        objects_of(body, "raw")


@pytest.mark.parametrize(
    ("key", "place"),
    [
        ("in/acme/ann/a.eml", ("acme", "ann")), ("in/acme/ann/2020/a.eml", ("acme", "ann")), ("in/acme/a.eml", ("acme", "")),
        ("in/a.eml", ("default", "")), ("in//ann/a.eml", ("default", "ann")), ("in/acme//a.eml", ("acme", "")),
    ],
)  # fmt: skip
def test_tenant_and_custodian_are_steps_of_the_key(key: str, place: tuple[str, str]) -> None:
    assert place_of(key, "default") == place
