"""Maildir and Maildir++: folders and flags by name."""

from functools import lru_cache
from pathlib import Path

MESSAGE_DIRECTORIES = ("cur", "new", "tmp")

FLAGS = {"S": "seen", "R": "answered", "F": "flagged", "D": "draft", "T": "deleted", "P": "passed"}


@lru_cache(maxsize=1024)
def is_maildir(directory: Path) -> bool:
    """True for a directory that has `cur` and `new`."""
    return (directory / "cur").is_dir() and (directory / "new").is_dir()


def flags_of(path: Path) -> tuple[str, ...]:
    """Flags in the name of a message file: the letters after `:2,` (some file systems use another sign)."""
    for mark in (":2,", "!2,", ";2,"):
        _, found, letters = path.name.partition(mark)
        if found:
            return tuple(FLAGS[letter] for letter in letters if letter in FLAGS)
    return ("recent",) if path.parent.name == "new" else ()


def folder_of(maildir: Path, root: Path) -> str:
    """Name of a mail folder below the root: INBOX for the root itself, `.A.B` of Maildir++ as `A/B`."""
    parts = maildir.relative_to(root).parts
    names = [part.lstrip(".").replace(".", "/") if part.startswith(".") else part for part in parts]
    return "/".join(names) or "INBOX"
