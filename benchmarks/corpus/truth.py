"""What is known about a generated mail, as the manifest says it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Address(NamedTuple):
    """One mailbox of a header; `addr` has its domain as lower-case A-label."""

    role: str
    name: str
    addr: str


class Attachment(NamedTuple):
    """A leaf that is not body text: file name as meant, declared type, size and SHA-256 of its decoded bytes."""

    filename: str | None
    media_type: str
    size: int
    sha256: str
    inline: bool


@dataclass(slots=True)
class Child:
    """A mail inside a mail.

    `kind` is attached, digest, bounce or inline_forward; `container` is the place in the list of the child that holds
    it, None for the mail itself; `sha256` and `size` are those of the child's bytes, None where it has none of its own.
    """

    kind: str
    depth: int
    container: int | None
    sha256: str | None
    size: int | None
    message_id: str | None
    from_name: str
    from_addr: str
    subject: str
    date: int | None
    date_text: str | None = None
    marker: str | None = None
    attachments: tuple[Attachment, ...] = ()
    same_as: int | None = None
    """Number of the mail whose bytes these are, when it also stands in the corpus on its own."""
    carrier: str = "message/rfc822"
    """Media type of the part that holds it; `text` for one forwarded inside the text."""

    def as_json(self) -> dict[str, Any]:
        """Returns the child as the manifest writes it."""
        return {
            "kind": self.kind,
            "depth": self.depth,
            "container": self.container,
            "sha256": self.sha256,
            "size": self.size,
            "message_id": self.message_id,
            "from": {"name": self.from_name, "addr": self.from_addr},
            "subject": self.subject,
            "date": self.date,
            "date_text": self.date_text,
            "marker": self.marker,
            "attachments": [item._asdict() for item in self.attachments],
            "same_as": self.same_as,
            "carrier": self.carrier,
        }


class Quote(NamedTuple):
    """Another mail's text inside the body of a reply."""

    style: str
    """intro, header_block, notes_block or interleaved."""
    marker: str | None


class Outcome(NamedTuple):
    """What a reader must make of an item.

    `kind` is stored, quarantined or skipped. `code` is the defect code that a stored mail or one nested in it carries
    at least, the quarantine code, or the rule that skips. `exact` is False where the claims about parts, nested mails
    or fields do not hold to the letter: a limit cuts them, or readers may differ.
    """

    kind: str = "stored"
    code: str | None = None
    exact: bool = True


STORED = Outcome()


@dataclass(slots=True)
class Links:
    """Place in the conversation and what the headers tell of it."""

    thread: int
    """The conversation as its writers know it."""
    header_thread: int
    """The conversation as far as Message-ID, In-Reply-To and References tell it: a label, below 0 under a ghost."""
    parent: int | None = None
    """Number of the mail that this one answers, when it stands in the corpus."""
    parent_message_id: str | None = None
    parent_is_ghost: bool = False
    topic: str = ""
    """Base subject of the conversation at this point."""
    quirk: str = ""
    """What is unusual about the reference headers."""


@dataclass(slots=True)
class Truth:
    """Everything known about one mail."""

    number: int
    kind: str
    links: Links
    message_id: str | None = None
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    date: int | None = None
    subject: str = ""
    marker: str | None = None
    charset: str = "us-ascii"
    addresses: tuple[Address, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    nested: list[Child] = field(default_factory=list)
    quotes: tuple[Quote, ...] = ()
    duplicate_of: int | None = None
    variant: str | None = None
    """How a duplicate or a near copy differs from the mail it copies."""
    near_copy_of: int | None = None
    """Number of a mail with the same Message-ID and other content: a list copy or a second mail under one id."""
    from_lines: int = 0
    """Body lines that begin with `From ` or with `>` signs before it."""
    case: str | None = None
    """Name of the hostile case."""
    outcome: Outcome = STORED
    checkable: bool = True
    """False where Python's own email package cannot confirm the claims."""
    starts_as_mail: bool = True
    """False where no reader of an mbox can tell from the first line that a mail starts here."""

    def as_json(self) -> dict[str, Any]:
        """Returns the truth as the manifest writes it."""
        links = self.links
        return {
            "number": self.number,
            "kind": self.kind,
            "thread": links.thread,
            "header_thread": links.header_thread,
            "parent": links.parent,
            "parent_message_id": links.parent_message_id,
            "parent_is_ghost": links.parent_is_ghost,
            "topic": links.topic,
            "quirk": links.quirk or None,
            "message_id": self.message_id,
            "in_reply_to": list(self.in_reply_to),
            "references": list(self.references),
            "date": self.date,
            "subject": self.subject,
            "marker": self.marker,
            "charset": self.charset,
            "addresses": [address._asdict() for address in self.addresses],
            "attachments": [item._asdict() for item in self.attachments],
            "nested": [child.as_json() for child in self.nested],
            "quotes": [quote._asdict() for quote in self.quotes],
            "duplicate_of": self.duplicate_of,
            "variant": self.variant,
            "near_copy_of": self.near_copy_of,
            "from_lines": self.from_lines,
            "case": self.case,
            "outcome": self.outcome._asdict(),
        }


class Mail(NamedTuple):
    """The bytes of a mail and what is known about it."""

    raw: bytes
    truth: Truth


class Stray(NamedTuple):
    """A file that stands among mails and is none: name, bytes and the outcome a reader must give."""

    name: str
    raw: bytes
    case: str
    outcome: Outcome
