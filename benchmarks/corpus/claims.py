"""Confirms what a manifest says about one mail with Python's own email package."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from benchmarks.corpus.truth import Address, Attachment, Child, Mail, Truth

_ID = re.compile(r"<[^<>\s]+>")


def _unfolded(value: str) -> str:
    return re.sub(r"\r?\n(?=[ \t])", "", value)


def decoded(value: str) -> str:
    """Returns a header value unfolded and with its encoded words decoded."""
    text = _unfolded(value).replace("\t", " ")
    try:
        return str(make_header(decode_header(text)))
    except (HeaderParseError, LookupError, UnicodeError):
        return text


def _addresses(message: Message) -> list[Address]:
    found: list[Address] = []
    for role in ("from", "to", "cc"):
        values = [_unfolded(str(value)) for value in message.get_all(role, [])]
        found += [Address(role, decoded(name), addr) for name, addr in getaddresses(values)]
    return found


def _leaves(message: Message) -> Iterator[Message]:
    """Yields the leaves of a mail in file order, those of nested mails left out."""
    if message.get_content_maintype() == "message":
        return
    if message.is_multipart():
        for part in message.get_payload():
            if isinstance(part, Message):
                yield from _leaves(part)
    else:
        yield message


def _content(leaf: Message) -> bytes:
    payload = leaf.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _is_file(leaf: Message) -> bool:
    if leaf.get_content_type() == "text/rfc822-headers" or leaf.get_filename() == "letter.eml":
        return False
    plain = (
        leaf.get_content_maintype() == "text"
        and not leaf.get_filename()
        and leaf.get_content_disposition() != "attachment"
    )
    return not plain


def _attachments(message: Message) -> list[Attachment]:
    found: list[Attachment] = []
    for leaf in _leaves(message):
        if _is_file(leaf):
            content, name = _content(leaf), leaf.get_filename()
            digest = hashlib.sha256(content).hexdigest()
            inline = leaf.get_content_disposition() == "inline"
            found.append(
                Attachment(decoded(name) if name else None, leaf.get_content_type(), len(content), digest, inline)
            )
    return found


def _carried(message: Message) -> Iterator[Message]:
    """Yields the mails that parts of a mail hold, each before those inside it."""
    kind = message.get_content_type()
    if kind == "message/rfc822":
        for inner in message.get_payload():
            if isinstance(inner, Message):
                yield inner
                yield from _carried(inner)
    elif kind == "text/rfc822-headers" or (
        kind == "application/octet-stream" and message.get_filename() == "letter.eml"
    ):
        inner = message_from_bytes(_content(message))
        yield inner
        yield from _carried(inner)
    elif message.is_multipart() and message.get_content_maintype() == "multipart":
        for part in message.get_payload():
            if isinstance(part, Message):
                yield from _carried(part)


def _text(message: Message) -> str:
    pieces: list[str] = []
    for leaf in _leaves(message):
        if leaf.get_content_maintype() == "text":
            charset = leaf.get_content_charset() or "utf-8"
            try:
                pieces.append(_content(leaf).decode(charset, "replace"))
            except LookupError:
                pieces.append(_content(leaf).decode("latin-1"))
    return "\n".join(pieces)


def _bytes_found(child: Child, raw: bytes, depth: int = 0) -> bool:
    """True when bytes of the child's size and hash stand after a blank line, or in an encoded part."""
    size = child.size or 0
    for match in re.finditer(rb"\n\n|\A", raw):
        if hashlib.sha256(raw[match.end() : match.end() + size]).hexdigest() == child.sha256:
            return True
    files = [part for part in message_from_bytes(raw).walk() if part.get_filename() == "letter.eml"]
    return depth < 4 and any(_bytes_found(child, _content(part), depth + 1) for part in files)


