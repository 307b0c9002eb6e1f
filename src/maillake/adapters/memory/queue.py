"""`Queue` in memory."""

from collections.abc import Sequence
from dataclasses import dataclass

from maillake.model import Received
from maillake.ports import Clock


@dataclass
class Waiting:
    """A message, when it can be seen, and how often it was."""

    body: str
    group: str
    visible_ns: int = 0
    count: int = 0


class MemoryQueue:
    """A queue that ends with its process; nobody waits for a message."""

    def __init__(
        self, clock: Clock, visibility_seconds: int = 300, dead: "MemoryQueue | None" = None, receives: int = 5
    ) -> None:
        self._clock = clock
        self._dead = dead
        self._receives = receives
        self._visibility_seconds = visibility_seconds
        self._waiting: dict[int, Waiting] = {}
        self._sent = 0

    def send(self, bodies: Sequence[str], group: str) -> list[int]:
        """Sends messages of a tenant; none is refused."""
        for body in bodies:
            self._sent += 1
            self._waiting[self._sent] = Waiting(body, group)
        return []

    def receive(self, most: int, wait_seconds: int) -> list[Received]:  # noqa: ARG002  # what is there is there at once
        """Takes up to ten messages, hidden from others for the visibility of the queue."""
        now_ns = self._clock.now_ns()
        if self._dead is not None:
            self._move_to(self._dead, now_ns)
        seen = [number for number, message in self._waiting.items() if message.visible_ns <= now_ns]
        return [self._take(number, now_ns) for number in seen[: max(1, min(most, 10))]]

    def _move_to(self, dead: "MemoryQueue", now_ns: int) -> None:
        """Messages that were received too often become dead letters when they would be seen again."""
        for number, message in list(self._waiting.items()):
            if message.count >= self._receives and message.visible_ns <= now_ns:
                dead.send([self._waiting.pop(number).body], message.group)

    def _take(self, number: int, now_ns: int) -> Received:
        message = self._waiting[number]
        message.visible_ns = now_ns + self._visibility_seconds * 10**9
        message.count += 1
        return Received(f"{number}.{message.count}", message.body, message.count)

    def waiting(self) -> int:
        """How many messages can be taken now."""
        now_ns = self._clock.now_ns()
        return sum(message.visible_ns <= now_ns for message in self._waiting.values())

    def hide(self, received: Received, seconds: int) -> None:
        """Hides a message for so long from now; nothing happens when it is no longer the receiver's."""
        message = self._waiting.get(int(received.receipt.partition(".")[0]))
        if message is not None and message.count == received.count:
            message.visible_ns = self._clock.now_ns() + seconds * 10**9

    def delete(self, received: Received) -> None:
        """Removes a message, if it is there."""
        self._waiting.pop(int(received.receipt.partition(".")[0]), None)
