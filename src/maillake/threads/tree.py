"""The tree of a thread by the rules of jwz.org/doc/threading.html (RFC 5256 REFERENCES)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from maillake import _native


@dataclass(frozen=True)
class ThreadedMail:
    """What the tree needs of a mail; identifiers are texts without brackets, None for a mail that has none."""

    message_id: str | None
    references: tuple[str, ...] = ()
    date: datetime | None = None
    subject: str | None = None


class Place(NamedTuple):
    """A place in a tree: number of the mail, None for one that is missing; place of the parent in the list; depth."""

    mail: int | None
    parent: int | None
    depth: int


def tree(mails: Sequence[ThreadedMail], *, by_subject: bool = False) -> list[Place]:
    """The trees of some mails in reading order, siblings by date; mails of the same date in the order given.

    A loop of references is broken and loses no mail. A missing mail has a place only at a root that two or more mails
    answer. With `by_subject` trees whose roots have the same base subject are put together, as IMAP servers do it; a
    lake does not.
    """
    numbers: dict[str, int] = {}

    def number(message_id: str) -> int:
        return numbers.setdefault(message_id, len(numbers))

    named = [
        (number(f"\0{at}" if mail.message_id is None else mail.message_id), [number(each) for each in mail.references])
        for at, mail in enumerate(mails)
    ]
    dates = [None if mail.date is None else round(mail.date.timestamp() * 1e6) for mail in mails]
    subjects = [mail.subject for mail in mails] if by_subject else None
    return [Place(*place) for place in _native.thread_tree(named, dates, subjects)]
