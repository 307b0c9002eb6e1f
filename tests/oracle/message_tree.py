"""A slow reading of a mail's tree with the standard library's email package.

`read_tree` gives plain values to compare the native parser with. The standard library has
bugs of its own, so a difference is a question and not yet an answer.

Paths are IMAP's (RFC 9051 section 6.4.5). The parts of a multipart are numbered from 1 and
joined with dots; a mail that is no multipart has the one part "1"; the outermost multipart
itself has the path "". An attached mail (message/rfc822 or message/global) is a part of its
container with no bytes here, and a tree of its own in `children`, whose numbering starts
anew: IMAP's path of a part inside it is `join_paths(child.part_path, part.path)`. One that
came in base64 or quoted-printable, which RFC 6532 allows and RFC 2046 does not, is decoded.

Every other message/* type (delivery-status, partial, external-body, ...) is a leaf: its
bytes stay as they are, where the standard library alone would take them apart. A multipart
without a boundary, or whose boundary never occurs, is a leaf too.

Exceptions out of the standard library never leave `read_tree` and are never dropped: each
becomes a line in `problems` of the tree in which it occurred, "what: ErrorType: text".
"""

import email.utils
import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar, cast

ADDRESS_FIELDS = ("from", "sender", "reply-to", "to", "cc", "bcc")
ATTACHED_MAIL_TYPES = ("message/rfc822", "message/global")

# The classes of what the email package raises on bytes it does not like.
STANDARD_LIBRARY_FAULTS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    MessageError,
    RecursionError,
    TypeError,
    ValueError,
)
# Since 3.11.10 getaddresses drops a whole list when one address in it is odd, unless told not to.
_LENIENT: dict[str, Any] = {"strict": False} if getattr(email.utils, "supports_strict_parsing", False) else {}

Read = TypeVar("Read")
if TYPE_CHECKING:
    _Message = Message[str, str]
else:
    _Message = Message


@dataclass(frozen=True)
class Part:
    """One node of a mail's tree: a multipart, an attached mail, or a leaf."""

    path: str
    media_type: str
    raw: bytes | None = None  # decoded bytes; None for a multipart and an attached mail
    sha256: str | None = None  # of `raw`, lower-case hexadecimal
    filename: str | None = None


@dataclass(frozen=True)
class MessageTree:
    """What the standard library reads in one mail."""

    part_path: str | None = None  # path of this mail in its container, None for the outermost
    message_id: str | None = None  # between the angle brackets, or as it stands without them
    date_utc: datetime | None = None  # a zone that is missing or -0000 is read as UTC
    addresses: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)  # field: (display name, address)
    parts: tuple[Part, ...] = ()  # in file order, a container before what it holds
    children: tuple["MessageTree", ...] = ()  # the mails attached to this one
    problems: tuple[str, ...] = ()

    @property
    def leaves(self) -> tuple[Part, ...]:
        """Return the parts that have bytes of their own."""
        return tuple(part for part in self.parts if part.raw is not None)


def read_tree(raw: bytes) -> MessageTree:
    """Return the tree of the mail `raw`. Never raises, whatever the bytes are: see `problems`."""
    problems: list[str] = []
    message = _attempt("parse", problems, partial(_parse, raw))
    return MessageTree(problems=tuple(problems)) if message is None else _tree_of(message, None)


def join_paths(outer: str, inner: str) -> str:
    """Return IMAP's path of the part `inner` of the mail attached at `outer`."""
    return f"{outer}.{inner}" if inner else outer


class _Mail(_Message):
    """A message that shows the parser only plain attached mails as message/*, so the rest stays whole."""

    @property
    def media_type(self) -> str:
        return super().get_content_type()

    @property
    def is_encoded(self) -> bool:
        encoding = _text(str(self.get("content-transfer-encoding", "")))
        return encoding.strip().lower() in ("base64", "quoted-printable")

    def get_content_type(self) -> str:
        media_type = self.media_type
        opaque = media_type not in ATTACHED_MAIL_TYPES or self.is_encoded
        return "application/octet-stream" if media_type.startswith("message/") and opaque else media_type


def _parse(raw: bytes) -> _Mail:
    return cast("_Mail", message_from_bytes(raw, _Mail, policy=policy.compat32))


