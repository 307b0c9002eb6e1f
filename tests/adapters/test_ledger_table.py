"""How the ledger takes what DynamoDB may answer: lost answers, races, throttling, reads left undone; and its sizes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError  # type: ignore[import-untyped]

from maillake.adapters.aws.consumed import Consumed
from maillake.adapters.aws.item_table import ItemTable
from maillake.adapters.aws.ledger_items import packed, packed_commit, unpacked_commit
from maillake.adapters.aws.unit_ledger import DynamoUnitLedger
from maillake.contract.unit_states import Claim
from maillake.contract.work import RawObject, WorkMessage
from maillake.errors import TransientError
from maillake.model import WrittenFile
from tests.adapters.cloud import TABLE, cloud, made_table
from tests.adapters.values import any_committed

LEASE = 300 * 10**9
KIB = 1 << 10


@pytest.fixture
def table() -> Iterator[Any]:
    with cloud():
        yield made_table()


class Repeating:
    """A client whose first answer to a write is lost, so that it asks twice."""

    def __init__(self, client: Any) -> None:
        self.client = client

    def __getattr__(self, name: str) -> Any:
        call = getattr(self.client, name)
        if name not in {"update_item", "put_item"}:
            return call

        def twice(**request: Any) -> Any:
            call(**request)
            return call(**request)

        return twice


class Before:
    """A client that lets others act once before one of its calls."""

    def __init__(self, client: Any, name: str, act: Any) -> None:
        self.client, self.name, self.act = client, name, act

    def __getattr__(self, name: str) -> Any:
        if name == self.name and self.act:
            act, self.act = self.act, None
            act()
        return getattr(self.client, name)


class Failing:
    """A client that gets the same error for everything."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def __getattr__(self, name: str) -> Any:
        def fail(**_: Any) -> None:
            raise self.error

        return fail


def unit(unit_id: str, *items: RawObject) -> WorkMessage:
    return WorkMessage(unit_id, "tenant", 7, items)


ITEM = RawObject("raw", "in/a.eml", "v1", 1)


def test_a_claim_whose_answer_was_lost_is_still_the_claimants(table: Any) -> None:
    ledger = DynamoUnitLedger(Repeating(table), TABLE)
    ledger.put_unit(unit("one"), 100)
    assert ledger.take(ITEM, "one") == "one"
    assert ledger.claim("one", 0, LEASE) == Claim(granted=True, attempt=1)
    assert ledger.finish(any_committed("one"))


def test_an_object_goes_to_one_of_two_that_move_it_at_once(table: Any) -> None:
    other = DynamoUnitLedger(table, TABLE)
    assert other.take(ITEM, "lost") == "lost"

    def first() -> None:
        assert other.take(ITEM, "other") == "other"
        other.put_unit(unit("other", ITEM), 100)

    slow = DynamoUnitLedger(Before(table, "transact_write_items", first), TABLE)
    assert slow.take(ITEM, "slow") == "other"


def test_an_object_stays_with_its_unit_when_that_is_put_just_in_time(table: Any) -> None:
    other = DynamoUnitLedger(table, TABLE)
    assert other.take(ITEM, "late") == "late"
    put = Before(table, "transact_write_items", lambda: other.put_unit(unit("late", ITEM), 100))
    assert DynamoUnitLedger(put, TABLE).take(ITEM, "quick") == "late"


@pytest.mark.parametrize(
    "error",
    [
        ClientError({"Error": {"Code": "ProvisionedThroughputExceededException"}}, "UpdateItem"),
        ClientError({"Error": {"Code": "ThrottlingException"}}, "UpdateItem"),
        ClientError({"Error": {"Code": "TransactionConflictException"}}, "UpdateItem"),
        ReadTimeoutError(endpoint_url="https://dynamodb.example.com"),
    ],
    ids=["capacity", "throttling", "conflict", "timeout"],
)
def test_a_table_that_fails_for_now_is_for_later(error: Exception) -> None:
    with pytest.raises(TransientError):
        DynamoUnitLedger(Failing(error), TABLE).claim("one", 0, LEASE)


def test_a_table_that_is_not_there_is_a_bug() -> None:
    error = ClientError({"Error": {"Code": "ResourceNotFoundException"}}, "UpdateItem")
    with pytest.raises(ClientError):
        DynamoUnitLedger(Failing(error), TABLE).claim("one", 0, LEASE)


class Lazy:
    """A client that reads one key of each request, or none at all."""

    def __init__(self, reads: int) -> None:
        self.reads = reads

    def batch_get_item(self, RequestItems: dict[str, Any], **_: Any) -> dict[str, Any]:  # noqa: N803
        keys = RequestItems[TABLE]["Keys"]
        left = keys[self.reads :]
        unprocessed = {TABLE: {"Keys": left}} if left else {}
        return {"Responses": {TABLE: keys[: self.reads]}, "UnprocessedKeys": unprocessed}


def test_reads_left_undone_are_asked_for_again() -> None:
    waits: list[float] = []
    found = ItemTable(Lazy(1), TABLE, sleep=waits.append).get_many([("a", "x"), ("b", "x"), ("c", "x"), ("a", "x")])
    assert [item["pk"] for item in found] == ["a", "b", "c"]
    assert waits == [0.05, 0.1]


def test_reads_left_undone_for_ever_are_for_later() -> None:
    with pytest.raises(TransientError):
        list(ItemTable(Lazy(0), TABLE, sleep=lambda _: None).get_many([("a", "x")]))


def test_refused_writes_are_counted(table: Any) -> None:
    consumed = Consumed()
    ledger = DynamoUnitLedger(table, TABLE, consumed=consumed)
    ledger.take(ITEM, "one")
    ledger.take(ITEM, "one")
    assert (consumed.calls["put_item"], consumed.refused["put_item"]) == (2, 1)
    assert consumed.write_units >= 1


def sha(number: int) -> str:
    return hashlib.sha256(bytes([number])).hexdigest()


def test_a_unit_is_small_in_the_table() -> None:
    """Every KiB of an item is a write unit: the state stays under two with its files, its message under eight."""
    unit_id = "5be1a60e" * 4
    day = "ingest_date=2026-11-21"
    tables = ("messages", "occurrences", "message_addresses", "attachments", "quarantine", "skipped", "units")
    files = [
        WrittenFile(
            f"{table}/tenant=a-tenant/{day}/{unit_id}.{sha(number)[:32]}.parquet", 123_456, sha(number), 100, table
        )
        for number, table in enumerate(tables)
    ]
    committed = replace(any_committed(unit_id), files=tuple(files), commit_order=11)
    assert len(packed_commit(committed)) < KIB
    assert unpacked_commit(packed_commit(committed)) == committed
    items = tuple(
        RawObject("data-raw-bucket", f"in/a-tenant/a-custodian/2026/{sha(number)}.eml", sha(255 - number)[:32], 70_000)
        for number in range(100)
    )
    assert len(packed(unit(unit_id, *items).to_json())) < 8 * KIB
