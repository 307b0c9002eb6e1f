"""The thread graph as mails and tables have it. Nodes are 32 hexadecimal digits and compare as their keys do."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

Edge = tuple[str, str]


@dataclass(frozen=True)
class MailLinks:
    """What one mail says of the graph.

    `node` is BLAKE3-128 of `mid:` and its Message-ID, or of `mk:` and its message key when it has none. `edges` join
    consecutive distinct identifiers of References, In-Reply-To and Message-ID, those of absent mails included: each
    begins where the one before it ends, and the node is among them.
    """

    node: str
    edges: tuple[Edge, ...] = ()

    def __post_init__(self) -> None:
        ends = [self.node, *(end for edge in self.edges for end in edge)]
        broken = any(before[1] != after[0] for before, after in pairwise(self.edges))
        if broken or (self.edges and self.node not in ends[1:]):
            raise ValueError(f"the edges of node {self.node} are no path through it")


@dataclass(frozen=True)
class ThreadNode:
    """A node in the store: each value is absent until it is written once.

    A node without `parent` is the root of its component as far as it is known. `mark` is a digest of the edges of a
    mail with this node, all of which are in the store.
    """

    parent: str | None = None
    mark: str | None = None


@dataclass(frozen=True)
class Signature:
    """What the weak layer keeps of a mail to find it again by its words, when no reference leads to it.

    `day` is that of the mail, UTC; `fingerprints` are at most 16 hashes of sentences, 64 bits each; `people` is a
    sketch of who takes part, 16 bytes; `thread_id` is the root that was seen when it was written; `version` is that of
    the recipe.
    """

    node: str
    day: date
    thread_id: str
    fingerprints: tuple[int, ...]
    people: bytes
    version: int