def _tree_of(message: _Mail, part_path: str | None) -> MessageTree:
    problems: list[str] = []
    parts: list[Part] = []
    children: list[MessageTree] = []
    for path, node in _nodes(message):
        parts.append(_part_of(path, node, problems))
        if parts[-1].media_type in ATTACHED_MAIL_TYPES:
            child = _attempt(f"attached mail {path}", problems, partial(_child_of, path, node))
            children += () if child is None else (child,)
    return MessageTree(
        part_path=part_path,
        message_id=_attempt("message-id", problems, partial(_message_id_of, message)),
        date_utc=_attempt("date", problems, partial(_date_of, message)),
        addresses={name: _addresses_of(message, name, problems) for name in ADDRESS_FIELDS},
        parts=tuple(parts),
        children=tuple(children),
        problems=tuple(problems),
    )


def _nodes(message: _Mail) -> Iterator[tuple[str, _Mail]]:
    """Yield (path, message) of a mail's multiparts, attached mails and leaves, not what is inside attached mails."""
    open_nodes = [("" if _is_container(message) else "1", message)]
    while open_nodes:
        path, node = open_nodes.pop()
        yield path, node
        if _is_container(node):
            prefix = f"{path}." if path else ""
            held: Any = node.get_payload()
            open_nodes += [(f"{prefix}{number}", part) for number, part in enumerate(held, 1)][::-1]


def _is_container(node: _Mail) -> bool:
    return node.is_multipart() and node.media_type not in ATTACHED_MAIL_TYPES


def _part_of(path: str, node: _Mail, problems: list[str]) -> Part:
    filename = _attempt(f"filename {path}", problems, partial(_filename_of, node))
    if node.is_multipart() or node.media_type in ATTACHED_MAIL_TYPES:
        return Part(path, node.media_type, filename=filename)
    raw: Any = _attempt(f"decode {path}", problems, partial(node.get_payload, decode=True))
    decoded = raw if isinstance(raw, bytes) else b""
    return Part(path, node.media_type, decoded, hashlib.sha256(decoded).hexdigest(), filename)


def _child_of(path: str, node: _Mail) -> MessageTree:
    if node.is_multipart():
        held: Any = node.get_payload(0)
        return _tree_of(held, path)
    decoded: Any = node.get_payload(decode=True)
    return _tree_of(_parse(decoded or b""), path)


def _filename_of(node: _Mail) -> str | None:
    name = node.get_filename()
    return None if name is None else _decoded(_text(name))


def _message_id_of(message: _Mail) -> str | None:
    values = _values_of(message, "message-id")
    if not values or not values[0].strip():
        return None
    bracketed = re.search(r"<([^<>]*)>", values[0])
    return (bracketed[1] if bracketed else values[0]).strip()


def _date_of(message: _Mail) -> datetime | None:
    values = _values_of(message, "date")
    if not values:
        return None
    date = email.utils.parsedate_to_datetime(values[0])
    return date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)


def _addresses_of(message: _Mail, name: str, problems: list[str]) -> tuple[tuple[str, str], ...]:
    pairs = _attempt(name, problems, lambda: email.utils.getaddresses(_values_of(message, name), **_LENIENT))
    decoded: list[tuple[str, str]] = []
    for display_name, address in pairs or ():
        readable = _attempt(name, problems, partial(_decoded, display_name))
        decoded.append((display_name if readable is None else readable, address))
    return tuple(decoded)


def _values_of(message: _Mail, name: str) -> list[str]:
    """Return the unfolded values of all fields called `name`, in file order."""
    return [re.sub(r"\r?\n(?=[ \t])", "", _text(str(v))) for n, v in message.raw_items() if n.lower() == name]


def _decoded(text: str) -> str:
    return str(make_header(decode_header(text)))


def _text(text: str) -> str:
    """Return `text` with the bytes that the parser hid in surrogates read as UTF-8, else as ISO 8859-1."""
    raw = text.encode("utf-8", "surrogateescape")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("iso-8859-1")


def _attempt(what: str, problems: list[str], read: Callable[[], Read]) -> Read | None:
    """Return what `read` returns, or None after noting in `problems` what it raised."""
    try:
        return read()
    except STANDARD_LIBRARY_FAULTS as error:
        problems.append(f"{what}: {type(error).__name__}: {error}")
        return None
