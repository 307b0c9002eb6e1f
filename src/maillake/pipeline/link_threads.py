"""Threads while mail arrives: union-find over the thread graph by conditional writes, by any number of workers.

An edge whose ends have different roots is put in by giving the larger root the smaller as its parent, if it has none.
A parent is written once: a stale pointer still leads to a true ancestor, there is no cycle, and when all is quiet the
root of a component is its smallest node, whatever came first, twice, or half. The mark of a mail is written after its
edges, so a worker that dies leaves work to be done again and never work that is passed over.
"""

from collections.abc import Collection, Generator, Iterable, Iterator, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

from maillake.contract.thread_links import Edge, MailLinks, ThreadNode
from maillake.errors import TransientError
from maillake.pipeline.thread_forest import Ancestors, Forest
from maillake.ports import ThreadStore
from maillake.sources.keys import key_of

GROUP_MAILS = 500
GROUP_EDGES = 5_000
"""Mails of a unit are linked together up to either number."""

REQUESTS = 1_000
"""Rounds of requests that a group may take; each follows pointers by one, or ends at writes that were refused."""

WRITES_AT_ONCE = 8


@dataclass(frozen=True)
class Threads:
    """Where threads are kept, and what this process remembers of them."""

    store: ThreadStore
    known: Ancestors = field(default_factory=Ancestors)


@dataclass(frozen=True)
class Read:
    """A request for nodes as they are."""

    nodes: Collection[str]


@dataclass(frozen=True)
class Write:
    """What a node is to be given: a parent, with a mark or without, or a mark alone."""

    node: str
    parent: str | None = None
    mark: str | None = None


@dataclass(frozen=True)
class Chains:
    """A request for writes: chains at once, the writes of one in order, up to the first that is refused."""

    chains: Collection[list[Write]]


Found = Iterable[tuple[str, ThreadNode]]
"""What a request told of nodes."""


@dataclass(frozen=True)
class Due:
    """A mail with the digest of all its edges, and those of them that may not be in the store."""

    node: str
    digest: str
    edges: tuple[Edge, ...]


def mails_of(rows: Iterable[Mapping[str, Any]]) -> Iterator[MailLinks]:
    """Mails of rows of `thread_links`, which stand together by mail and in the order of its path."""
    node, edges = "", list[Edge]()
    for row in rows:
        if row["ordinal"] == 0:
            if node:
                yield MailLinks(node, tuple(edges))
            node, edges = row["node_key"], []
        if row["from_key"] is not None:
            edges.append((row["from_key"], row["to_key"]))
    if node:
        yield MailLinks(node, tuple(edges))


def link_unit(tenant: str, mails: Iterable[MailLinks], threads: Threads) -> dict[str, str]:
    """Puts mails of a unit into the thread graph; the thread of each node, which mail to come may join to another.

    What was done before is not done again. Raises `TransientError` when the store fails, or when a component lies so
    deep or is so contested that it takes too many requests; trying again goes on from there.
    """
    found: dict[str, str] = {}
    with ThreadPoolExecutor(WRITES_AT_ONCE, "link") as pool:
        for group in groups_of(mails):
            found |= link_group(tenant, group, threads, pool)
    return found


def groups_of(mails: Iterable[MailLinks]) -> Iterator[list[MailLinks]]:
    """Mails in groups that bound what is held of them."""
    group: list[MailLinks] = []
    edges = 0
    for mail in mails:
        if group and (len(group) == GROUP_MAILS or edges + len(mail.edges) > GROUP_EDGES):
            yield group
            group, edges = [], 0
        group.append(mail)
        edges += len(mail.edges)
    if group:
        yield group


def link_group(tenant: str, mails: list[MailLinks], threads: Threads, pool: Executor) -> dict[str, str]:
    """Links mails together, and answers what that requests from the store."""

    def answer(request: Read | Chains) -> Found:
        if isinstance(request, Read):
            return threads.store.read(tenant, request.nodes).items()
        written = pool.map(lambda writes: list(write_chain(tenant, writes, threads.store)), request.chains)
        return chain.from_iterable(written)

    steps = linking(tenant, mails, threads.known)
    request = next(steps)
    while True:
        try:
            request = steps.send(answer(request))
        except StopIteration as done:
            found: dict[str, str] = done.value
            return found


def write_chain(tenant: str, writes: Iterable[Write], store: ThreadStore) -> Iterator[tuple[str, ThreadNode]]:
    """Makes one write after the other, and tells what its node has then; a parent that was there ends the chain."""
    for write in writes:
        if write.parent is None:
            assert write.mark is not None
            store.mark(tenant, write.node, write.mark)
        elif there := store.link(tenant, write.node, write.parent, write.mark):
            yield write.node, ThreadNode(there)
            return
        yield write.node, ThreadNode(write.parent, write.mark)


