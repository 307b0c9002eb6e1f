"""The same few things of a mail as different readers give them, in one form."""

import email
import hashlib
import importlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from email import policy
from email.header import decode_header, make_header
from email.headerregistry import HeaderRegistry
from email.message import Message as StandardMessage
from email.utils import getaddresses
from typing import TYPE_CHECKING, Any

import maillake
from maillake import _native

if TYPE_CHECKING:
    from maillake import Message

    _Standard = StandardMessage[str, str]
else:
    _Standard = StandardMessage

Leaf = tuple[int, str]
"""Bytes and SHA-256 of a decoded leaf."""

ADDRESS_FIELDS = ("from", "to", "cc")
ATTACHED = {"message/rfc822", "message/global"}
HEADER_LINES = "text/rfc822-headers"
IDENTIFIER = re.compile(r"<[^<>\s]+>")
FOLDED = re.compile(r"[\r\n]+[ \t]*")
# Later versions drop a whole list for one odd address in it unless they are told not to.
_LENIENT: dict[str, Any] = {"strict": False} if getattr(email.utils, "supports_strict_parsing", False) else {}


@dataclass(frozen=True)
class Content:
    """What a reader says of a mail, in no order.

    `blank_free` are the leaves without white space at line ends and without empty lines.
    """

    leaves: list[Leaf]
    blank_free: list[Leaf]
    addresses: list[str] | None
    message_id: str
    defects: tuple[str, ...] = ()
    has_undecoded: bool = False
    has_address_defects: bool = False
    message_id_is_odd: bool = False


def with_line_feeds(raw: bytes) -> bytes:
    """Line ends as LF, none at the end."""
    return raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").rstrip(b"\n")


def without_blanks(raw: bytes) -> bytes:
    """The same without white space at line ends and without empty lines."""
    return re.sub(rb"[ \t]*\n\s*", b"\n", raw).strip()


def signatures(raws: Sequence[bytes]) -> tuple[list[Leaf], list[Leaf]]:
    """Leaves and blank-free leaves, sorted, empty ones left out."""
    lined = [with_line_feeds(raw) for raw in raws]
    forms = (lined, [without_blanks(raw) for raw in lined])
    leaves, free = (sorted((len(raw), hashlib.sha256(raw).hexdigest()) for raw in form if raw) for form in forms)
    return leaves, free


def plain_address(address: str) -> str:
    """An address for comparing: lower case, no white space."""
    return re.sub(r"\s+", "", address).lower()


def read_maillake(raw: bytes) -> Content:
    """The public `maillake.parse`."""
    message = maillake.parse(raw)
    leaves, free = signatures(list(our_leaves(message, raw)))
    addresses = sorted(
        plain_address(address.addr) for address in message.addresses if address.role in ADDRESS_FIELDS and address.addr
    )
    return Content(leaves, free, addresses, message.message_id or "", message.defects)


def our_leaves(message: "Message", raw: bytes, nested: tuple[str, ...] = ()) -> Iterator[bytes]:
    """Decoded leaves, those of nested mails too."""
    for part in message.parts:
        if part.child is not None:
            if part.media_type != HEADER_LINES:
                yield from our_leaves(message.children[part.child], raw, (*nested, part.path))
        elif not part.is_multipart and not part.media_type.startswith("message/"):
            yield _native.part_content(raw, "/".join(nested), part.path) or b""


def read_standard_library(raw: bytes) -> Content:
    """`email` with the policy compat32; raises `ValueError` for mail it cannot read."""
    try:
        message = email.message_from_bytes(raw, policy=policy.compat32)
        found = list(standard_leaves(message))
        addresses = standard_addresses(message)
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, AssertionError) as error:
        raise ValueError(str(error)) from error
    leaves, free = signatures([content for content, _ in found])
    field = FOLDED.sub(" ", str(message.get("message-id", ""))).strip()
    return Content(
        leaves,
        free,
        addresses,
        field.removeprefix("<").removesuffix(">"),
        has_undecoded=any(undecoded for _, undecoded in found),
        has_address_defects=has_address_defects(message),
        message_id_is_odd=bool(field) and IDENTIFIER.fullmatch(field) is None,
    )


