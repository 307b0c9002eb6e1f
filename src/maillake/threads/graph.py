"""The thread graph: nodes are message identifiers, seen or only referred to; a mail joins those it names."""

from collections.abc import Sequence
from typing import NamedTuple

import pyarrow as pa

from maillake import _native


class Edge(NamedTuple):
    """Two consecutive identifiers of a mail; `evidence` is the field that names `from_key`."""

    from_key: str
    to_key: str
    evidence: str


class Edges(NamedTuple):
    """The node of a mail, and the edges of its path, which ends at the node."""

    node_key: str
    edges: tuple[Edge, ...]


def edges(
    message_id: str | None, in_reply_to: Sequence[str] = (), references: Sequence[str] = (), message_key: str = ""
) -> Edges:
    """The node and edges of a mail, from its identifiers without brackets (RFC 5322 3.6.4).

    The path is References, In-Reply-To, Message-ID, each identifier once, the mail's own last. A mail without
    Message-ID is a node by its message key.
    """
    node, found = _native.thread_edges(message_id, in_reply_to, references, message_key)
    return Edges(node, tuple(Edge(*edge) for edge in found))


def closure(links: pa.Table) -> pa.Table:
    """Columns `node_key` and `thread_id`, the smallest node that is connected with it, from edges in any order.

    `links` has `from_key` and `to_key`; without `to_key` a row is a node alone. Memory is about 100 bytes a node.
    """
    ends = links.select(["from_key", "to_key"]).cast(pa.schema([("from_key", pa.string()), ("to_key", pa.string())]))
    target = pa.BufferOutputStream()
    with pa.ipc.new_stream(target, ends.schema) as writer:
        writer.write_table(ends)
    batch = pa.record_batch(_native.thread_closure(target.getvalue().to_pybytes()))
    return pa.Table.from_batches([batch])


def conversation_id(thread_id: str, base_subject: str) -> str:
    """The conversation of a mail: its thread as long as the base subject (RFC 5256 2.1) stays, whatever its case."""
    return _native.conversation_id(thread_id, base_subject)
