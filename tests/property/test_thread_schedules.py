"""Threads are the same in whatever order, how often and by how many dying workers mails are linked."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillake.adapters.aws.thread_store import DynamoThreadStore
from maillake.contract.thread_links import ThreadNode
from maillake.pipeline import link_threads
from maillake.pipeline.thread_forest import Forest
from tests.adapters.cloud import THREADS, cloud, made_thread_table
from tests.property.thread_world import LateStore, check

SCHEDULES = 10_000
CLOUD_SCHEDULES = 200
WORKERS = (1, 2, 3, 5)
TRIES = 10_000


@pytest.mark.parametrize("workers", WORKERS)
def test_threads_are_those_of_the_closure_under_any_schedule(workers: int) -> None:
    @settings(max_examples=SCHEDULES // len(WORKERS))
    @given(st.binary(min_size=80, max_size=160))
    def play(raw: bytes) -> None:
        check(raw, workers, LateStore)

    play()


def test_threads_over_dynamodb_are_those_of_the_closure_under_any_schedule() -> None:
    with cloud():
        store = DynamoThreadStore(made_thread_table(), THREADS)
        tenants = itertools.count()

        @settings(max_examples=CLOUD_SCHEDULES)
        @given(st.binary(min_size=80, max_size=160), st.sampled_from(WORKERS))
        def play(raw: bytes, workers: int) -> None:
            check(raw, workers, lambda *_: store, tenant=f"tenant-{next(tenants)}")

        play()


def marking_first(patch: pytest.MonkeyPatch) -> None:
    plan = link_threads.plan
    patch.setattr(link_threads, "plan", lambda todo, view: [chain[::-1] for chain in plan(todo, view)])


def forgetting_refusals(patch: pytest.MonkeyPatch) -> None:
    def write_chain(tenant, writes, store):  # type: ignore[no-untyped-def]
        for write in writes:
            if write.parent:
                store.link(tenant, write.node, write.parent, write.mark)
            else:
                store.mark(tenant, write.node, write.mark)
            yield write.node, ThreadNode(write.parent, write.mark)

    patch.setattr("tests.property.thread_world.write_chain", write_chain)


def going_on_after_a_refusal(patch: pytest.MonkeyPatch) -> None:
    def write_chain(tenant, writes, store):  # type: ignore[no-untyped-def]
        for write in writes:
            yield from link_threads.write_chain(tenant, [write], store)

    patch.setattr("tests.property.thread_world.write_chain", write_chain)


def trusting_every_mark(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(link_threads, "digest_of", lambda edges: "d")


def planning_in_what_is_known(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Forest, "copy", lambda self: self)


FAULTS = [planning_in_what_is_known, marking_first, forgetting_refusals, going_on_after_a_refusal, trusting_every_mark]


@pytest.mark.parametrize("fault", FAULTS)
def test_the_schedules_find_workers(
    fault: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    fault(monkeypatch)
    with pytest.raises(AssertionError, match="(?s)worker 1 takes .* (is in thread|has no mark|is marked before)"):
        play_many(random.Random(1))


def play_many(draw: random.Random) -> None:
    for _ in range(TRIES):
        check(draw.randbytes(120), 3, LateStore)
