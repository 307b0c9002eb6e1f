"""Linking mails while they arrive: what is joined, what a second delivery costs, and where it gives up."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Collection

import pytest

from maillake.adapters.aws.consumed import Consumed
from maillake.adapters.aws.thread_store import DynamoThreadStore
from maillake.adapters.memory.thread_store import MemoryThreadStore
from maillake.contract.thread_links import MailLinks, ThreadNode
from maillake.errors import TransientError
from maillake.pipeline import link_threads
from maillake.pipeline.link_threads import Threads, groups_of, link_unit, mails_of
from maillake.pipeline.thread_forest import Ancestors, Forest
from tests.adapters.cloud import THREADS, cloud, made_thread_table
from tests.property.thread_world import closure, key, mail, roots


class CountingStore(MemoryThreadStore):
    """A store that counts nodes read and writes tried."""

    def __init__(self) -> None:
        super().__init__()
        self.count: Counter[str] = Counter()

    def read(self, tenant: str, nodes: Collection[str]) -> dict[str, ThreadNode]:
        self.count["read"] += len(nodes)
        return super().read(tenant, nodes)

    def link(self, tenant: str, node: str, parent: str, mark: str | None = None) -> str | None:
        self.count["written"] += 1
        return super().link(tenant, node, parent, mark)

    def mark(self, tenant: str, node: str, mark: str) -> bool:
        self.count["written"] += 1
        return super().mark(tenant, node, mark)


@pytest.fixture
def store() -> CountingStore:
    return CountingStore()


def deliver(store: MemoryThreadStore, *mails: MailLinks, tenant: str = "tenant") -> dict[str, str]:
    """Links mails in one unit, by a worker that knows nothing yet."""
    return link_unit(tenant, mails, Threads(store))


def cost(store: CountingStore, *mails: MailLinks) -> tuple[int, int]:
    """Nodes read and writes tried for a unit."""
    store.count.clear()
    deliver(store, *mails)
    return store.count["read"], store.count["written"]


def test_a_mail_of_its_own_is_its_own_thread(store: CountingStore) -> None:
    assert deliver(store, mail(5)) == {key(5): key(5)}
    assert deliver(store) == {}


def test_a_reply_is_in_the_thread_of_what_it_answers(store: CountingStore) -> None:
    deliver(store, mail(5))
    assert deliver(store, mail(5, 9)) == {key(9): key(5)}
    assert deliver(store, mail(5, 2)) == {key(2): key(2)}
    assert set(roots(store, "tenant", [key(2), key(5), key(9)]).values()) == {key(2)}


def test_siblings_meet_in_a_parent_that_never_came(store: CountingStore) -> None:
    deliver(store, mail(7, 3))
    assert deliver(store, mail(7, 4)) == {key(4): key(3)}
    assert deliver(store, mail(7)) == {key(7): key(3)}


def test_a_late_parent_joins_its_children(store: CountingStore) -> None:
    deliver(store, mail(8, 6), mail(9, 5))
    assert deliver(store, mail(8), mail(8, 9)) == {key(8): key(5), key(9): key(5)}


def test_copies_with_other_references_put_in_all_their_edges(store: CountingStore) -> None:
    deliver(store, mail(1, 5), mail(2, 5))
    deliver(store, mail(3, 5))
    assert set(roots(store, "tenant", [key(number) for number in (1, 2, 3, 5)]).values()) == {key(1)}


@pytest.mark.parametrize(
    "mails",
    [
        [mail(1, 1), mail(2, 2, 2)],
        [mail(1, 2), mail(2, 1)],
        [mail((number + 1) % 10, number) for number in range(10)],
        [mail(3, 1, 2), mail(2, 1, 3), mail(1, 3, 2)],
        [mail(*range(151))],
        [mail(*range(150, -1, -1))],
    ],
    ids=["itself", "each other", "a ring", "liars", "long", "long and falling"],
)
def test_loops_lies_and_long_references_are_one_component(mails: list[MailLinks], store: CountingStore) -> None:
    expected = closure(mails)
    assert deliver(store, *mails) == {one.node: expected[one.node] for one in mails}
    assert roots(store, "tenant", sorted(expected)) == expected


def test_tenants_have_threads_of_their_own(store: CountingStore) -> None:
    deliver(store, mail(1, 5), tenant="one")
    assert deliver(store, mail(5), tenant="other") == {key(5): key(5)}


def test_a_process_that_serves_two_tenants_mixes_nothing(store: CountingStore) -> None:
    threads = Threads(store)
    link_unit("one", [mail(1, 5)], threads)
    assert link_unit("other", [mail(5), mail(5, 6)], threads) == {key(5): key(5), key(6): key(5)}


def test_a_second_delivery_writes_nothing(store: CountingStore) -> None:
    mails = [mail(1), mail(1, 2), mail(1, 2, 3), mail(8, 4)]
    deliver(store, *mails)
    assert cost(store, *mails)[1] == 0
    assert cost(store, mails[2], mails[2]) == (3, 0)


def test_a_reply_costs_one_write_and_reads_of_itself_its_parent_and_the_root(store: CountingStore) -> None:
    thread = [mail(*range(number + 1)) for number in range(40)]
    assert cost(store, thread[0]) == (1, 1)
    assert cost(store, thread[1]) == (2, 1)
    assert [cost(store, one) for one in thread[2:]] == [(3, 1)] * 38


def test_a_thread_in_one_unit_reads_and_writes_each_mail_once(store: CountingStore) -> None:
    thread = [mail(*range(number + 1)) for number in range(40)]
    random.Random(1).shuffle(thread)
    assert cost(store, *thread) == (40, 40)


def test_a_mail_whose_parent_lies_about_its_references_puts_in_its_own(store: CountingStore) -> None:
    deliver(store, mail(3, 7, 8))
    deliver(store, mail(1, 2, 8, 9))
    assert roots(store, "tenant", [key(number) for number in (1, 2, 3, 7, 8, 9)]) == dict.fromkeys(
        map(key, (1, 2, 3, 7, 8, 9)), key(1)
    )


def row(node: str, ordinal: int, edge: tuple[str | None, str | None]) -> dict[str, object]:
    return {"node_key": node, "ordinal": ordinal, "from_key": edge[0], "to_key": edge[1]}


def test_rows_of_edges_are_read_as_mails() -> None:
    mails = [mail(1), mail(1), mail(1, 2), mail(1, 2, 3, 4), mail(1, 2), mail(9)]
    rows = [row(one.node, place, edge) for one in mails for place, edge in enumerate(one.edges or [(None, None)])]
    assert list(mails_of(rows)) == mails
    assert list(mails_of([])) == []


def a_list(mails: int, seed: int) -> list[MailLinks]:
    """Mail of a list in the order of its dates: a third starts a thread, the others answer one of the last thirty."""
    draw = random.Random(seed)
    names = draw.sample(range(1 << 60), mails)
    chains: list[list[int]] = []
    for name in names:
        parent = [] if draw.random() < 0.33 or not chains else draw.choice(chains[-30:])
        chains.append([*parent, name])
    # One in ten is not in the archive, but is referred to.
    return [mail(*chain) for chain in chains if draw.random() < 0.9]


@pytest.mark.parametrize("unit_mails", [1, 100])
@pytest.mark.parametrize("order", ["dates", "reversed", "shuffled"])
def test_a_mail_of_a_list_costs_at_most_two_writes_and_four_reads(
    order: str, unit_mails: int, store: CountingStore
) -> None:
    mails = a_list(2_000, seed=4)
    if order == "reversed":
        mails.reverse()
    elif order == "shuffled":
        random.Random(2).shuffle(mails)
    threads = Threads(store)
    for start in range(0, len(mails), unit_mails):
        link_unit("tenant", mails[start : start + unit_mails], threads)
    assert store.count["written"] <= 2 * len(mails)
    assert store.count["read"] <= 4 * len(mails)
    expected = closure(mails)
    assert roots(store, "tenant", sorted(expected)) == expected


def test_units_of_a_hundred_take_few_calls_to_dynamodb() -> None:
    mails = a_list(400, seed=5)
    consumed = Consumed()
    with cloud():
        threads = Threads(DynamoThreadStore(made_thread_table(), THREADS, consumed))
        for start in range(0, len(mails), 100):
            link_unit("tenant", mails[start : start + 100], threads)
        expected = closure(mails)
        assert roots(threads.store, "tenant", sorted(expected)) == expected
    assert consumed.refused == {}
    assert consumed.calls["update_item"] <= 1.5 * len(mails)
    assert consumed.calls["batch_get_item"] <= 0.1 * len(mails)


def test_a_unit_is_linked_in_groups_that_are_bounded() -> None:
    mails = [mail(*range(number % 40 + 1)) for number in range(2_000)]
    groups = list(groups_of(iter(mails)))
    assert [one for group in groups for one in group] == mails
    assert max(map(len, groups)) <= link_threads.GROUP_MAILS
    assert max(sum(len(one.edges) for one in group) for group in groups) <= link_threads.GROUP_EDGES
    assert [len(group) for group in groups_of([mail(*range(6_000)), mail(1)])] == [1, 1]
    assert list(groups_of([])) == []


def test_a_component_that_lies_too_deep_is_for_later_and_then_goes_on(
    store: CountingStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(100, 0, -1):
        store.link("tenant", key(number), key(number - 1))
    monkeypatch.setattr(link_threads, "REQUESTS", 30)
    threads = Threads(store)
    for _ in range(3):
        with pytest.raises(TransientError, match="threads of tenant tenant were not linked within 30 requests"):
            link_unit("tenant", [mail(100, 200)], threads)
    assert link_unit("tenant", [mail(100, 200)], threads) == {key(200): key(0)}
    store.count.clear()
    assert link_unit("tenant", [mail(100, 201)], threads) == {key(201): key(0)}
    assert store.count["read"] == 3


class FailingStore(MemoryThreadStore):
    """A store that can be read and not written."""

    def mark(self, tenant: str, node: str, mark: str) -> bool:
        raise TransientError("the table refuses for now")


def test_a_store_that_fails_is_told() -> None:
    with pytest.raises(TransientError, match="refuses for now"):
        deliver(FailingStore(), mail(1))


def test_a_process_remembers_no_more_than_it_may() -> None:
    known = Ancestors(2)
    known.put("tenant", [("b", "a"), ("c", "a")])
    assert known.get("tenant", "b") == "a"
    known.put("tenant", [("d", "a")])
    assert [known.get("tenant", node) for node in "abcd"] == [None, "a", None, "a"]
    assert known.get("other", "b") is None


def test_a_forest_knows_the_root_of_every_node() -> None:
    forest = Forest()
    for number in range(1, 100):
        forest.add(key(number), key(number - 1))
    other = forest.copy()
    other.add(key(0), "")
    assert other.root(key(99)) == ""
    forest.add(key(99), key(50))
    forest.add(key(99), key(60))
    assert dict(forest.roots()) == {key(number): key(0) for number in range(1, 100)}
    assert forest.root(key(100)) == key(100)
