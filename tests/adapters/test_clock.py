"""`Clock`: what every adapter of it promises."""

from __future__ import annotations

from datetime import UTC, datetime

from maillake.ports import Clock

RELEASED_NS = int(datetime(2024, 1, 1, tzinfo=UTC).timestamp()) * 10**9
FAR_NS = int(datetime(2200, 1, 1, tzinfo=UTC).timestamp()) * 10**9


def test_the_present_is_in_nanoseconds_since_1970(clock: Clock) -> None:
    assert RELEASED_NS <= clock.now_ns() < FAR_NS


def test_time_does_not_stand_still_while_one_waits(clock: Clock) -> None:
    before = clock.now_ns()
    clock.sleep(0.01)
    assert clock.now_ns() - before >= 9_000_000


def test_waiting_for_nothing_is_allowed(clock: Clock) -> None:
    before = clock.now_ns()
    clock.sleep(0)
    assert clock.now_ns() >= before
