"""Maildir and Maildir++: folders and flags by name."""

import base64
import binascii
import re
from functools import lru_cache
from pathlib import Path

from maillake.sources.names import entry_name

MESSAGE_DIRECTORIES = ("cur", "new", "tmp")

SHIFTED = re.compile("&([A-Za-z0-9+,]*)-")

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
    return mailbox_name("/".join(names)) or "INBOX"


def mailbox_name(name: str) -> str:
    """A mailbox name out of IMAP's modified UTF-7 (RFC 3501, 5.1.3); one that is none stays as it is."""
    try:
        return SHIFTED.sub(lambda found: unshifted(found[1]), entry_name(name))
    except (binascii.Error, UnicodeDecodeError):
        return name


def unshifted(text: str) -> str:
    """The characters between `&` and `-`."""
    if not text:
        return "&"
    return base64.b64decode(text.replace(",", "/") + "=" * (-len(text) % 4), validate=True).decode("utf-16-be")
