"""Workers that link mails in a thread store, one store call at a time, in an order that a string of bytes decides.

A worker takes a delivery, links its mails, and is done with it; one that is killed leaves its delivery to be taken again.
Nothing but the order, the staleness of reads and the deaths is made up here: the workers run the product's algorithm.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from maillake.adapters.memory.thread_store import MemoryThreadStore
from maillake.contract.thread_links import MailLinks, ThreadNode
from maillake.pipeline.link_threads import Chains, Read, digest_of, linking, write_chain
from maillake.pipeline.thread_forest import Ancestors
from maillake.ports import ThreadStore

Event = tuple[str, list[tuple[str, ThreadNode]]]


class Decisions:
    """Choices read from bytes; when there are no more, the first choice every time."""

    def __init__(self, raw: bytes) -> None:
        self._raw = iter(raw)

    def choose(self, number: int) -> int:
        return next(self._raw, 0) % number

    def end(self) -> None:
        self._raw = iter(())


def key(name: int) -> str:
    return f"{name:032x}"


def named(node: str) -> str:
    """A letter for a node."""
    return chr(ord("a") + int(node, 16))


def mail(*names: int) -> MailLinks:
    """A mail with these references; the last one is its own."""
    nodes = list(dict.fromkeys(map(key, names)))
    return MailLinks(key(names[-1]), tuple(pairwise(nodes)))


def closure(mails: list[MailLinks]) -> dict[str, str]:
    """The smallest node of the component of each node, by spreading labels until nothing changes."""
    label = {node: node for one in mails for node in (one.node, *(end for edge in one.edges for end in edge))}
    changed = True
    while changed:
        changed = False
        for one in mails:
            for left, right in one.edges:
                least = min(label[left], label[right])
                changed |= label[left] != least or label[right] != least
                label[left] = label[right] = least
    return label


def read_mails(decisions: Decisions, nodes: int, most: int) -> list[MailLinks]:
    """Mails that refer to some of a few nodes; some of the nodes are nobody's."""
    number = 2 + decisions.choose(most - 1)
    return [
        mail(*(decisions.choose(nodes) for _ in range(decisions.choose(4))), decisions.choose(nodes))
        for _ in range(number)
    ]


def read_deliveries(decisions: Decisions, mails: list[MailLinks]) -> deque[list[MailLinks]]:
    """The mails in units of one to three, some of which are delivered twice."""
    found: deque[list[MailLinks]] = deque()
    left = list(mails)
    while left:
        size = 1 + decisions.choose(3)
        unit, left = left[:size], left[size:]
        found += [unit] * (1 + decisions.choose(2))
    return found


@dataclass
class World:
    """Workers, what is to be delivered to them, the store, and the story so far."""

    decisions: Decisions
    deliveries: deque[list[MailLinks]]
    store: ThreadStore
    workers: int
    tenant: str
    story: list[tuple[int, str, list[MailLinks] | list[tuple[str, ThreadNode]]]] = field(default_factory=list)
    known: Ancestors = field(default_factory=lambda: Ancestors(3))
    taken: int = 0

    def run(self) -> None:
        """Until everything was delivered and every worker is done."""
        at_work: list[tuple[int, list[MailLinks], Iterator[Event]]] = []
        while self.deliveries or at_work:
            while self.deliveries and len(at_work) < self.workers:
                self.taken += 1
                delivery = self.deliveries.popleft()
                self.story.append((self.taken, "takes", delivery))
                at_work.append((self.taken, delivery, self.steps(delivery)))
            place = self.decisions.choose(len(at_work))
            number, delivery, steps = at_work[place]
            if self.decisions.choose(16) == 1:
                self.story.append((number, "dies", []))
                self.deliveries.append(delivery)
                at_work.pop(place)
            elif (event := next(steps, None)) is None:
                at_work.pop(place)
            else:
                self.story.append((number, *event))

    def steps(self, delivery: list[MailLinks]) -> Iterator[Event]:
        """Links a delivery; stops after every call to the store to say what it did."""
        work = linking(self.tenant, delivery, self.known)
        request = next(work)
        while True:
            found: list[tuple[str, ThreadNode]] = []
            if isinstance(request, Read):
                found = list(self.store.read(self.tenant, sorted(request.nodes)).items())
                yield "reads", found
            else:
                for step in self.writes(request):
                    found.append(step)
                    yield "writes", [step]
            try:
                request = work.send(found)
            except StopIteration:
                return

    def writes(self, request: Chains) -> Iterator[tuple[str, ThreadNode]]:
        """The writes of all chains, those of different ones in any order."""
        chains = [write_chain(self.tenant, writes, self.store) for writes in request.chains]
        while chains:
            place = self.decisions.choose(len(chains))
            step = next(chains[place], None)
            if step is None:
                chains.pop(place)
            else:
                yield step

    def told(self) -> Iterator[str]:
        """The story in words; the first delivery is to worker 1, the next to worker 2."""
        for number, verb, things in self.story:
            yield f"worker {number} {verb} " + ", ".join(map(in_words, things))


