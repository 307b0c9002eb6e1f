"""Threads by the plainest reading of docs/reference/threads.md: sets, loops, and no thought of speed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from tests.oracle.blake3 import blake3

Edge = tuple[str, str]


def node_of(message_id: str | None, message_key: str = "") -> str:
    """Key of a node."""
    text = f"mk:{message_key}" if message_id is None else f"mid:{message_id}"
    return blake3(text.encode())[:16].hex()


def edges_of(message_id: str | None, in_reply_to: Sequence[str], references: Sequence[str]) -> list[Edge]:
    """Edges of a mail: consecutive distinct identifiers, its own last."""
    others = [name for name in dict.fromkeys([*references, *in_reply_to]) if name != message_id]
    path = [*map(node_of, others), node_of(message_id)]
    return list(pairwise(path))


def threads_of(nodes: set[str], edges: set[Edge]) -> dict[str, str]:
    """Smallest node that can be reached from each, by search."""
    near: dict[str, set[str]] = {node: set() for node in nodes}
    for one, other in edges:
        near.setdefault(one, set()).add(other)
        near.setdefault(other, set()).add(one)
    found: dict[str, str] = {}
    for start in sorted(near):
        todo = [start]
        while todo:
            node = todo.pop()
            if node not in found:
                found[node] = start
                todo += near[node]
    return found


class Container:
    """A place of the algorithm of jwz.org/doc/threading.html."""

    def __init__(self, mail: int | None = None) -> None:
        self.mail = mail
        self.parent: Container | None = None
        self.children: list[Container] = []

    def put_below(self, parent: Container | None) -> None:
        """Gives it a parent, unless it is above that itself."""
        if self.parent is not None:
            self.parent.children.remove(self)
            self.parent = None
        above = parent
        while above is not None:
            if above is self:
                return
            above = above.parent
        if parent is not None:
            self.parent = parent
            parent.children.append(self)


def tree_of(mails: Sequence[tuple[str, Sequence[str]]]) -> list[tuple[int | None, int]]:
    """(mail, depth) in reading order, from (identifier, references), siblings in the order of the mails."""
    table: dict[str, Container] = {}
    every: list[Container] = []

    def named(name: str) -> Container:
        if name not in table:
            table[name] = Container()
            every.append(table[name])
        return table[name]

    for number, (own, references) in enumerate(mails):
        if own in table and table[own].mail is not None:
            container = Container()
            every.append(container)
        else:
            container = named(own)
        container.mail = number
        above = None
        for name in references:
            each = named(name)
            if above is not None and each.parent is None:
                each.put_below(above)
            above = each
        if container.parent is not above or above is None:
            container.put_below(above)
    roots = [kept for root in every if root.parent is None for kept in pruned(root, at_root=True)]
    return [line for root in sorted(roots, key=first_mail) for line in lines(root, 0)]


def pruned(container: Container, *, at_root: bool) -> list[Container]:
    """What stays of a container: itself, its children in its place, or nothing."""
    container.children = [kept for child in container.children for kept in pruned(child, at_root=False)]
    if container.mail is not None or (at_root and len(container.children) > 1):
        return [container]
    return container.children


def first_mail(container: Container) -> int:
    """Number of its mail, or of the first below."""
    return container.mail if container.mail is not None else min(map(first_mail, container.children))


def lines(container: Container, depth: int) -> list[tuple[int | None, int]]:
    """The tree from here on."""
    below = [line for child in sorted(container.children, key=first_mail) for line in lines(child, depth + 1)]
    return [(container.mail, depth), *below]