def standard_leaves(message: _Standard) -> Iterator[tuple[bytes, bool]]:
    """Decoded leaves, and whether the transfer encoding they name was left undone."""
    media_type = message.get_content_type()
    if message.is_multipart() and (message.get_content_maintype() == "multipart" or media_type in ATTACHED):
        for part in message.get_payload():
            yield from standard_leaves(part)  # type: ignore[arg-type]
    elif message.get_content_maintype() != "message" and media_type != HEADER_LINES and not message.is_multipart():
        yield bytes(message.get_payload(decode=True) or b""), is_odd(str(message.get("content-transfer-encoding", "")))


def is_odd(encoding: str) -> bool:
    """True for the name of a transfer encoding with white space or a comment, which others do not recognise."""
    plain = encoding.strip().lower().split(";")[0].split(" ")[0].strip('"')
    return encoding.lower() != plain and plain in {"base64", "quoted-printable", "x-uuencode"}


def field_texts(message: _Standard) -> Iterator[str]:
    """Bodies of the address fields, unfolded and decoded."""
    for name in ADDRESS_FIELDS:
        for value in message.get_all(name, []):
            yield FOLDED.sub(" ", str(value))


def standard_addresses(message: _Standard) -> list[str]:
    """Addresses of From, To and Cc."""
    found = getaddresses(list(field_texts(message)), **_LENIENT)
    return sorted(plain_address(address) for _, address in found if address)


def has_address_defects(message: _Standard) -> bool:
    """True when the strict reader of the standard library finds fault with an address field."""
    registry = HeaderRegistry()
    try:
        return any(registry("to", text).defects for text in field_texts(message))
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, RecursionError):
        return True


def fast_mail_parser() -> Any:
    """The package, None when it is not installed."""
    try:
        return importlib.import_module("fast_mail_parser")
    except ModuleNotFoundError:
        return None


def tree_of_fast_mail_parser() -> Callable[[bytes], Any] | None:
    """Its reader of a mail as a tree with all leaves decoded, None for mail it refuses; None when not installed."""
    package = fast_mail_parser()
    if package is None:
        return None
    refused, parse = package.ParseError, package.parse_email_tree

    def tree(raw: bytes) -> Any:
        try:
            return parse(raw)
        except refused:
            return None

    return tree


def read_fast_mail_parser(raw: bytes) -> Content:
    """The tree of fast-mail-parser, which gives no addresses; raises `ValueError` for mail it refuses."""
    package = fast_mail_parser()
    try:
        root = package.parse_email_tree(raw)
    except package.ParseError as error:
        raise ValueError(str(error)) from error
    parts = [part for part in package.walk(root) if part.content is not None and not part.children]
    leaves, free = signatures([part.content for part in parts if is_compared(part.content_type)])
    encodings = [value for part in parts for value in part.headers.get("Content-Transfer-Encoding", [])]
    values = next((texts for name, texts in root.headers.items() if name.lower() == "message-id"), [""])
    field = FOLDED.sub(" ", values[0]).strip()
    odd = bool(field) and IDENTIFIER.fullmatch(field) is None
    identifier = field.removeprefix("<").removesuffix(">")
    undecoded = any(is_odd(encoding) for encoding in encodings)
    return Content(leaves, free, None, identifier, has_undecoded=undecoded, message_id_is_odd=odd)


def is_compared(media_type: str) -> bool:
    """True for leaves whose bytes all readers give."""
    return not media_type.startswith("message/") and media_type != HEADER_LINES


def read_in_full(raw: bytes) -> int:
    """Does the whole job with the standard library and returns the decoded bytes.

    As maillake does it: fields decoded, addresses, date, every leaf and its text decoded.
    """
    message = email.message_from_bytes(raw, policy=policy.compat32)
    for name in ("subject", "message-id", "in-reply-to", "references"):
        value = message.get(name)
        if value is not None:
            decoded_field(str(value))
    for name in ("from", "sender", "to", "cc", "reply-to"):
        getaddresses([decoded_field(str(value)) for value in message.get_all(name, [])], **_LENIENT)
    email.utils.parsedate_to_datetime(str(message["date"])) if message["date"] else None
    size = 0
    for part in message.walk():
        if not part.is_multipart():
            content = bytes(part.get_payload(decode=True) or b"")
            size += len(content)
            if part.get_content_maintype() == "text":
                text_of(content, part.get_content_charset("ascii"))
    return size


def decoded_field(value: str) -> str:
    """A field with its encoded words decoded, as it stands when they cannot be."""
    try:
        return str(make_header(decode_header(value)))
    except (LookupError, ValueError):
        return value


def text_of(content: bytes, charset: str) -> str:
    """Content as text."""
    try:
        return content.decode(charset, "replace")
    except LookupError:
        return content.decode("latin-1")