def _header_differences(message: Message, truth: Truth) -> Iterator[str]:
    if (message["Message-ID"] or None) != truth.message_id:
        yield f"Message-ID {message['Message-ID']!r}"
    if decoded(str(message["Subject"])) != truth.subject:
        yield f"subject {decoded(str(message['Subject']))!r} not {truth.subject!r}"
    if truth.date is not None and parsedate_to_datetime(str(message["Date"])).timestamp() != truth.date:
        yield f"date {message['Date']!r}"
    if _addresses(message) != list(truth.addresses):
        yield f"addresses {_addresses(message)} not {list(truth.addresses)}"
    if tuple(_ID.findall(str(message["References"] or "").replace("<>", "").replace("<null>", ""))) != truth.references:
        yield f"references {message['References']!r}"
    answered = str(message["In-Reply-To"] or "")
    ids = _ID.findall(answered) if "<" in answered else [f"<{answered}>"] if answered else []
    if tuple(ids[-1:]) != truth.in_reply_to:
        yield f"In-Reply-To {answered!r}"


def _body_differences(message: Message, truth: Truth) -> Iterator[str]:
    if _attachments(message) != list(truth.attachments):
        yield f"attachments {_attachments(message)} not {list(truth.attachments)}"
    if truth.marker and truth.marker not in _text(message):
        yield f"marker {truth.marker} is not in the text"
    missing = [quote.marker for quote in truth.quotes if quote.marker and quote.marker not in _text(message)]
    if missing:
        yield f"quoted markers {missing} are not in the text"


def _nested_differences(message: Message, mail: Mail) -> Iterator[str]:
    truth = mail.truth
    carried = list(_carried(message))
    claimed = [child for child in truth.nested if child.sha256]
    if len(carried) != len(claimed):
        yield f"{len(carried)} nested mails, not {len(claimed)}"
    for child, inner in zip(claimed, carried, strict=False):
        if (inner["Message-ID"] or None) != child.message_id or decoded(str(inner["Subject"])) != child.subject:
            yield f"nested mail {inner['Message-ID']!r}, not {child.message_id!r}"
        if child.carrier != "text/rfc822-headers" and _attachments(inner) != list(child.attachments):
            yield f"attachments of the nested mail {child.message_id!r}"
        if not _bytes_found(child, mail.raw):
            yield f"the bytes of the nested mail {child.message_id!r} do not stand in the mail"
        if child.marker and child.marker not in _text(inner):
            yield f"marker {child.marker} is not in the nested mail"


def _forward_differences(message: Message, truth: Truth) -> Iterator[str]:
    carried = list(_carried(message))
    texts = "\n".join([_text(message), *map(_text, carried)])
    for child in truth.nested:
        if child.carrier == "text" and not _forwarded(child, texts):
            yield f"the forwarded mail {child.subject!r} does not stand in the text"
    if truth.kind == "inline_forward" and not any(child.carrier == "text" for child in truth.nested):
        yield "no forwarded mail is named"


def _forwarded(child: Child, text: str) -> bool:
    wanted = (child.from_name, child.from_addr, child.subject, child.date_text or "", child.marker or "")
    return all(piece in text for piece in wanted)


def differences(mail: Mail) -> list[str]:
    """Returns what the email package reads otherwise than the manifest says; mails that mislead it are passed over."""
    message = message_from_bytes(mail.raw)
    if not mail.truth.checkable:
        return []
    return [
        *_header_differences(message, mail.truth),
        *_body_differences(message, mail.truth),
        *_nested_differences(message, mail),
        *_forward_differences(message, mail.truth),
    ]


def content_of(raw: bytes) -> tuple[object, ...]:
    """Returns what is the same in all copies of a mail: own header fields and decoded parts, with LF ends."""
    message = message_from_bytes(raw)
    fields = [
        decoded(str(message[name])).split()
        for name in ("From", "To", "Cc", "Date", "Subject", "Message-ID", "References")
    ]
    leaves = [
        (
            leaf.get_content_type(),
            decoded(leaf.get_filename() or ""),
            _content(leaf).replace(b"\r\n", b"\n").rstrip(b"\n"),
        )
        for leaf in _leaves(message)
    ]
    inner = [content_of(bytes(mail)) for mail in _carried(message)]
    return (fields, leaves, inner)
