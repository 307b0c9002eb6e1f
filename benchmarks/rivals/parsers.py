"""Parsers for Python over a whole mbox, as a process: `python -m benchmarks.rivals.parsers NAME MBOX`.

All but the standard library's `mailbox` get their records from one search for From_ lines in the mapped file, which is
right for a generated mbox and costs next to nothing, so that what is measured is the parser.
"""

import importlib
import mailbox
import mmap
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.readers import read_in_full, tree_of_fast_mail_parser

BOUNDARY = re.compile(rb"\nFrom ")


def records(path: Path) -> Iterator[bytes]:
    """The mails of an mbox that starts with a From_ line and has them quoted in bodies; the quoting stays."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        start = 0
        for found in BOUNDARY.finditer(mapped):
            yield mapped[mapped.find(b"\n", start) + 1 : found.start()]
            start = found.start() + 1
        yield mapped[mapped.find(b"\n", start) + 1 :]


def standard_library(path: Path) -> int:
    """`mailbox.mbox`, then `email` with the policy compat32: fields, addresses, dates, leaves and text decoded."""
    box = mailbox.mbox(path, create=False)
    return sum(1 for key in box.iterkeys() if read_in_full(box.get_bytes(key)) >= 0)


def fast_mail_parser(path: Path) -> int:
    """`parse_email_tree`: headers, and all leaves decoded."""
    tree = tree_of_fast_mail_parser()
    if tree is None:
        raise ModuleNotFoundError("fast_mail_parser")
    return sum(1 for raw in records(path) if tree(raw) is not None)


def mail_parser(path: Path) -> int:
    """`parse_from_bytes` of mail-parser (SpamScope), body and attachments read."""
    mailparser: Any = importlib.import_module("mailparser")
    count = 0
    for raw in records(path):
        mail = mailparser.parse_from_bytes(raw)
        count += len(mail.body) >= 0 and len(mail.attachments) >= 0
    return count


PARSERS: dict[str, tuple[str, Callable[[Path], int]]] = {
    "standard_library": ("", standard_library),
    "fast_mail_parser": ("fast-mail-parser", fast_mail_parser),
    "mail_parser": ("mail-parser", mail_parser),
}
"""Parsers by name, with the distribution they come in; the standard library in none."""

if __name__ == "__main__":
    print(PARSERS[sys.argv[1]][1](Path(sys.argv[2])))
