"""What is remembered of a conversation while mail is still written in it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from benchmarks.corpus.people import MailingList, Person

KEPT_LETTERS = 10
KEPT_LINES = 48
KEPT_REFERENCES = 40


@dataclass(slots=True)
class Letter:
    """One mail of a conversation, as far as its answers need it; a ghost has no number and never appears."""

    number: int | None
    message_id: str
    """With angle brackets; empty when the mail has none."""
    sender: Person
    to: tuple[Person, ...]
    cc: tuple[Person, ...]
    date: int
    subject: str
    references: tuple[str, ...]
    header_thread: int
    marker: str
    topic: str
    """Subject without prefixes."""
    lines: tuple[str, ...] = ()
    """Plain text of the mail without its signature, at most `KEPT_LINES`."""
    own_lines: int = 0
    """How many of the lines come before the quote; 0 where that cannot be told."""
    has_twin: bool = False
    """True when another mail's Message-ID differs from this one only in case."""


@dataclass(slots=True)
class Conversation:
    """People who write to one another about a topic; the last few letters are kept."""

    number: int
    topic: str
    language: str
    people: tuple[Person, ...]
    mailing_list: MailingList | None
    letters: deque[Letter] = field(default_factory=lambda: deque(maxlen=KEPT_LETTERS))


@dataclass(slots=True)
class Turn:
    """Who writes what to whom next, before the text is written."""

    number: int
    conversation: Conversation
    parent: Letter | None
    sender: Person
    to: tuple[Person, ...]
    cc: tuple[Person, ...]
    date: int
    subject: str
    message_id: str
    marker: str
    header_thread: int
    references: tuple[str, ...] = ()
    in_reply_to: tuple[str, ...] = ()
    references_field: str = ""
    """Value of the References field where it is not simply the ids."""
    in_reply_to_field: str = ""
    quirk: str = ""

    def letter(self, lines: list[str], own_lines: int) -> Letter:
        """Returns what to remember of the mail written in this turn."""
        return Letter(
            self.number,
            self.message_id,
            self.sender,
            self.to,
            self.cc,
            self.date,
            self.subject,
            self.references or self.in_reply_to[:1],
            self.header_thread,
            self.marker,
            self.conversation.topic,
            tuple(lines[:KEPT_LINES]),
            min(own_lines, KEPT_LINES),
            self.quirk == "case_twin",
        )
