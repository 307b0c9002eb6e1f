"""`ThreadStore` and `SignatureStore`: what every adapter of them promises; and what the one over DynamoDB costs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import pytest

from maillake.adapters.aws.consumed import Consumed
from maillake.adapters.aws.thread_store import DynamoThreadStore
from maillake.adapters.memory.thread_store import MemoryThreadStore
from maillake.contract.thread_links import Signature, ThreadNode
from maillake.errors import TransientError
from tests.adapters.cloud import THREADS, cloud, made_thread_table

Store = MemoryThreadStore | DynamoThreadStore
BLANK = ThreadNode()
EXPIRES = 1_900_000_000
SUBJECT = "5" * 32


@pytest.fixture
def table() -> Iterator[Any]:
    with cloud():
        yield made_thread_table()


@pytest.fixture(params=["memory", "dynamodb"])
def store(request: pytest.FixtureRequest) -> Store:
    if request.param == "memory":
        return MemoryThreadStore()
    return DynamoThreadStore(request.getfixturevalue("table"), THREADS)


def key(number: int) -> str:
    return f"{number:032x}"


A, B, C = key(0xA), key(0xB), key(0xC)


def one(store: Store, node: str, tenant: str = "tenant") -> ThreadNode:
    return store.read(tenant, [node])[node]


def test_a_node_that_nobody_wrote_is_blank(store: Store) -> None:
    assert store.read("tenant", [A, B]) == {A: BLANK, B: BLANK}
    assert store.read("tenant", []) == {}


def test_a_parent_is_written_once_and_told_to_who_comes_later(store: Store) -> None:
    assert store.link("tenant", C, B) is None
    assert store.link("tenant", C, A) == B
    assert store.link("tenant", C, B) == B
    assert one(store, C) == ThreadNode(B)


def test_a_mark_is_written_once(store: Store) -> None:
    assert store.mark("tenant", A, key(1))
    assert not store.mark("tenant", A, key(2))
    assert not store.mark("tenant", A, key(1))
    assert one(store, A) == ThreadNode(None, key(1))


def test_a_mark_and_a_parent_leave_each_other_alone(store: Store) -> None:
    assert store.mark("tenant", C, key(1))
    assert store.link("tenant", C, A) is None
    assert store.link("tenant", B, A) is None
    assert store.mark("tenant", B, key(2))
    assert store.read("tenant", [B, C]) == {B: ThreadNode(A, key(2)), C: ThreadNode(A, key(1))}


def test_a_parent_takes_a_mark_along_where_there_is_none(store: Store) -> None:
    store.mark("tenant", B, key(1))
    assert store.link("tenant", B, A, key(2)) is None
    assert store.link("tenant", C, A, key(2)) is None
    assert store.read("tenant", [B, C]) == {B: ThreadNode(A, key(1)), C: ThreadNode(A, key(2))}


def test_a_parent_that_is_refused_leaves_no_mark(store: Store) -> None:
    store.link("tenant", C, B)
    assert store.link("tenant", C, B, key(1)) == B
    assert one(store, C) == ThreadNode(B)


def test_tenants_do_not_see_each_other(store: Store) -> None:
    for tenant, parent in (("a", A), ("a#b", B), ("Zoë", A)):
        assert store.link(tenant, C, parent) is None
    assert [one(store, C, tenant).parent for tenant in ("a", "a#b", "Zoë", "b")] == [A, B, A, None]


def test_many_nodes_are_read_at_once(store: Store) -> None:
    nodes = [key(number) for number in range(230)]
    for node in nodes[1::2]:
        store.link("tenant", node, nodes[0])
    found = store.read("tenant", nodes)
    assert found == {node: ThreadNode(nodes[0] if place % 2 else None) for place, node in enumerate(nodes)}


DAY = date(2024, 3, 1)
SIGNATURE = Signature(C, DAY, A, (0, 7, 2**64 - 1), b"sketch of people", 1)


def test_a_signature_comes_back_as_it_was(store: Store) -> None:
    store.put_signature("tenant", SUBJECT, SIGNATURE, EXPIRES)
    assert store.signatures("tenant", SUBJECT, DAY, DAY, 10) == [SIGNATURE]
    assert store.signatures("other", SUBJECT, DAY, DAY, 10) == []
    assert store.signatures("tenant", key(1), DAY, DAY, 10) == []


def test_signatures_of_a_window_are_told_newest_first(store: Store) -> None:
    days = [DAY + timedelta(days=number) for number in (3, 1, 0, 2, 40)]
    for place, day in enumerate(days):
        store.put_signature("tenant", SUBJECT, replace(SIGNATURE, node=key(place), day=day), EXPIRES)
    found = store.signatures("tenant", SUBJECT, DAY + timedelta(days=1), DAY + timedelta(days=3), 10)
    assert [signature.day.day for signature in found] == [4, 3, 2]
    assert [signature.day.day for signature in store.signatures("tenant", SUBJECT, DAY, DAY, 10)] == [1]
    assert len(store.signatures("tenant", SUBJECT, DAY, date(2025, 1, 1), 2)) == 2


def test_a_signature_that_is_put_again_takes_the_place_of_the_old_one(store: Store) -> None:
    for version in (1, 2):
        store.put_signature("tenant", SUBJECT, replace(SIGNATURE, version=version), EXPIRES)
    assert [signature.version for signature in store.signatures("tenant", SUBJECT, DAY, DAY, 10)] == [2]


def test_a_late_read_gives_what_was_there_before() -> None:
    lag = 0
    store = MemoryThreadStore(lambda: lag)
    store.mark("tenant", C, key(1))
    store.link("tenant", C, A)
    lag = 1
    assert one(store, C) == ThreadNode(None, key(1))
    lag = 9
    assert one(store, C) == BLANK


@pytest.fixture
def hasty() -> Iterator[None]:
    """Threads that give way to each other all the time."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


