"""Which mails belong together, and which answers which: pure functions of identifiers, as a lake uses them.

`edges` gives the edges of one mail, `closure` the threads of many edges, `tree` the order inside a thread,
`conversation_id` the part of it that keeps its subject. Keys are 32 hexadecimal digits: docs/reference/threads.md.
"""

from maillake.threads.graph import Edge, Edges, closure, conversation_id, edges
from maillake.threads.tree import Place, ThreadedMail, tree

__all__ = ["Edge", "Edges", "Place", "ThreadedMail", "closure", "conversation_id", "edges", "tree"]
