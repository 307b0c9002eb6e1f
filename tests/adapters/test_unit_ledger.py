"""`UnitLedger`: what every adapter of it promises; and what the one over DynamoDB costs."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from operator import methodcaller

import pytest

from maillake.adapters.aws.consumed import Consumed
from maillake.adapters.aws.unit_ledger import DynamoUnitLedger
from maillake.adapters.memory.unit_ledger import MemoryUnitLedger
from maillake.contract.unit_states import Claim
from maillake.contract.work import CLAIMED, QUEUED, STORED, RawObject, Segment, WorkMessage
from maillake.errors import TransientError
from maillake.ports import UnitLedger
from tests.adapters.cloud import TABLE, cloud, made_table
from tests.adapters.values import any_committed

SECOND = 10**9
LEASE = 300 * SECOND


@pytest.fixture(params=["memory", "dynamodb"])
def ledger(request: pytest.FixtureRequest) -> Iterator[UnitLedger]:
    if request.param == "memory":
        yield MemoryUnitLedger()
        return
    with cloud():
        yield DynamoUnitLedger(made_table(), TABLE, shards=4)


def mail(name: str, size: int = 10) -> RawObject:
    return RawObject("raw", f"in/tenant/{name}.eml", "v1", size)


def group(unit_id: str, *items: RawObject) -> WorkMessage:
    return WorkMessage(unit_id, "tenant", 7, items or (mail(unit_id),))


def part(unit_id: str, container: str) -> WorkMessage:
    return WorkMessage(unit_id, "tenant", 7, (mail("box"),), Segment(container, 0, 9, 0, "mboxrd"))


def put(ledger: UnitLedger, *unit_ids: str, deadline: int = 100) -> None:
    for unit_id in unit_ids:
        ledger.put_unit(group(unit_id), deadline)


def state(ledger: UnitLedger, unit_id: str) -> str:
    found = ledger.unit(unit_id)
    assert found is not None
    return found.state


def test_an_object_belongs_to_the_unit_that_took_it_first_and_was_put(ledger: UnitLedger) -> None:
    assert ledger.take(mail("a"), "one") == "one"
    put(ledger, "one")
    assert ledger.take(mail("a"), "two") == "one"
    assert ledger.take(mail("a"), "one") == "one"


def test_an_object_of_a_unit_that_was_never_put_goes_to_the_next(ledger: UnitLedger) -> None:
    assert ledger.take(mail("a"), "lost") == "lost"
    assert ledger.take(mail("a"), "next") == "next"
    put(ledger, "next")
    assert ledger.take(mail("a"), "third") == "next"


def test_two_versions_of_an_object_are_two_objects(ledger: UnitLedger) -> None:
    assert ledger.take(mail("a"), "one") == "one"
    put(ledger, "one")
    assert ledger.take(replace(mail("a"), version="v2"), "two") == "two"


def test_holders_are_told_of_the_objects_that_have_one(ledger: UnitLedger) -> None:
    items = [mail(f"{number}") for number in range(230)]
    for item in items[:205]:
        ledger.take(item, "one")
    assert ledger.holders([*items, items[0]]) == {item.object_id: "one" for item in items[:205]}
    assert ledger.holders([]) == {}


def test_a_unit_is_queued_when_it_was_put(ledger: UnitLedger) -> None:
    put(ledger, "one")
    found = ledger.unit("one")
    assert found is not None
    assert (found.unit_id, found.tenant, found.state, found.attempt) == ("one", "tenant", QUEUED, 0)
    assert ledger.message("one") == group("one")


def test_what_was_never_put_is_not_there(ledger: UnitLedger) -> None:
    assert ledger.unit("none") is None
    assert ledger.message("none") is None
    assert ledger.container("none") is None
    assert ledger.failed(5) == []
    assert ledger.stuck(10**18, 5) == []
    assert not ledger.reopen("none", 1, 2)
    assert not ledger.renew("none", 1, 5)
    with pytest.raises(TransientError):
        ledger.claim("none", 1, LEASE)


def test_a_message_with_odd_names_comes_back_as_it_was(ledger: UnitLedger) -> None:
    items = tuple(
        RawObject("raw", f"in/tenant/Zoë {number} \U0001f4e7.eml", "v", number, "Ann") for number in range(100)
    )
    ledger.put_unit(group("one", *items), 1)
    assert ledger.message("one") == group("one", *items)
    ledger.put_unit(part("two", "box"), 1)
    assert ledger.message("two") == part("two", "box")


def test_putting_a_unit_again_changes_nothing(ledger: UnitLedger) -> None:
    put(ledger, "one")
    ledger.claim("one", 1, LEASE)
    ledger.put_unit(replace(group("one"), registered_ns=99), 5)
    assert state(ledger, "one") == CLAIMED
    assert ledger.message("one") == group("one")


def test_a_claim_holds_until_its_lease_ends(ledger: UnitLedger) -> None:
    put(ledger, "one")
    assert ledger.claim("one", 0, LEASE) == Claim(granted=True, attempt=1)
    assert ledger.claim("one", 100 * SECOND, LEASE) == Claim(granted=False, wait_seconds=200.0)
    assert ledger.claim("one", LEASE, LEASE) == Claim(granted=False, wait_seconds=0.0)
    assert ledger.claim("one", LEASE + 1, LEASE) == Claim(granted=True, attempt=2)


def test_a_renewed_lease_is_longer(ledger: UnitLedger) -> None:
    put(ledger, "one")
    ledger.claim("one", 0, LEASE)
    assert ledger.renew("one", 1, 900 * SECOND)
    assert ledger.claim("one", 600 * SECOND, LEASE).wait_seconds == 300.0


def test_who_lost_the_lease_can_do_nothing(ledger: UnitLedger) -> None:
    put(ledger, "one")
    ledger.claim("one", 0, LEASE)
    ledger.claim("one", LEASE + 1, LEASE)
    assert not ledger.renew("one", 1, 10 * LEASE)
    assert not ledger.release("one", 1)
    assert not ledger.fail("one", 1, "reason")
    assert not ledger.finish(any_committed("one", attempt=1))
    assert state(ledger, "one") == CLAIMED
    assert ledger.finish(any_committed("one", attempt=2))
    found = ledger.unit("one")
    assert found is not None
    assert (found.state, found.emission, found.attempt) == (STORED, "one-2", 2)


def test_a_late_holder_may_finish_while_nobody_else_has_claimed(ledger: UnitLedger) -> None:
    put(ledger, "one")
    ledger.claim("one", 0, 1)
    assert ledger.finish(any_committed("one"))


def test_a_released_unit_is_free_at_once(ledger: UnitLedger) -> None:
    put(ledger, "one")
    ledger.claim("one", 0, LEASE)
    assert ledger.release("one", 1)
    assert state(ledger, "one") == QUEUED
    assert not ledger.finish(any_committed("one"))
    assert ledger.claim("one", 1, LEASE) == Claim(granted=True, attempt=2)


def test_a_terminal_unit_is_never_claimed(ledger: UnitLedger) -> None:
    put(ledger, "stored", "failed")
    for unit_id in ("stored", "failed"):
        ledger.claim(unit_id, 0, LEASE)
    ledger.finish(any_committed("stored"))
    ledger.fail("failed", 1, "the parser failed")
    for unit_id in ("stored", "failed"):
        assert ledger.claim(unit_id, 10 * LEASE, LEASE) == Claim(granted=False, terminal=True)
    found = ledger.unit("failed")
    assert found is not None
    assert found.reason == "the parser failed"


@pytest.mark.parametrize("step", ["finish", "fail", "release"])
def test_a_step_whose_answer_was_lost_may_be_repeated(step: str, ledger: UnitLedger) -> None:
    put(ledger, "one")
    ledger.claim("one", 0, LEASE)
    for _ in range(2):
        done = {
            "finish": lambda: ledger.finish(any_committed("one")),
            "fail": lambda: ledger.fail("one", 1, "reason"),
            "release": lambda: ledger.release("one", 1),
        }[step]()
        assert done


def test_a_failed_unit_is_opened_again_with_a_new_deadline(ledger: UnitLedger) -> None:
    put(ledger, "one")
    ledger.claim("one", 0, LEASE)
    ledger.fail("one", 1, "reason")
    assert ledger.reopen("one", 1, 500)
    found = ledger.unit("one")
    assert found is not None
    assert (found.state, found.reason) == (QUEUED, None)
    assert ledger.stuck(500, 5) == []
    assert [unit.unit_id for unit in ledger.stuck(501, 5)] == ["one"]
    assert ledger.claim("one", 1, LEASE) == Claim(granted=True, attempt=2)


def test_a_unit_that_nobody_holds_is_opened_again_and_a_stored_one_never(ledger: UnitLedger) -> None:
    put(ledger, "one")
    assert ledger.reopen("one", 1, 500)
    ledger.claim("one", 1, LEASE)
    assert not ledger.reopen("one", 1 + LEASE, 500)
    assert ledger.reopen("one", 2 + LEASE, 500)
    assert not ledger.finish(any_committed("one"))
    assert ledger.claim("one", 2 + LEASE, LEASE) == Claim(granted=True, attempt=2)
    ledger.finish(any_committed("one", attempt=2))
    assert not ledger.reopen("one", 10 * LEASE, 500)


def test_units_past_their_deadline_are_stuck_until_they_are_terminal(ledger: UnitLedger) -> None:
    for number in range(12):
        put(ledger, f"unit{number}", deadline=100 + number)
    for number in (0, 1, 2):
        ledger.claim(f"unit{number}", 0, LEASE)
    ledger.finish(any_committed("unit0"))
    ledger.fail("unit1", 1, "reason")
    assert {unit.unit_id for unit in ledger.stuck(106, 50)} == {f"unit{number}" for number in range(2, 6)}
    assert len(ledger.stuck(10**18, 3)) == 3
    assert [unit.unit_id for unit in ledger.failed(5)] == ["unit1"]
    ledger.reopen("unit1", 0, 101)
    assert ledger.failed(5) == []
    assert "unit1" in {unit.unit_id for unit in ledger.stuck(106, 50)}


def test_a_container_counts_its_units_and_no_others(ledger: UnitLedger) -> None:
    ledger.put_container("box", 5, None, "RUNNING", None)
    for number in range(4):
        ledger.put_unit(part(f"part{number}", "box"), 1)
        ledger.claim(f"part{number}", 0, LEASE)
    ledger.put_unit(part("elsewhere", "other"), 1)
    put(ledger, "group")
    ledger.finish(any_committed("part0"))
    ledger.finish(any_committed("part1"))
    ledger.fail("part2", 1, "reason")
    ledger.put_container("box", 9, 4, "RUNNING", None)
    found = ledger.container("box")
    assert found is not None
    assert (found.registered_ns, found.units, found.stored, found.failed, found.state) == (5, 4, 2, 1, "RUNNING")
    assert [(unit.unit_id, unit.container_key) for unit in ledger.failed(5)] == [("part2", "box")]


def test_what_changed_about_a_container_is_kept_and_the_rest_stays(ledger: UnitLedger) -> None:
    ledger.put_container("box", 5, 3, "RUNNING", None)
    ledger.put_container("box", 6, None, "PARTIAL", "one unit failed")
    found = ledger.container("box")
    assert found is not None
    assert (found.units, found.state, found.reason) == (3, "PARTIAL", "one unit failed")
    ledger.put_container("box", 7, None, "COMPLETE", None)
    found = ledger.container("box")
    assert found is not None
    assert found.reason is None


def steps(rolls: random.Random) -> Iterator[Callable[[UnitLedger], object]]:
    """Steps that workers, validators and operators could make in any order."""
    for now in range(400):
        unit_id, attempt = rolls.choice(["one", "two", "three"]), rolls.randint(0, 4)
        item, lease = mail(rolls.choice("ab")), rolls.randint(1, 6)
        yield rolls.choice(
            [
                methodcaller("take", item=item, unit_id=unit_id),
                methodcaller("holders", items=[item]),
                methodcaller("put_unit", message=part(unit_id, "box"), deadline_ns=now + 20),
                methodcaller("claim", unit_id=unit_id, now_ns=now, lease_ns=lease),
                methodcaller("renew", unit_id=unit_id, attempt=attempt, lease_until_ns=now + lease),
                methodcaller("release", unit_id=unit_id, attempt=attempt),
                methodcaller("finish", committed=any_committed(unit_id, attempt=attempt)),
                methodcaller("fail", unit_id=unit_id, attempt=attempt, reason="reason"),
                methodcaller("reopen", unit_id=unit_id, now_ns=now, deadline_ns=now + 20),
                methodcaller("unit", unit_id=unit_id),
                methodcaller("failed", most=9),
            ]
        )


def outcome(ledger: UnitLedger, step: Callable[[UnitLedger], object]) -> object:
    try:
        return step(ledger)
    except TransientError as error:
        return str(error)


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_is_done_both_ledgers_say_the_same(seed: int) -> None:
    memory = MemoryUnitLedger()
    with cloud():
        dynamodb = DynamoUnitLedger(made_table(), TABLE, shards=2)
        for number, step in enumerate(steps(random.Random(seed))):
            assert (number, outcome(dynamodb, step)) == (number, outcome(memory, step))
        for late in (50, 500):
            stuck = [{unit.unit_id for unit in ledger.stuck(late, 9)} for ledger in (memory, dynamodb)]
            assert stuck[0] == stuck[1]
        assert memory.container("box") == dynamodb.container("box")
        for ledger in (memory, dynamodb):
            ledger.put_container("box", 1, 3, "RUNNING", None)
        assert memory.container("box") == dynamodb.container("box")


def test_a_group_of_a_hundred_mails_costs_little_more_than_a_write_a_mail() -> None:
    consumed = Consumed()
    with cloud():
        ledger = DynamoUnitLedger(made_table(), TABLE, consumed=consumed)
        items = tuple(mail(f"mail{number}") for number in range(100))
        for item in items:
            ledger.take(item, "one")
        ledger.put_unit(group("one", *items), 100)
        ledger.claim("one", 0, LEASE)
        ledger.holders(items)
        ledger.renew("one", 1, 2 * LEASE)
        ledger.finish(any_committed("one"))
    assert consumed.calls == {"put_item": 102, "update_item": 3, "batch_get_item": 1}
    assert consumed.refused == {}
