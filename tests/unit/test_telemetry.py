"""Stages of a run: counted from any thread, whatever happens in them."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from maillake.telemetry import Stage, Stages


def test_a_stage_that_was_never_entered_has_a_mean_of_nothing() -> None:
    assert Stage().mean_seconds == 0


def test_the_mean_is_seconds_by_times_entered() -> None:
    stages = Stages()
    for seconds in (1.0, 2.0, 6.0):
        stages.add("read", seconds)
    assert stages.stages["read"] == Stage(3, 9.0)
    assert stages.stages["read"].mean_seconds == 3.0


def test_a_block_that_fails_is_timed_and_fails() -> None:
    stages = Stages()

    def fail() -> None:
        with stages.timed("read"):
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert stages.stages["read"].count == 1


def test_things_are_handed_on_as_they_come_and_each_is_counted() -> None:
    stages = Stages()
    came: list[int] = []

    def things() -> Iterator[int]:
        for number in range(3):
            came.append(number)
            yield number

    for number in stages.timed_each("plan", things()):
        assert came == list(range(number + 1))
    assert stages.stages["plan"].count == 3


def test_threads_lose_no_count() -> None:
    stages = Stages()
    with ThreadPoolExecutor(8) as pool:
        for _ in range(2_000):
            pool.submit(stages.add, "read", 0.5)
    assert stages.stages["read"] == Stage(2_000, 1_000.0)


def test_seconds_go_on() -> None:
    stages = Stages()
    assert 0 <= stages.seconds <= stages.seconds
