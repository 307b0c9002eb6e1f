"""Rules that say where the records of a mailbox begin: rivals for the scorer."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

Boundaries = Callable[[Path], list[int]]

ANY_FROM_LINE = re.compile(rb"(?m)^From ")
FIELD = b"X-Split-Mark: 1"
FROM_LINE = re.compile(rb"(?m)^>*From ")
FROM_LINE_OR_FIELD = re.compile(rb"(?m)^(?:>*From |X-Split-Mark: 1$)")


def any_from_line(path: Path) -> list[int]:
    """Every line that begins with `From `: Python's mailbox, Tika, piler."""
    return [found.start() for found in ANY_FROM_LINE.finditer(path.read_bytes())]


def formail(path: Path) -> list[int]:
    """`formail -s`, which here adds a field to the header of each message that it splits off.

    formail writes the mailbox again line by line, some From_ lines with a `>` before them; the n-th such line
    written is the n-th read, and those with the added field below them are where it splits.
    """
    with path.open("rb") as source:
        words = [_formail_program(), "-A", FIELD.decode(), "-s"]
        done = subprocess.run(words, stdin=source, stdout=subprocess.PIPE, check=True)
    found = [match.start() for match in FROM_LINE.finditer(path.read_bytes())]
    splits = []
    count = 0
    for match in FROM_LINE_OR_FIELD.finditer(done.stdout):
        if match.group() == FIELD:
            splits.append(count - 1)
        else:
            count += 1
    if count != len(found):
        raise ValueError(f"formail wrote {count} From_ lines of {len(found)}")
    return [found[place] for place in splits if place >= 0]


def _formail_program() -> str:
    return shutil.which("formail") or "formail"


def has_formail() -> bool:
    """Whether formail (Debian package procmail) is installed."""
    return shutil.which("formail") is not None