def linking(
    tenant: str, mails: Collection[MailLinks], known: Ancestors
) -> Generator[Read | Chains, Found, dict[str, str]]:
    """The algorithm as requests to the store and what they found; at last the thread of each node."""
    view = View(tenant, known)
    view.note((yield Read({mail.node for mail in mails} | {edge[0] for mail in mails for edge in mail.edges[-1:]})))
    todo = due_of(mails, view.marks)
    nodes = {mail.node for mail in mails} | {end for due in todo for edge in due.edges for end in edge}
    try:
        for _ in range(REQUESTS):
            if unread := view.unread(nodes):
                view.note((yield Read(unread)))
            elif chains := plan(todo, view):
                view.note((yield Chains(chains)))
            else:
                return {mail.node: view.forest.root(mail.node) for mail in mails}
    finally:
        view.remember()
    raise TransientError(f"threads of tenant {tenant} were not linked within {REQUESTS} requests")


class View:
    """What one pass over a group knows: pointers and marks that are true, and the nodes it has asked for."""

    def __init__(self, tenant: str, known: Ancestors) -> None:
        self._tenant = tenant
        self._known = known
        self._read: set[str] = set()
        self.forest = Forest()
        self.marks: dict[str, str] = {}

    def note(self, found: Found) -> None:
        """Learns what a request told, and adds what is remembered."""
        for node, there in found:
            self._read.add(node)
            if there.parent is not None:
                self.forest.add(node, self._known.get(self._tenant, node) or there.parent)
            if there.mark is not None:
                self.marks[node] = there.mark

    def unread(self, nodes: Iterable[str]) -> set[str]:
        """Nodes that have to be read to know the roots of some."""
        return {top for top in map(self._top, nodes) if top not in self._read}

    def _top(self, node: str) -> str:
        top = self.forest.root(node)
        while top not in self._read and (ancestor := self._known.get(self._tenant, top)):
            self.forest.add(top, ancestor)
            top = self.forest.root(top)
        return top

    def remember(self) -> None:
        """Keeps what was learned for passes to come."""
        self._known.put(self._tenant, self.forest.roots())


def due_of(mails: Collection[MailLinks], marks: dict[str, str]) -> list[Due]:
    """What is to be done for mails, those with fewer edges first.

    Edges before the last are left out when the mail at which they end has them: as its mark says, or in this group.
    """
    digests = {mail: digest_of(mail.edges) for mail in mails}
    theirs = {(mail.node, digest) for mail, digest in digests.items()} | marks.items()
    found = []
    for mail, digest in sorted(digests.items(), key=lambda item: len(item[0].edges)):
        older, last = mail.edges[:-1], mail.edges[-1:]
        edges = mail.edges
        if marks.get(mail.node) == digest:
            edges = ()
        elif older and (last[0][0], digest_of(older)) in theirs:
            edges = last
        found.append(Due(mail.node, digest, edges))
    return found


def digest_of(edges: tuple[Edge, ...]) -> str:
    """Digest of the path that edges make."""
    return key_of("path", *(edge[0] for edge in edges[:1]), *(edge[1] for edge in edges))


def plan(todo: Iterable[Due], view: View) -> list[list[Write]]:
    """The writes to make now, as if all will be granted: links alone, in any order, and when there are none the marks.

    The last link of a mail is often that of its own node and goes with its mark, so the marks of a component are one
    chain, in which none is written before the links of the marks before it.
    """
    forest, marked = view.forest.copy(), set(view.marks)
    alone: list[list[Write]] = []
    marking: list[Write] = []
    for due in todo:
        writes = list(links(due.edges, forest))
        if due.node not in marked:
            marked.add(due.node)
            own = writes.pop() if writes and writes[-1].node == due.node else Write(due.node)
            marking.append(replace(own, mark=due.digest))
        alone += ([write] for write in writes)
    if alone:
        return alone
    chains: dict[str, list[Write]] = {}
    for write in marking:
        chains.setdefault(forest.root(write.node), []).append(write)
    return list(chains.values())


def links(edges: Iterable[Edge], forest: Forest) -> Iterator[Write]:
    """The link of each edge whose ends have different roots; the forest is changed as by it."""
    for left, right in edges:
        smaller, larger = sorted((forest.root(left), forest.root(right)))
        if smaller != larger:
            forest.add(larger, smaller)
            yield Write(larger, smaller)
