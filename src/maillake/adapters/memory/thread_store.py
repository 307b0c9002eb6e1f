"""`ThreadStore` and `SignatureStore` in memory."""

import threading
from collections import defaultdict
from collections.abc import Callable, Collection
from datetime import date

from maillake.contract.thread_links import Signature, ThreadNode


class MemoryThreadStore:
    """A thread graph that ends with its process; `lag` says how many writes of a node a read of it is late."""

    def __init__(self, lag: Callable[[], int] = lambda: 0) -> None:
        self._lag = lag
        self._states: dict[tuple[str, str], list[ThreadNode]] = defaultdict(lambda: [ThreadNode()])
        self._signatures: dict[tuple[str, str], dict[tuple[date, str], Signature]] = defaultdict(dict)
        self._lock = threading.Lock()

    def read(self, tenant: str, nodes: Collection[str]) -> dict[str, ThreadNode]:
        """Every one of the nodes, as it is or as it was."""
        with self._lock:
            return {node: self._late(self._states[tenant, node]) for node in nodes}

    def link(self, tenant: str, node: str, parent: str, mark: str | None = None) -> str | None:
        """Gives a root its parent, and a mark when it has none; with a parent there, changes nothing and returns it."""
        with self._lock:
            states = self._states[tenant, node]
            if states[-1].parent is None:
                states.append(ThreadNode(parent, states[-1].mark or mark))
                return None
            return states[-1].parent

    def mark(self, tenant: str, node: str, mark: str) -> bool:
        """Gives a node its mark; False when it has one."""
        with self._lock:
            states = self._states[tenant, node]
            if states[-1].mark is not None:
                return False
            states.append(ThreadNode(states[-1].parent, mark))
            return True

    def put_signature(self, tenant: str, subject_key: str, signature: Signature, expires: int) -> None:  # noqa: ARG002
        """Keeps a signature as long as the process lives."""
        self._signatures[tenant, subject_key][signature.day, signature.node] = signature

    def signatures(self, tenant: str, subject_key: str, first: date, last: date, most: int) -> list[Signature]:
        """Signatures of mails of the days from first to last, at most so many, the newest first."""
        found = sorted(self._signatures[tenant, subject_key].items(), reverse=True)
        return [signature for (day, _), signature in found if first <= day <= last][:most]

    def _late(self, states: list[ThreadNode]) -> ThreadNode:
        return states[max(0, len(states) - 1 - self._lag())]
