"""What the planner hands to the runner."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from maillake import _native
from maillake.model import Doubt, Entry, Source, Unit
from maillake.parsing.unit import RawSource


@dataclass(frozen=True)
class Work:
    """A unit that is ready to be read; `members` are the sources that its commit completes."""

    unit: Unit
    raw: RawSource
    extents: _native.Extents
    items: list[dict[str, Any]]
    members: tuple[str, ...] = ()
    unpacked_bytes: int = 0
    """Bytes of the compressed stream the unit lies in, unpacked; 0 for bytes that lie in a file as they are."""


@dataclass(frozen=True)
class Complete:
    """All work of these sources was handed out before; when it is committed they are complete."""

    source_keys: tuple[str, ...]
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class SourceFailed:
    """A source that could not be read to its end; what was read of it is committed, the rest is for the next run."""

    uri: str
    reason: str


Step = Work | Complete


def item(source: Source, entry_path: str, dialect: str, *, quoted: bool = False, folder: str | None = None,
         flags: Sequence[str] = (), labels: Sequence[str] = ()) -> dict[str, Any]:  # fmt: skip
    """An item of a unit: the file or stream its records lie in."""
    return {
        "source_key": source.source_key,
        "uri": source.uri,
        "entry_path": entry_path,
        "dialect": dialect,
        "quoted": quoted,
        "custodian": source.custodian or None,
        "folder": folder,
        "labels": list(labels),
        "flags": list(flags),
    }


@dataclass
class Tally:
    """What the planner met, for the end of the run."""

    source_keys: list[str] = field(default_factory=list)
    units_reused: int = 0
    superseded: list[tuple[str, str]] = field(default_factory=list)
    doubts: list[tuple[str, Doubt]] = field(default_factory=list)
    bytes_planned: int = 0
    left: int | None = None
    """Records that --limit still lets through; None without a limit."""

    def let_through(self, count: int) -> int:
        """How many of `count` records are within the limit; takes them from it."""
        if self.left is None:
            return count
        granted = min(count, self.left)
        self.left -= granted
        return granted
