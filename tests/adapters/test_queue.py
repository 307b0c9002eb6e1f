"""`Queue`: what every adapter of it promises; and how the one over SQS takes what SQS may answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError  # type: ignore[import-untyped]

from maillake.adapters.aws.queue import SqsQueue
from maillake.adapters.memory.clock import StandingClock
from maillake.adapters.memory.queue import MemoryQueue
from maillake.model import Received
from maillake.ports import Queue
from tests.adapters.cloud import cloud, made_queue


@pytest.fixture(params=["memory", "sqs"])
def queue(request: pytest.FixtureRequest) -> Iterator[Queue]:
    if request.param == "memory":
        yield MemoryQueue(StandingClock())
        return
    with cloud():
        yield SqsQueue(*made_queue(300), fair=False)


def drain(queue: Queue) -> list[Received]:
    found: list[Received] = []
    while received := queue.receive(10, 0):
        found += received
    return found


@pytest.mark.parametrize("number", [0, 1, 10, 23])
def test_what_was_sent_is_received_once(number: int, queue: Queue) -> None:
    bodies = [f'{{"unit":"{place}"}}' for place in range(number)]
    assert queue.send(bodies, "tenant") == []
    received = drain(queue)
    assert sorted(message.body for message in received) == sorted(bodies)
    assert {message.count for message in received} <= {1}


def test_large_messages_are_all_sent(queue: Queue) -> None:
    bodies = [str(place) * 200_000 for place in range(4)]
    assert queue.send(bodies, "tenant") == []
    assert sorted(message.body for message in drain(queue)) == bodies


def test_no_more_is_received_than_was_asked_for(queue: Queue) -> None:
    queue.send([str(place) for place in range(12)], "tenant")
    assert len(queue.receive(3, 0)) == 3
    assert len(queue.receive(50, 0)) == 9


def test_a_message_that_is_given_back_is_counted(queue: Queue) -> None:
    queue.send(["a"], "tenant")
    (first,) = queue.receive(1, 0)
    assert queue.receive(1, 0) == []
    queue.hide(first, 0)
    (second,) = queue.receive(1, 0)
    assert (second.body, second.count) == ("a", 2)


def test_a_hidden_message_is_not_seen(queue: Queue) -> None:
    queue.send(["a"], "tenant")
    (received,) = queue.receive(1, 0)
    queue.hide(received, 600)
    assert queue.receive(1, 0) == []


def test_a_deleted_message_does_not_come_back(queue: Queue) -> None:
    queue.send(["a"], "tenant")
    (received,) = queue.receive(1, 0)
    queue.delete(received)
    queue.hide(received, 0)
    queue.delete(received)
    assert queue.receive(1, 0) == []


class Refusing:
    """SQS that refuses bodies, or every call after some."""

    def __init__(self, *refused: str, calls: int = 100) -> None:
        self.refused = refused
        self.left = calls
        self.batches: list[list[dict[str, Any]]] = []

    def send_message_batch(self, QueueUrl: str, Entries: list[dict[str, Any]]) -> dict[str, Any]:  # noqa: N803
        if not self.left:
            raise EndpointConnectionError(endpoint_url=QueueUrl)
        self.left -= 1
        self.batches.append(Entries)
        good = [entry for entry in Entries if entry["MessageBody"] not in self.refused]
        bad = [entry for entry in Entries if entry["MessageBody"] in self.refused]
        return {
            "Successful": [{"Id": entry["Id"]} for entry in reversed(good)],
            "Failed": [{"Id": entry["Id"], "Code": "InternalError"} for entry in bad],
        }


def test_refused_messages_are_named_by_their_places() -> None:
    sqs = Refusing("3", "17", "21")
    assert SqsQueue(sqs, "url").send([str(place) for place in range(25)], "tenant") == [3, 17, 21]
    assert [len(batch) for batch in sqs.batches] == [10, 10, 5]


def test_when_the_queue_goes_away_what_was_sent_is_sent() -> None:
    sqs = Refusing("4", calls=2)
    assert SqsQueue(sqs, "url").send([str(place) for place in range(25)], "tenant") == [4, 20, 21, 22, 23, 24]


def test_a_batch_is_within_the_bytes_a_request_may_have() -> None:
    sqs = Refusing()
    SqsQueue(sqs, "url", batch_bytes=100).send(["é" * 20, "b" * 60, "c", "d" * 500, "e"], "tenant")
    assert [[entry["Id"] for entry in batch] for batch in sqs.batches] == [["0", "1"], ["2"], ["3"], ["4"]]


@pytest.mark.parametrize(("fair", "group"), [(True, "tenant"), (False, None)])
def test_a_fair_queue_is_told_the_tenant(fair: bool, group: str | None) -> None:
    sqs = Refusing()
    SqsQueue(sqs, "url", fair=fair).send(["a"], "tenant")
    assert sqs.batches[0][0].get("MessageGroupId") == group


def test_a_refusal_that_is_a_bug_is_raised() -> None:
    class Wrong:
        def delete_message(self, **_: Any) -> None:
            raise ClientError({"Error": {"Code": "QueueDoesNotExist"}}, "DeleteMessage")

    with pytest.raises(ClientError):
        SqsQueue(Wrong(), "url").delete(Received("receipt", "body"))
