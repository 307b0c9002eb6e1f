"""What walking a source finds, before anything is read in full."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class FoundFile:
    """A file that may hold mail; `named` when the user named it itself. Size in bytes, time in nanoseconds UTC."""

    path: Path
    size: int
    modified_ns: int
    named: bool
    dialect: str = "eml"
    folder: str | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class FoundSkip:
    """A file left out by a documented rule."""

    path: Path
    size: int
    modified_ns: int
    rule: str


@dataclass(frozen=True)
class FoundFault:
    """A path that cannot be listed or opened."""

    path: Path
    error: OSError


Found = FoundFile | FoundSkip | FoundFault
