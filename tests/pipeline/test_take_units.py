"""The worker's loop when the world fails: nothing is lost, no failure is repeated for ever, none ends the worker."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from maillake.contract.work import CLAIMED, FAILED, QUEUED, STORED, WorkMessage
from maillake.errors import TransientError
from maillake.pipeline import take_units
from tests.builders import messages_of
from tests.lake.rows import column
from tests.pipeline.world import Cloud


@pytest.fixture
def cloud(tmp_path: Path) -> Cloud:
    return Cloud(tmp_path / "cloud")


def failing(times: int, call: Callable[..., Any]) -> Callable[..., Any]:
    """A call that fails so often before it works."""
    calls = iter(range(times))

    def fail_first(*arguments: Any, **options: Any) -> Any:
        for _ in calls:
            raise TransientError("slow down")
        return call(*arguments, **options)

    return fail_first


def admit_one(cloud: Cloud) -> str:
    cloud.admit(cloud.put("in/default//1.eml", messages_of(1)[0]))
    (unit_id,) = cloud.ledger._units
    return unit_id


def state(cloud: Cloud, unit_id: str) -> str:
    found = cloud.ledger.unit(unit_id)
    assert found is not None
    return found.state


def test_a_unit_that_fails_a_few_times_is_stored(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    admit_one(cloud)
    monkeypatch.setattr(cloud.store, "read", failing(3, cloud.store.read))
    assert cloud.work_off().finished == 1
    assert [told.outcome for told in cloud.told] == ["given_back"] * 3 + ["stored"]
    assert (cloud.told[-1].attempt, cloud.told[-1].records) == (4, 1)
    assert column(cloud.root, "SELECT count(*) FROM messages") == [1]


def test_a_unit_that_fails_each_time_is_given_up_with_the_reason_and_its_message_is_a_dead_letter(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    unit_id = admit_one(cloud)
    monkeypatch.setattr(cloud.store, "read", failing(99, cloud.store.read))
    assert cloud.work_off().finished == 0
    assert [told.outcome for told in cloud.told] == ["given_back"] * 4 + ["given_up"]
    found = cloud.ledger.unit(unit_id)
    assert found is not None
    assert (found.state, found.reason, found.attempt) == (FAILED, "slow down", 5)
    (letter,) = cloud.dead.receive(1, 0)
    assert WorkMessage.from_json(letter.body).unit_id == unit_id


@pytest.mark.parametrize("step", ["claim", "finish"])
def test_a_ledger_that_fails_once_costs_an_attempt_and_no_mail(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    unit_id = admit_one(cloud)
    monkeypatch.setattr(cloud.ledger, step, failing(1, getattr(cloud.ledger, step)))
    cloud.taker().run(idle_rounds=1)
    for waiting in cloud.work._waiting.values():
        waiting.visible_ns = 0
    cloud.work_off()
    assert state(cloud, unit_id) == STORED
    assert column(cloud.root, "SELECT count(*) FROM messages") == [1]


def test_a_queue_that_fails_now_and_then_does_not_end_the_worker(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    admit_one(cloud)
    monkeypatch.setattr(cloud.work, "receive", failing(2, cloud.work.receive))
    assert cloud.work_off().finished == 1


def test_a_queue_that_is_gone_ends_the_worker(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(take_units, "POLLS", 2)
    monkeypatch.setattr(cloud.work, "receive", failing(99, cloud.work.receive))
    with pytest.raises(TransientError):
        cloud.taker().run()


def test_a_message_that_cannot_be_deleted_is_deleted_when_it_is_seen_again(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    unit_id = admit_one(cloud)
    monkeypatch.setattr(cloud.work, "delete", failing(1, cloud.work.delete))
    cloud.taker().run(idle_rounds=1)
    assert state(cloud, unit_id) == STORED
    for waiting in cloud.work._waiting.values():
        waiting.visible_ns = 0
    cloud.work_off()
    assert cloud.work._waiting == {}
    assert column(cloud.root, "SELECT count(*) FROM messages") == [1]


def test_a_heartbeat_that_fails_is_made_up_for_by_the_next(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    unit_id = admit_one(cloud)
    renewed = threading.Event()
    renew, read = failing(2, cloud.ledger.renew), cloud.store.read

    def renew_and_say(*arguments: Any) -> bool:
        granted: bool = renew(*arguments)
        renewed.set()
        return granted

    def read_after_renewal(*arguments: Any) -> bytes:
        assert renewed.wait(10)
        return read(*arguments)

    monkeypatch.setattr(cloud.ledger, "renew", renew_and_say)
    monkeypatch.setattr(cloud.store, "read", read_after_renewal)
    assert cloud.work_off().finished == 1
    assert state(cloud, unit_id) == STORED


def test_a_heartbeat_that_cannot_go_on_ends_the_worker(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    admit_one(cloud)
    ended = threading.Event()

    def refuse(*_: object) -> bool:
        ended.set()
        raise PermissionError("renewing is not allowed")

    def read_late(*_: object) -> bytes:
        assert ended.wait(10)
        raise TransientError("too late")

    monkeypatch.setattr(cloud.ledger, "renew", refuse)
    monkeypatch.setattr(cloud.store, "read", read_late)
    with pytest.raises(PermissionError):
        cloud.taker().run()


def test_a_worker_that_is_stopped_gives_back_what_it_cannot_finish_and_does_not_wait_for_it(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    unit_id = admit_one(cloud)
    cloud.worker = type(cloud.worker)(
        processes=1, heartbeat_seconds=0.05, receive_seconds=0, retry_seconds=0, drain_seconds=0.1
    )
    taker, going, goes_on, read = cloud.taker(), threading.Event(), threading.Event(), cloud.store.read

    def read_slowly(*arguments: Any) -> bytes:
        going.set()
        taker.stop()
        assert goes_on.wait(10)
        return read(*arguments)

    monkeypatch.setattr(cloud.store, "read", read_slowly)
    assert not taker.run()
    assert going.is_set()
    assert state(cloud, unit_id) == QUEUED
    goes_on.set()
    monkeypatch.setattr(cloud.store, "read", read)
    assert cloud.work_off().finished == 1
    assert column(cloud.root, "SELECT count(*) FROM messages") == [1]


def test_a_second_worker_leaves_a_unit_to_its_holder(cloud: Cloud) -> None:
    unit_id = admit_one(cloud)
    assert cloud.ledger.claim(unit_id, cloud.clock.now_ns(), 10**12).granted
    cloud.taker().run(idle_rounds=1)
    assert state(cloud, unit_id) == CLAIMED
    assert cloud.told == []