def in_words(thing: MailLinks | tuple[str, ThreadNode]) -> str:
    """A mail as its path, a node as it was found: a is smaller than b."""
    if isinstance(thing, MailLinks):
        ends = [*(left for left, _ in thing.edges[:1]), *(right for _, right in thing.edges)]
        return "->".join(map(named, ends or [thing.node]))
    node, there = thing
    below = f" below {named(there.parent)}" if there.parent is not None else ""
    return named(node) + below + (" marked" if there.mark is not None else "")


def roots(store: ThreadStore, tenant: str, nodes: list[str]) -> dict[str, str]:
    """The root of every node as the store has it when all is quiet; each way to one stays among the nodes."""
    parents = {node: there.parent for node, there in store.read(tenant, nodes).items()}
    found = {}
    for node in nodes:
        top = node
        while (parent := parents[top]) is not None:
            assert parent < top
            top = parent
        found[node] = top
    return found


StoreOf = Callable[[Decisions, list[MailLinks]], ThreadStore]


def check(raw: bytes, workers: int, store_of: StoreOf, tenant: str = "tenant") -> None:
    """Plays a schedule; the threads must be those of the closure, and every mail have its mark, at no time too early."""
    decisions = Decisions(raw)
    mails = read_mails(decisions, nodes=7, most=6)
    world = World(decisions, read_deliveries(decisions, mails), store_of(decisions, mails), workers, tenant)
    world.run()
    decisions.end()
    expected = closure(mails)
    found = roots(world.store, tenant, sorted(expected))
    own = world.store.read(tenant, {one.node for one in mails})
    wrong = [
        *(world.store.early if isinstance(world.store, LateStore) else ()),
        *(
            f"{named(node)} is in thread {named(root)}, not {named(expected[node])}"
            for node, root in found.items()
            if root != expected[node]
        ),
        *(f"{named(node)} has no mark" for node, there in own.items() if there.mark is None),
    ]
    assert not wrong, "\n".join([*world.told(), *wrong])


class LateStore(MemoryThreadStore):
    """A store with reads that are late when the decisions say so; it notes the marks that come before their edges."""

    def __init__(self, decisions: Decisions, mails: list[MailLinks]) -> None:
        super().__init__(lambda: max(0, decisions.choose(6) - 3))
        self.early: list[str] = []
        self._edges = {(one.node, digest_of(one.edges)): one.edges for one in mails}
        self._parents: dict[str, str] = {}

    def link(self, tenant: str, node: str, parent: str, mark: str | None = None) -> str | None:
        there = super().link(tenant, node, parent, mark)
        if there is None:
            self._parents[node] = parent
            self._check(node, mark)
        return there

    def mark(self, tenant: str, node: str, mark: str) -> bool:
        granted = super().mark(tenant, node, mark)
        self._check(node, mark)
        return granted

    def _check(self, node: str, mark: str | None) -> None:
        for left, right in self._edges.get((node, mark), ()):
            if self._root(left) != self._root(right):
                self.early.append(f"{named(node)} is marked before {named(left)}->{named(right)}")

    def _root(self, node: str) -> str:
        while node in self._parents:
            node = self._parents[node]
        return node
