"""How many workers a backlog asks for."""

from hypothesis import given
from hypothesis import strategies as st

from maillake.adapters.clock import SystemClock
from maillake.adapters.memory.fleet import MemoryFleet
from maillake.adapters.memory.queue import MemoryQueue
from maillake.pipeline.scaling import backlog_per_task, wanted_tasks
from maillake.pipeline.wake import wake

COUNTS = st.integers(min_value=0, max_value=100_000)


def test_a_backlog_is_shared_by_the_tasks() -> None:
    assert backlog_per_task(90, 10, 4) == 25
    assert backlog_per_task(90, 10, 0) == 100
    assert wanted_tasks(90, 10, 4, target=20, most=50) == 5
    assert wanted_tasks(0, 1, 4, target=20, most=50) == 1
    assert wanted_tasks(0, 0, 4, target=20, most=50) == 0


@given(COUNTS, COUNTS, st.integers(0, 500))
def test_tasks_are_within_bounds_and_enough(visible: int, in_flight: int, running: int) -> None:
    tasks = wanted_tasks(visible, in_flight, running, target=10, most=200)
    assert (tasks == 0) == (visible + in_flight == 0)
    assert tasks == 200 or tasks * 10 >= visible + in_flight


def test_a_sleeping_service_is_woken_when_work_waits_and_only_then() -> None:
    queue, fleet = MemoryQueue(SystemClock()), MemoryFleet()
    assert not wake(queue, fleet)
    queue.send(["work"], "default")
    assert wake(queue, fleet)
    assert not wake(queue, fleet)
    assert fleet.wanted == 1
