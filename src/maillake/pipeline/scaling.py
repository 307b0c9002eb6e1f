"""How many workers a backlog asks for; the same arithmetic as the metric math of the scaling policy."""

import math


def backlog_per_task(visible: int, in_flight: int, running: int) -> float:
    """Messages for each running task, one at least."""
    return (visible + in_flight) / max(running, 1)


def wanted_tasks(visible: int, in_flight: int, running: int, *, target: float, most: int, least: int = 0) -> int:
    """Tasks at which each has `target` messages: none without messages, within the bounds."""
    if visible + in_flight == 0:
        return least
    wanted = math.ceil(backlog_per_task(visible, in_flight, running) * max(running, 1) / target)
    return min(most, max(least, 1, wanted))
