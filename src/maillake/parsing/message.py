"""One mail as a `Message`."""

from datetime import UTC, datetime
from typing import Any

from maillake import _native
from maillake.model import Address, Message, Part


def parse(raw: bytes) -> Message:
    """Reads one mail, nested mails included; never raises for what a mail contains.

    `raw` are the bytes as they travelled (RFC 5322, RFC 2045). Ugliness is in `Message.defects`.
    """
    return message_of(_native.parse_message(raw))


def message_of(fields: dict[str, Any]) -> Message:
    """A message from what the core says of it."""
    seconds = fields["date_seconds"]
    return Message(
        message_key=fields["message_key"],
        content_key=fields["content_key"],
        raw_sha256=fields["raw_sha256"],
        message_id=fields["message_id"],
        in_reply_to=tuple(fields["in_reply_to"]),
        reference_ids=tuple(fields["reference_ids"]),
        subject=fields["subject"],
        subject_base=fields["subject_base"],
        date=None if seconds is None else datetime.fromtimestamp(seconds, UTC),
        date_raw=fields["date_raw"],
        text=fields["body_text"],
        text_source=fields["body_source"],
        header=tuple(fields["header"]),
        addresses=tuple(Address(**address) for address in fields["addresses"]),
        parts=tuple(Part(**part) for part in fields["parts"]),
        children=tuple(message_of(child) for child in fields["children"]),
        defects=tuple(fields["defects"]),
    )
