"""`SettleLedger`: what every adapter of it promises; and what becomes of a run that dies half-way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from maillake.adapters.aws import settle_ledger
from maillake.adapters.aws.settle_ledger import DynamoSettleLedger
from maillake.adapters.aws.unit_ledger import DynamoUnitLedger
from maillake.adapters.memory.unit_ledger import MemoryUnitLedger
from maillake.contract.work import STORED, RawObject, WorkMessage
from maillake.errors import TransientError
from maillake.model import CommittedUnit, Counts
from maillake.ports import SettleLedger, UnitLedger
from tests.adapters.cloud import TABLE, cloud, made_table
from tests.adapters.values import any_committed, any_file


@dataclass(frozen=True)
class Ledgers:
    units: UnitLedger
    settle: SettleLedger


@pytest.fixture
def table() -> Iterator[Any]:
    with cloud():
        yield made_table()


@pytest.fixture(params=["memory", "dynamodb"])
def ledgers(request: pytest.FixtureRequest) -> Ledgers:
    if request.param == "memory":
        both = MemoryUnitLedger()
        return Ledgers(both, both)
    return dynamodb(request.getfixturevalue("table"))


def dynamodb(table: Any) -> Ledgers:
    return Ledgers(DynamoUnitLedger(table, TABLE, shards=4), DynamoSettleLedger(table, TABLE, shards=4))


def store(ledgers: Ledgers, unit_id: str, at: int, tenant: str = "default") -> CommittedUnit:
    """A unit that is done, committed at a time."""
    ledgers.units.put_unit(WorkMessage(unit_id, tenant, 7, (RawObject("raw", unit_id, "", 1),)), 100)
    ledgers.units.claim(unit_id, 0, 1)
    committed = replace(any_committed(unit_id, 0, f"messages/{unit_id}", tenant=tenant), committed_ns=at)
    assert ledgers.units.finish(committed)
    return replace(committed, commit_order=at)


def waiting(ledger: SettleLedger) -> list[str]:
    return [committed.unit.unit_id for committed in ledger.unsettled()]


def test_a_unit_waits_to_be_settled_with_all_that_was_committed(ledgers: Ledgers) -> None:
    committed = store(ledgers, "one", 5)
    assert ledgers.settle.unsettled() == [committed]


def test_units_wait_in_the_order_of_their_commits_then_by_name(ledgers: Ledgers) -> None:
    for unit_id, at in (("late", 9), ("b", 5), ("first", 1), ("a", 5), ("c", 5)):
        store(ledgers, unit_id, at)
    assert waiting(ledgers.settle) == ["first", "a", "b", "c", "late"]


def test_units_that_are_not_stored_do_not_wait(ledgers: Ledgers) -> None:
    for unit_id in ("queued", "failed"):
        ledgers.units.put_unit(WorkMessage(unit_id, "default", 7, ()), 100)
    ledgers.units.claim("failed", 0, 1)
    ledgers.units.fail("failed", 1, "reason")
    assert waiting(ledgers.settle) == []


def test_settled_units_wait_no_longer_and_are_stored_still(ledgers: Ledgers) -> None:
    for number in range(3):
        store(ledgers, f"unit{number}", number)
    assert len(ledgers.settle.unsettled()) == 3
    ledgers.settle.put_settled({"default/": "_settled/all"}, [any_file("x")], {}, ["unit0", "unit1"])
    assert waiting(ledgers.settle) == ["unit2"]
    assert ledgers.settle.settled_buckets() == {"default/": "_settled/all"}
    found = ledgers.units.unit("unit0")
    assert found is not None
    assert found.state == STORED


def test_units_without_messages_are_settled_too(ledgers: Ledgers) -> None:
    store(ledgers, "one", 1)
    ledgers.settle.unsettled()
    ledgers.settle.put_settled({}, [], {("source", "one"): Counts(found=1, quarantined=1)}, ["one"])
    assert waiting(ledgers.settle) == []


def test_buckets_of_tenants_are_kept_apart_replaced_and_removed(ledgers: Ledgers) -> None:
    for unit_id, tenant in (("one", "a"), ("two", "b"), ("three", "a")):
        store(ledgers, unit_id, 1, tenant)
    ledgers.settle.unsettled()
    ledgers.settle.put_settled({"a/": "a1"}, [], {}, ["one"])
    ledgers.settle.put_settled({"b/": "b1"}, [], {}, ["two"])
    ledgers.settle.put_settled({"a/": None, "a/0": "a2", "a/1": "a3"}, [], {}, ["three"])
    assert ledgers.settle.settled_buckets() == {"a/0": "a2", "a/1": "a3", "b/": "b1"}
    assert waiting(ledgers.settle) == []


def test_a_run_that_died_after_the_move_is_ended_by_the_next(table: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    ledgers = dynamodb(table)
    for number in range(5):
        store(ledgers, f"unit{number}", number)
    ledgers.settle.unsettled()
    marked: list[str] = []
    mark = DynamoSettleLedger._mark

    def dying(self: DynamoSettleLedger, unit_id: str, figures: list[int]) -> None:
        if len(marked) == 2:
            raise KeyboardInterrupt
        marked.append(unit_id)
        mark(self, unit_id, figures)

    with monkeypatch.context() as patch:
        patch.setattr(DynamoSettleLedger, "_mark", dying)
        patch.setattr(settle_ledger, "STEP_UNITS", 2)
        with pytest.raises(KeyboardInterrupt):
            ledgers.settle.put_settled({"default/": "new"}, [], {}, [f"unit{number}" for number in range(4)])
    fresh = dynamodb(table).settle
    assert waiting(fresh) == ["unit4"]
    assert fresh.settled_buckets() == {"default/": "new"}
    fresh.put_settled({"default/": "newer"}, [], {}, ["unit4"])
    assert waiting(fresh) == []


def test_a_run_that_died_before_the_move_did_nothing(table: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    ledgers = dynamodb(table)
    store(ledgers, "one", 1)
    ledgers.settle.unsettled()

    def dying(self: Any, change: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("maillake.adapters.aws.item_table.ItemTable.update", dying)
        with pytest.raises(KeyboardInterrupt):
            ledgers.settle.put_settled({"default/": "new"}, [], {}, ["one"])
    fresh = dynamodb(table).settle
    assert fresh.settled_buckets() == {}
    assert waiting(fresh) == ["one"]


@pytest.mark.parametrize("settled_before", [False, True])
def test_of_two_runs_at_once_one_settles(settled_before: bool, table: Any) -> None:
    slow, quick = dynamodb(table), dynamodb(table).settle
    if settled_before:
        store(slow, "zero", 0)
        quick.unsettled()
        quick.put_settled({"default/": "before"}, [], {}, ["zero"])
    store(slow, "one", 1)
    slow.settle.unsettled()
    quick.unsettled()
    quick.put_settled({"default/": "quick"}, [], {}, ["one"])
    slow.settle.settled_buckets()
    with pytest.raises(TransientError):
        slow.settle.put_settled({"default/": "slow"}, [], {}, ["one"])
    assert quick.settled_buckets() == {"default/": "quick"}


def test_no_more_units_than_a_run_settles_and_the_first_of_them(table: Any) -> None:
    ledgers = dynamodb(table)
    for number in range(9):
        store(ledgers, f"unit{number}", number)
    few = DynamoSettleLedger(table, TABLE, shards=4, most=4)
    assert waiting(few) == ["unit0", "unit1", "unit2", "unit3"]
    few.put_settled({"default/": "x"}, [], {}, ["unit0", "unit1", "unit2", "unit3"])
    assert waiting(few) == ["unit4", "unit5", "unit6", "unit7"]
