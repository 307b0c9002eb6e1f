"""Wake: a service that sleeps is woken when work waits."""

from maillake.ports import Fleet, Queue


def wake(queue: Queue, fleet: Fleet) -> bool:
    """Asks for a worker when messages wait and none is asked for; True when it did."""
    return queue.waiting() > 0 and fleet.wake()
