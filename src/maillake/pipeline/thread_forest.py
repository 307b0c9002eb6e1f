"""Pointers of the thread graph in memory: those of one pass, and those that a process remembers."""

import threading
from collections import OrderedDict
from collections.abc import Iterable

KNOWN_NODES = 50_000
"""Nodes whose ancestors are remembered: some 20 MB."""


class Forest:
    """Pointers from nodes to ancestors, which are smaller; a node without one is a root."""

    def __init__(self, parents: dict[str, str] | None = None) -> None:
        self._parents = parents if parents is not None else {}

    def copy(self) -> "Forest":
        """A forest of its own."""
        return Forest(dict(self._parents))

    def add(self, node: str, ancestor: str) -> None:
        """Notes an ancestor of a node; of two, which lie on one way, the smaller is nearer to the root."""
        self._parents[node] = min(ancestor, self._parents.get(node, ancestor))

    def root(self, node: str) -> str:
        """Root of a node; halves the way to it."""
        parents = self._parents
        while (parent := parents.get(node)) is not None:
            above = parents.get(parent)
            if above is None:
                return parent
            parents[node] = above
            node = above
        return node

    def roots(self) -> list[tuple[str, str]]:
        """Every node that is no root, with its root."""
        return [(node, self.root(node)) for node in self._parents]


class Ancestors:
    """Ancestors of nodes that were seen last, of any tenant, for any thread: a parent is never taken back."""

    def __init__(self, most: int = KNOWN_NODES) -> None:
        self._most = most
        self._known: OrderedDict[tuple[str, str], str] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, tenant: str, node: str) -> str | None:
        """An ancestor of a node, if one is remembered."""
        with self._lock:
            if (tenant, node) in self._known:
                self._known.move_to_end((tenant, node))
            return self._known.get((tenant, node))

    def put(self, tenant: str, ancestors: Iterable[tuple[str, str]]) -> None:
        """Remembers ancestors of nodes."""
        with self._lock:
            for node, ancestor in ancestors:
                self._known[tenant, node] = ancestor
                self._known.move_to_end((tenant, node))
            while len(self._known) > self._most:
                self._known.popitem(last=False)
