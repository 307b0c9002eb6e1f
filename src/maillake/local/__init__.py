"""The laptop: use cases over a lake in a directory."""

from maillake.local.keeping import compact, rethread, verify
from maillake.local.lakes import Lake, open  # noqa: A004 - the public name is maillake.open
from maillake.local.near_duplicates import duplicates, find_near_duplicates
from maillake.local.quarantines import quarantined, quarantined_bytes, replay
from maillake.local.running import dry_run, ingest

__all__ = [
    "Lake",
    "compact",
    "dry_run",
    "duplicates",
    "find_near_duplicates",
    "ingest",
    "open",
    "quarantined",
    "quarantined_bytes",
    "replay",
    "rethread",
    "verify",
]
