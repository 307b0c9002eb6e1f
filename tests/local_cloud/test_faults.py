"""The layer in front of the emulator fails as its rules say, and no more often."""

import json
import time
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.config import Config  # type: ignore[import-untyped]
from botocore.exceptions import ClientError, ReadTimeoutError  # type: ignore[import-untyped]

from infra.local.clients import client
from infra.local.places import Cloud, Places
from tests.local_cloud.conftest import Clients

pytestmark = [pytest.mark.network, pytest.mark.xdist_group("local_cloud")]


class Rules:
    """The file of rules."""

    def __init__(self, places: Places) -> None:
        self.path = places.faults

    def put(self, **rule: Any) -> str:
        """One rule; gives its name."""
        name = uuid.uuid4().hex
        known = {"name": name, "times": 1, "about": "", "status": 503, "code": "ServiceUnavailable", "kind": "refuse"}
        self.path.write_text(json.dumps([{**known, **rule}]), "utf-8")
        return name

    def struck(self, name: str) -> int:
        """How often a rule has struck."""
        return self.path.with_suffix(".struck").read_text("utf-8").split().count(name)


@pytest.fixture
def rules(places: Places, of: Clients) -> Iterator[Rules]:
    of("sqs")
    found = Rules(places)
    yield found
    found.path.unlink(missing_ok=True)


@pytest.fixture
def url(of: Clients) -> str:
    return str(of("sqs").create_queue(QueueName=uuid.uuid4().hex)["QueueUrl"])


def test_a_refused_call_is_not_done_and_the_next_is(of: Clients, rules: Rules, url: str) -> None:
    name = rules.put(call="SendMessage", about="hello", times=2, status=400, code="AccessDenied")
    of("sqs").send_message(QueueUrl=url, MessageBody="other")
    for _ in range(2):
        with pytest.raises(ClientError, match="AccessDenied"):
            of("sqs").send_message(QueueUrl=url, MessageBody="hello")
    of("sqs").send_message(QueueUrl=url, MessageBody="hello")
    assert rules.struck(name) == 2
    found = of("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]
    assert sorted(message["Body"] for message in found) == ["hello", "other"]


def test_an_object_is_refused_by_its_key_in_the_words_of_s3(of: Clients, rules: Rules) -> None:
    bucket = uuid.uuid4().hex
    of("s3").create_bucket(Bucket=bucket)
    of("s3").put_object(Bucket=bucket, Key="a", Body=b"a")
    rules.put(call="GET", about=f"{bucket}/a", status=409, code="OperationAborted")
    with pytest.raises(ClientError, match="OperationAborted"):
        of("s3").get_object(Bucket=bucket, Key="a")
    assert of("s3").get_object(Bucket=bucket, Key="a")["Body"].read() == b"a"


@pytest.mark.parametrize(("kind", "done"), [("silent", False), ("unheard", True)])
def test_a_call_without_an_answer_may_be_done_or_not(
    places: Places, cloud: Cloud, of: Clients, rules: Rules, url: str, kind: str, *, done: bool
) -> None:
    config = Config(retries={"total_max_attempts": 1}, read_timeout=1)
    impatient = client(places, cloud, "sqs", config=config)
    rules.put(call="SendMessage", kind=kind)
    began = time.monotonic()
    with pytest.raises(ReadTimeoutError):
        impatient.send_message(QueueUrl=url, MessageBody="hello")
    assert time.monotonic() - began < 5
    assert bool(of("sqs").receive_message(QueueUrl=url, WaitTimeSeconds=1).get("Messages")) == done


def test_a_batch_is_refused_in_part(of: Clients, rules: Rules, url: str) -> None:
    rules.put(call="SendMessage", about="bad", kind="partly", times=1)
    entries = [{"Id": str(number), "MessageBody": body} for number, body in enumerate(("good", "bad", "bad"))]
    answer = of("sqs").send_message_batch(QueueUrl=url, Entries=entries)
    assert [entry["Id"] for entry in answer["Failed"]] == ["1"]
    assert [entry["Id"] for entry in answer["Successful"]] == ["0", "2"]