@pytest.mark.usefixtures("hasty")
def test_one_of_many_threads_that_write_at_once_is_granted() -> None:
    store, together = MemoryThreadStore(), Barrier(4)
    nodes = [key(number) for number in range(10, 310)]

    def link(number: int) -> list[str | None]:
        together.wait()
        return [store.link("tenant", node, key(number)) for node in nodes]

    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(link, range(4)))
    assert [there.count(None) for there in zip(*told, strict=True)] == [1] * len(nodes)


def item_bytes(table: Any, sort: str) -> int:
    """Bytes of the item whose sort key starts so, as DynamoDB counts them, without its overhead of 100."""
    (item,) = [item for item in table.scan(TableName=THREADS)["Items"] if item["sk"]["S"].startswith(sort)]
    values = [next(iter(value.values())) for value in item.values()]
    return sum(map(len, item)) + sum(len(value) if isinstance(value, bytes) else len(str(value)) for value in values)


def test_items_are_small_and_only_signatures_expire(table: Any) -> None:
    store = DynamoThreadStore(table, THREADS)
    store.link("a-tenant", C, A, key(1))
    fingerprints = tuple(2**64 - number for number in range(1, 17))
    store.put_signature("a-tenant", SUBJECT, replace(SIGNATURE, fingerprints=fingerprints), EXPIRES)
    assert item_bytes(table, "NODE") <= 100
    assert item_bytes(table, "2024") <= 300
    expires = {item["sk"]["S"][:4]: item.get("expires") for item in table.scan(TableName=THREADS)["Items"]}
    assert expires == {"NODE": None, "2024": {"N": str(EXPIRES)}}


def test_calls_are_counted(table: Any) -> None:
    consumed = Consumed()
    store = DynamoThreadStore(table, THREADS, consumed)
    store.read("tenant", [key(number) for number in range(101)])
    store.link("tenant", C, B)
    store.link("tenant", C, A)
    assert consumed.calls == {"batch_get_item": 2, "update_item": 2}
    assert consumed.refused == {"update_item": 1}


class Answering:
    """A client that reads what it is told to, a few keys at a time, and keeps the requests."""

    def __init__(self, reads: int) -> None:
        self.reads = reads
        self.requests: list[dict[str, Any]] = []

    def batch_get_item(self, RequestItems: dict[str, Any], **_: Any) -> dict[str, Any]:  # noqa: N803
        self.requests.append(RequestItems[THREADS])
        keys = RequestItems[THREADS]["Keys"]
        left = keys[self.reads :]
        return {
            "Responses": {THREADS: [{**item, "p": {"B": bytes.fromhex(A)}} for item in keys[: self.reads]]},
            "UnprocessedKeys": {THREADS: {"Keys": left}} if left else {},
        }


def test_nodes_are_read_for_half_the_price_and_again_when_they_are_left_undone() -> None:
    client = Answering(2)
    assert DynamoThreadStore(client, THREADS).read("tenant", [A, B, C]) == dict.fromkeys((A, B, C), ThreadNode(A))
    assert [len(request["Keys"]) for request in client.requests] == [3, 1]
    assert {request["ConsistentRead"] for request in client.requests} == {False}


def test_nodes_that_are_left_undone_for_ever_are_for_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("maillake.adapters.aws.item_table.FIRST_WAIT_SECONDS", 0)
    with pytest.raises(TransientError):
        DynamoThreadStore(Answering(0), THREADS).read("tenant", [A])
