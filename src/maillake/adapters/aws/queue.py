"""`Queue` over SQS: a standard queue, fair by tenant when it is told to be."""

from collections.abc import Iterator, Sequence
from typing import Any

from maillake.adapters.aws.faults import Refusal, code_of, reaching
from maillake.errors import TransientError
from maillake.model import Received

BATCH_MESSAGES = 10
BATCH_BYTES = 262_144
"""Newer queues take 1 MiB; requests are paid for by 64 KiB, so larger ones cost the same."""

LONGEST_HIDDEN_SECONDS = 43_200

RELEASED = {"MessageNotInflight", "ReceiptHandleIsInvalid", "InvalidParameterValue", "InvalidIdFormat"}
"""Answers about a message that was deleted, or is seen by others again: there is nothing to hide or delete."""


class SqsQueue:
    """One queue; `fair` marks every message with its tenant, so that a busy one does not delay the others."""

    def __init__(self, client: Any, url: str, *, fair: bool = True, batch_bytes: int = BATCH_BYTES) -> None:
        self._client = client
        self._url = url
        self._fair = fair
        self._batch_bytes = batch_bytes

    def send(self, bodies: Sequence[str], group: str) -> list[int]:
        """Sends messages of a tenant; returns the places of those that were refused, in order."""
        refused: list[int] = []
        batches = list(self._batches(bodies))
        for number, places in enumerate(batches):
            try:
                refused += self._send_batch(bodies, places, group)
            except TransientError:
                # What was sent before is sent; the caller learns which are not, and tries those again.
                refused += [place for later in batches[number:] for place in later]
                break
        return sorted(refused)

    def _batches(self, bodies: Sequence[str]) -> Iterator[list[int]]:
        """Places of the messages that go together."""
        places: list[int] = []
        size = 0
        for place, body in enumerate(bodies):
            body_bytes = len(body.encode("utf-8", "surrogatepass"))
            if places and (len(places) == BATCH_MESSAGES or size + body_bytes > self._batch_bytes):
                yield places
                places, size = [], 0
            places.append(place)
            size += body_bytes
        if places:
            yield places

    def _send_batch(self, bodies: Sequence[str], places: list[int], group: str) -> list[int]:
        fairness = {"MessageGroupId": group} if self._fair else {}
        entries = [{"Id": str(place), "MessageBody": bodies[place], **fairness} for place in places]
        with reaching(self._url):
            answer = self._client.send_message_batch(QueueUrl=self._url, Entries=entries)
        # A message of which nothing is said was not sent for all we know.
        sent = {int(entry["Id"]) for entry in answer.get("Successful", ())}
        return [place for place in places if place not in sent]

    def receive(self, most: int, wait_seconds: int) -> list[Received]:
        """Takes up to ten messages, hidden from others for the visibility of the queue."""
        with reaching(self._url):
            answer = self._client.receive_message(
                QueueUrl=self._url,
                MaxNumberOfMessages=max(1, min(most, BATCH_MESSAGES)),
                WaitTimeSeconds=wait_seconds,
                MessageSystemAttributeNames=["ApproximateReceiveCount"],
            )
        return [
            Received(
                message["ReceiptHandle"],
                message["Body"],
                int(message.get("Attributes", {}).get("ApproximateReceiveCount", 1)),
            )
            for message in answer.get("Messages", ())
        ]

    def waiting(self) -> int:
        """About how many messages can be taken now; SQS counts with some delay."""
        name = "ApproximateNumberOfMessages"
        with reaching(self._url):
            answer = self._client.get_queue_attributes(QueueUrl=self._url, AttributeNames=[name])
        return int(answer["Attributes"][name])

    def hide(self, received: Received, seconds: int) -> None:
        """Hides a message for so long from now; nothing happens when it is no longer the receiver's."""
        hidden = max(0, min(seconds, LONGEST_HIDDEN_SECONDS))
        self._call("change_message_visibility", received, VisibilityTimeout=hidden)

    def delete(self, received: Received) -> None:
        """Removes a message, if it is there."""
        self._call("delete_message", received)

    def _call(self, name: str, received: Received, **options: int) -> None:
        try:
            with reaching(self._url):
                getattr(self._client, name)(QueueUrl=self._url, ReceiptHandle=received.receipt, **options)
        except Refusal as error:
            if code_of(error) not in RELEASED:
                raise
