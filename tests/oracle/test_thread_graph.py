"""Edges, closure and tree of the core against the plain reading, on random mails full of loops, gaps and repeats."""

from __future__ import annotations

import random

import pyarrow as pa
import pytest

from maillake import threads
from maillake.threads import ThreadedMail
from tests.oracle.thread_graph import edges_of, node_of, threads_of, tree_of

NAMES = [f"{number}@example.org" for number in range(14)]


def random_mails(seed: int) -> list[tuple[str, list[str]]]:
    """Mails that name one another as no client would."""
    dice = random.Random(seed)
    return [
        (dice.choice(NAMES), [dice.choice(NAMES) for _ in range(dice.choice([0, 1, 1, 2, 3, 6]))])
        for _ in range(dice.randrange(1, 16))
    ]


@pytest.mark.parametrize("seed", range(200))
def test_the_edges_and_threads_of_random_mails_are_those_of_the_plain_reading(seed: int) -> None:
    mails = random_mails(seed)
    found = [threads.edges(own, [], named) for own, named in mails]
    assert [[edge[:2] for edge in one.edges] for one in found] == [edges_of(own, [], named) for own, named in mails]
    rows = [{"from_key": one.node_key, "to_key": None} for one in found]
    rows += [{"from_key": edge.from_key, "to_key": edge.to_key} for one in found for edge in one.edges]
    random.Random(seed).shuffle(rows)
    schema = pa.schema([("from_key", pa.string()), ("to_key", pa.string())])
    closed = threads.closure(pa.Table.from_pylist(rows, schema=schema)).to_pydict()
    edges = {edge for own, named in mails for edge in edges_of(own, [], named)}
    assert dict(zip(closed["node_key"], closed["thread_id"], strict=True)) == threads_of(
        {node_of(own) for own, _ in mails}, edges
    )


@pytest.mark.parametrize("seed", range(400))
def test_the_tree_of_random_mails_is_that_of_the_plain_reading(seed: int) -> None:
    mails = random_mails(seed)
    places = threads.tree([ThreadedMail(own, tuple(named)) for own, named in mails])
    assert [(place.mail, place.depth) for place in places] == tree_of(mails)


def test_in_reply_to_comes_between_references_and_the_mail_itself() -> None:
    a, b, c, d = ("a@x", "b@x", "c@x", "d@x")
    found = threads.edges(d, [c, a], [a, b])
    assert [edge[:2] for edge in found.edges] == edges_of(d, [c, a], [a, b])
    assert [edge.evidence for edge in found.edges] == ["references", "references", "in_reply_to"]
    assert threads.edges(None, (), (), "ab" * 16).node_key == node_of(None, "ab" * 16)
