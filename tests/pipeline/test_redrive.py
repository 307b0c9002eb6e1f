"""What was given up is done after a redrive; what is done stays done."""

from __future__ import annotations

from pathlib import Path

import pytest

from maillake.contract.places import COMPLETE, PARTIAL, RUNNING
from maillake.contract.work import FAILED, QUEUED, STORED, RawObject, WorkMessage, container_key
from maillake.pipeline.account import account
from maillake.pipeline.plan_segments import Planning, plan_segments
from maillake.pipeline.redrive import Redriven, Redriving, given_up, redrive
from tests.builders import mailbox_of, messages_of
from tests.lake.rows import column
from tests.pipeline.world import Cloud

MOST = 100


@pytest.fixture
def cloud(tmp_path: Path) -> Cloud:
    return Cloud(tmp_path / "cloud")


def redriven(cloud: Cloud, container: str | None = None) -> tuple[Redriven, list[tuple[str, str]]]:
    accounted: list[tuple[str, str]] = []
    world = Redriving(
        cloud.ledger,
        cloud.work,
        cloud.dead,
        cloud.fleet,
        cloud.clock,
        lambda key, tenant: accounted.append((key, tenant)),
        3_600,
    )
    return redrive(world, MOST, container), accounted


def give_up(cloud: Cloud, message: WorkMessage) -> None:
    """A unit fails for the last time; its message is a dead letter."""
    claim = cloud.ledger.claim(message.unit_id, cloud.clock.now_ns(), 10**9)
    assert cloud.ledger.fail(message.unit_id, claim.attempt, "no route to the store")
    cloud.dead.send([message.to_json()], message.tenant)


def admitted(cloud: Cloud, count: int) -> list[WorkMessage]:
    """Units of one mail each, taken from the queue."""
    for number, raw in enumerate(messages_of(count)):
        cloud.admit(cloud.put(f"in/default//{number}.eml", raw))
    letters = cloud.work.receive(10, 0)
    for letter in letters:
        cloud.work.delete(letter)
    return [WorkMessage.from_json(letter.body) for letter in letters]


def test_failed_units_are_stored_after_a_redrive(cloud: Cloud) -> None:
    for message in admitted(cloud, 3):
        give_up(cloud, message)
    assert [unit.reason for unit in given_up(cloud.ledger, cloud.clock, MOST)] == ["no route to the store"] * 3
    cloud.fleet.wanted = 0
    done, _ = redriven(cloud)
    assert len(done.queued) == 3
    assert cloud.fleet.wanted == 1
    assert cloud.dead.waiting() == 0
    assert cloud.work_off().finished == 3
    assert given_up(cloud.ledger, cloud.clock, MOST) == []
    assert column(cloud.root, "SELECT count(*) FROM messages") == [3]


def test_a_second_redrive_does_nothing_more(cloud: Cloud) -> None:
    (message,) = admitted(cloud, 1)
    give_up(cloud, message)
    redriven(cloud)
    assert redriven(cloud)[0] == Redriven()
    assert cloud.work.waiting() == 1


def test_a_unit_whose_worker_died_with_the_last_message_is_queued_again(cloud: Cloud) -> None:
    (message,) = admitted(cloud, 1)
    assert cloud.ledger.claim(message.unit_id, 0, 5).granted
    cloud.dead.send([message.to_json()], message.tenant)
    assert redriven(cloud)[0].queued == {message.unit_id}
    assert cloud.work_off().finished == 1


def test_a_unit_in_work_is_left_to_its_worker_and_its_letter_stays(cloud: Cloud) -> None:
    (message,) = admitted(cloud, 1)
    assert cloud.ledger.claim(message.unit_id, cloud.clock.now_ns(), 10**12).granted
    cloud.dead.send([message.to_json()], message.tenant)
    done, _ = redriven(cloud)
    assert (done.in_work, done.queued) == ({message.unit_id}, set())
    assert len(cloud.dead._waiting) == 1


def test_the_letter_of_a_stored_unit_is_removed_and_a_strange_one_stays(cloud: Cloud) -> None:
    (message,) = admitted(cloud, 1)
    cloud.work.send([message.to_json()], message.tenant)
    cloud.work_off()
    cloud.dead.send([message.to_json(), "nonsense", '{"unit_id": "x"}'], message.tenant)
    done, _ = redriven(cloud)
    assert (done.stored, done.queued, done.strange) == ({message.unit_id}, set(), 2)
    assert [waiting.body for waiting in cloud.dead._waiting.values()] == ["nonsense", '{"unit_id": "x"}']


def test_a_unit_past_its_deadline_is_queued_again_though_its_message_is_gone(cloud: Cloud) -> None:
    item = cloud.put("in/default//1.eml", messages_of(1)[0])
    cloud.ledger.take(item, "u" * 32)
    cloud.ledger.put_unit(WorkMessage("u" * 32, "default", cloud.clock.now_ns(), (item,)), 1)
    assert redriven(cloud)[0].queued == {"u" * 32}
    assert cloud.work_off().finished == 1


def planned(cloud: Cloud, item: RawObject) -> tuple[str, list[WorkMessage]]:
    key = container_key("default", item)
    world = Planning(
        cloud.store, cloud.lake.store, cloud.rows, cloud.ledger, cloud.clock, cloud.root, 3_000, 3_600
    )  # fmt: skip
    plan_segments(key, "default", item, world)
    messages = [cloud.ledger.message(unit_id) for unit_id in cloud.ledger._units]
    return key, [message for message in messages if message is not None and message.container_key == key]


def test_the_failed_segments_of_a_container_make_it_complete_after_a_redrive(cloud: Cloud) -> None:
    key, (failing, *others) = planned(cloud, cloud.put("in/default//box.mbox", mailbox_of(60)))
    other_key, other_messages = planned(cloud, cloud.put("in/default//other.mbox", mailbox_of(40, start=900)))
    give_up(cloud, failing)
    give_up(cloud, other_messages[0])
    cloud.work.send([message.to_json() for message in others], "default")
    cloud.work_off()

    def account_now() -> str:
        now_ns = cloud.clock.now_ns()
        return account(key, cloud.ledger, cloud.clock, started_ns=now_ns, limit_seconds=60)

    assert account_now() == PARTIAL
    done, accounted = redriven(cloud, key)
    assert (done.queued, accounted) == ({failing.unit_id}, [(key, "default")])
    assert account_now() == RUNNING
    cloud.work_off()
    assert account_now() == COMPLETE
    assert column(cloud.root, "SELECT count(*) FROM messages") == [60]
    states = {unit.unit_id: unit.state for unit in cloud.ledger._units.values()}
    assert states[other_messages[0].unit_id] == FAILED
    assert {states[message.unit_id] for message in other_messages[1:]} == {QUEUED}
    assert states[failing.unit_id] == STORED
    assert other_key != key
