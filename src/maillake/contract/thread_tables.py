"""The tables of the lake that say which mails belong together: written when units are settled, never by a unit.

A step writes what it changes as a new generation. Of a node the newest row holds; of a thread the newest row of
`threads`, and the rows of `thread_edges` of the same generation.
"""

from maillake.contract.columns import Column, Table

GENERATION = Column("generation", "bigint", "step that wrote the row; the newest holds", canonical=False)

THREAD_MAP = Table(
    "thread_map",
    "one row for each node of the thread graph: an identifier of a message, seen or only referred to",
    ("node_key",),
    (
        Column("node_key", "string", "the node: docs/reference/threads.md"),
        Column("thread_id", "string", "its thread: the smallest node that is connected with it"),
        GENERATION,
    ),
)

THREAD_EDGES = Table(
    "thread_edges",
    "one row for each place in the tree of a thread: a message, or one that is missing and holds others together",
    ("thread_id", "ordinal"),
    (
        Column("thread_id", "string", "thread it belongs to"),
        Column("ordinal", "int", "place in reading order, from 0"),
        Column("depth", "int", "answers above it"),
        Column("child_key", "string", "node of the message"),
        Column("message_key", "string", "the message, null for one that is missing"),
        Column("parent_key", "string", "node of what it answers, null at the root"),
        Column("parent_message_key", "string", "the message it answers, null when there is none or it is missing"),
        Column("evidence", "string", "what tells the parent: references in_reply_to; null at the root"),
        Column("score", "double", "how sure that is, from 0 to 1; a header field is sure"),
        Column("conversation_id", "string", "the thread as long as the base subject stays"),
        Column("reference_keys", "list<string>", "nodes that the message names, the oldest first"),
        Column("reference_count", "int", "how many of them stand in References, the others in In-Reply-To"),
        Column("date_header", "timestamp", "Date of the message in UTC"),
        Column("from_address", "string", "first address of From"),
        Column("subject", "string", "Subject, decoded"),
        Column("subject_base", "string", "base subject"),
        GENERATION,
    ),
)

THREADS = Table(
    "threads",
    "one row for each thread",
    ("thread_id",),
    (
        Column("thread_id", "string", "identity of the thread"),
        Column("subject", "string", "subject of its first message in reading order"),
        Column("root_message_key", "string", "message at its first root, null when that is missing"),
        Column("message_count", "int", "messages in it"),
        Column("missing_count", "int", "messages that it refers to and the lake does not have"),
        Column("participant_count", "int", "distinct addresses of From"),
        Column("conversation_count", "int", "distinct base subjects"),
        Column("max_depth", "int", "answers above its deepest message"),
        Column("first_date", "timestamp", "earliest Date in UTC"),
        Column("last_date", "timestamp", "latest Date in UTC"),
        Column(
            "merged_into", "string", "thread it became part of; such rows are in threads_rows only", canonical=False
        ),
        GENERATION,
    ),
)

SORTED_BY = {"thread_map": "node_key", "thread_edges": "thread_id", "threads": "thread_id"}
"""Column that the files of a table are sorted by; it is never null, and the bounds of its row groups are kept."""

THREAD_TABLES = (THREAD_MAP, THREAD_EDGES, THREADS)
