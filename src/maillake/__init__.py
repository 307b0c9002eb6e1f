r"""Raw mail in; a threaded, deduplicated, cleaned, queryable lake out; and a proof that nothing was lost.

>>> import maillake
>>> message = maillake.parse(b"From: Ann <ann@example.org>\nSubject: Hello\n\nHello, Bob!\n")
>>> message.subject, message.sender.addr, message.text
('Hello', 'ann@example.org', 'Hello, Bob!')

Names are loaded when they are used: importing the package loads neither the native core nor pyarrow.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from maillake.contract.settings import IngestSettings
    from maillake.errors import (
        ConfigError,
        InputError,
        MaillakeError,
        TransientError,
    )
    from maillake.local import (
        Lake,
        compact,
        duplicates,
        find_near_duplicates,
        ingest,
        open,  # noqa: A004 - maillake.open is its name
        replay,
        rethread,
        verify,
    )
    from maillake.model import Address, Message, Part
    from maillake.parsing.message import parse
    from maillake.sources.mbox import IndexedMail, MboxIndex

HOMES = {
    "Address": "maillake.model",
    "ConfigError": "maillake.errors",
    "IndexedMail": "maillake.sources.mbox",
    "IngestSettings": "maillake.contract.settings",
    "InputError": "maillake.errors",
    "Lake": "maillake.local",
    "MaillakeError": "maillake.errors",
    "MboxIndex": "maillake.sources.mbox",
    "Message": "maillake.model",
    "Part": "maillake.model",
    "TransientError": "maillake.errors",
    "compact": "maillake.local",
    "duplicates": "maillake.local",
    "find_near_duplicates": "maillake.local",
    "ingest": "maillake.local",
    "open": "maillake.local",
    "parse": "maillake.parsing.message",
    "replay": "maillake.local",
    "rethread": "maillake.local",
    "verify": "maillake.local",
}
"""Public names and the module each lives in."""

__all__ = [
    "Address",
    "ConfigError",
    "IndexedMail",
    "IngestSettings",
    "InputError",
    "Lake",
    "MaillakeError",
    "MboxIndex",
    "Message",
    "Part",
    "TransientError",
    "compact",
    "duplicates",
    "find_near_duplicates",
    "ingest",
    "open",
    "parse",
    "replay",
    "rethread",
    "verify",
]


def __getattr__(name: str) -> Any:
    """Loads a public name when it is used for the first time."""
    if name not in HOMES:
        raise AttributeError(f"module 'maillake' has no attribute {name!r}")
    return getattr(importlib.import_module(HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *HOMES])
