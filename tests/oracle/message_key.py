"""The message key, recipe 1, in plain Python, written from docs/reference/message-key.md alone.

`canonical_form` gives the lines of the form, `message_key` their hash. Where the page leaves a value to detection (raw
8-bit bytes that are no UTF-8, the charset of a text whose label is missing or wrong), a line holds `UNSAID` and there
is no key. Limits of a mail are not applied: what is compared stays below them.

The page leaves these choices; here they are taken so:

* The header ends as `field_lines` says; a MIME part may begin with the blank line that ends its header.
* A delimiter line is `--boundary`, with white space behind it or `--`; the line end before it is part of it.
* A part "starts like a mail header" when its first line is a field.
* Bytes without a field are a body without a header; a part that holds a message is a leaf when it has no bytes.
* Sizes of alternatives are of their canonical bytes without white space.
"""

from __future__ import annotations

import binascii
import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message

from tests.oracle.address_words import address_text
from tests.oracle.blake3 import blake3
from tests.oracle.canonical import canonical_text, decoded_field
from tests.oracle.field_lines import field_lines

UNSAID = "\N{REPLACEMENT CHARACTER}unsaid"
FIELDS = ("From", "Sender", "To", "Cc", "Date", "Subject", "Message-ID", "In-Reply-To", "References")
ADDRESS_FIELDS = ("From", "Sender", "To", "Cc")
MAIL_TYPES = (
    "message/rfc822",
    "message/global",
    "message/news",
    "message/rfc822-headers",
    "text/rfc822-headers",
)
MAYBE_MAIL_TYPES = ("application/octet-stream", "application/eml", "application/x-eml", "message/x-eml")
BODY_TYPES = ("text/plain", "text/html", "text/enriched")
WIDE = re.compile(r"utf-?(16|32)|ucs-?[24]|iso-10646-ucs")
HEAD_BYTES = 4_096
LITTLE_TEXT_BYTES, TIMES_LARGER = 64, 16

NAMES = {
    "utf-8": "UTF-8", "utf8": "UTF-8", "iso-8859-1": "windows-1252", "latin1": "windows-1252",
    "windows-1252": "windows-1252", "cp1252": "windows-1252", "iso-8859-2": "ISO-8859-2", "iso-8859-15": "ISO-8859-15",
    "iso-2022-jp": "ISO-2022-JP", "koi8-r": "KOI8-R", "windows-1251": "windows-1251", "windows-1250": "windows-1250",
    "shift_jis": "Shift_JIS", "euc-jp": "EUC-JP", "euc-kr": "EUC-KR", "ks_c_5601-1987": "EUC-KR", "big5": "Big5",
    "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030",
}  # fmt: skip
"""Charsets that this reading is sure of, by label."""

_CONTROLS = re.compile(r"[\x00-\x20\x7f-\x9f]+")


@dataclass
class Entity:
    """A mail or a MIME part: its header as the standard library reads parameters, its body as it travels."""

    header: Message
    raw: bytes
    in_digest: bool = False
    parts: list[Entity] = field(default_factory=list)

    @property
    def media_type(self) -> str:
        """Lower case; the default where there is none that can be read."""
        written = str(self.header.get("Content-Type", "")).partition(";")[0].strip().lower()
        if re.fullmatch(r"[^\s/]+/[^\s/]+", written):
            return written
        return "message/rfc822" if self.in_digest and not written else "text/plain"

    @property
    def leaf_type(self) -> str:
        """A multipart in which no delimiter is found is plain text."""
        return "text/plain" if self.media_type.startswith("multipart/") else self.media_type

    @property
    def lacks_boundary(self) -> bool:
        """A multipart that names no boundary, with lines that could be one: the page does not say what it is."""
        named = self.header.get_param("boundary")
        return self.media_type.startswith("multipart/") and not named and re.search(rb"(?m)^--", self.raw) is not None

    @property
    def disposition(self) -> str:
        """Lower case, `-` without one."""
        return str(self.header.get("Content-Disposition", "")).partition(";")[0].strip().lower() or "-"

    @property
    def filename(self) -> str:
        """Decoded, on one line, empty without one."""
        name = self.header.get_filename("") or ""
        if re.search("[\udc80-\udcff\ufffd]", name):
            return UNSAID
        return _CONTROLS.sub(" ", decoded_field(name.encode("utf-8", "surrogateescape"))).strip()

    @property
    def encoding(self) -> str:
        """Transfer encoding, lower case."""
        return str(self.header.get("Content-Transfer-Encoding", "")).strip().lower()

    @property
    def charset(self) -> str:
        """Declared charset, lower case."""
        return str(self.header.get_param("charset", "")).strip().strip('"').lower()

    @property
    def decoded(self) -> bytes:
        """The body without its transfer encoding."""
        if self.encoding == "base64":
            digits = re.sub(rb"[^A-Za-z0-9+/]", b"", self.raw.partition(b"=")[0] if b"=" in self.raw else self.raw)
            whole = digits[:-1] if len(digits) % 4 == 1 else digits
            return binascii.a2b_base64(whole + b"=" * (-len(whole) % 4))
        return quoted_printable(self.raw) if self.encoding == "quoted-printable" else self.raw

    @property
    def may_be_body(self) -> bool:
        """A leaf that the body text may be taken from."""
        return self.leaf_type in BODY_TYPES and self.disposition != "attachment" and not self.filename

    @property
    def is_mail(self) -> bool:
        """A part that holds another message."""
        if self.media_type in MAIL_TYPES:
            return bool(self.raw)
        meant = self.filename.lower().endswith(".eml") or self.media_type in MAYBE_MAIL_TYPES
        return meant and re.match(rb"[!-9;-~]+[ \t]*:", self.decoded[:HEAD_BYTES]) is not None

    @property
    def canonical(self) -> bytes:
        """Canonical bytes of a leaf."""
        exact = (self.encoding == "base64" and not self.may_be_body) or WIDE.match(self.charset)
        return self.decoded if exact else canonical_text(self.decoded).rstrip(b"\n")


def quoted_printable(raw: bytes) -> bytes:
    """RFC 2045 section 6.7: white space at the end of a line was added on the way."""
    lines = re.sub(rb"[ \t]+(?=\r?\n|\Z)", b"", raw)
    joined = re.sub(rb"=(?:\r?\n|\Z)", b"", lines)
    return re.sub(rb"=([0-9A-Fa-f]{2})", lambda found: bytes.fromhex(found[1].decode()), joined)


def message_key(raw: bytes) -> str | None:
    """The key of a mail, None where the page leaves a value to detection."""
    form = canonical_form(raw)
    return None if UNSAID in form else blake3(form.encode())[:16].hex()


def canonical_form(raw: bytes) -> str:
    """The lines of the form, each with its line feed."""
    fields = field_lines(raw)
    root = entity_of(raw, is_part=False)
    lines = ["maillake message 1"]
    for name in FIELDS:
        bodies = [body for found, body in fields if found.lower() == name.lower().encode()]
        lines += [f"{name.lower()}: {decoded_body(name, body)}" for body in bodies]
    body = [id(leaf) for leaf in body_leaves(root)]
    lines += part_lines(root, "0" if root.parts else "1", body)
    return "".join(f"{line}\n" for line in lines)


def part_lines(entity: Entity, path: str, body: list[int]) -> Iterator[str]:
    """The line of a part, then those of its parts."""
    if entity.parts:
        yield f"multipart {path} {entity.media_type}"
        for number, part in enumerate(entity.parts, 1):
            yield from part_lines(part, str(number) if path == "0" else f"{path}.{number}", body)
    elif entity.lacks_boundary:
        yield f"leaf {path} {UNSAID}"
    elif entity.is_mail:
        yield f"message {path} {message_key(entity.decoded) or UNSAID}"
    else:
        raw = entity.canonical
        charset = charset_used(entity, raw) if id(entity) in body else "-"
        line = f"leaf {path} {entity.leaf_type} {entity.disposition} {charset} {len(raw)} {hashlib.sha256(raw).hexdigest()}"
        yield f"{line} {entity.filename}" if entity.filename else line


def charset_used(entity: Entity, raw: bytes) -> str:
    """Name of the charset of a leaf of the body text."""
    name = NAMES.get(entity.charset)
    if raw.isascii() and name == "ISO-2022-JP" and b"\x1b" in raw:
        return name
    if raw.isascii():
        return UNSAID if b"\x1b" in raw or entity.charset.startswith(("utf-7", "hz")) else "-"
    is_utf_8 = decodes(raw, "utf-8")
    if name is None or (name != "UTF-8" and is_utf_8) or not decodes(raw, entity.charset):
        return "UTF-8" if is_utf_8 and entity.charset in {"", "us-ascii"} else UNSAID
    return name


def decodes(raw: bytes, charset: str) -> bool:
    """Whether all of the bytes are text in a charset that Python knows."""
    try:
        raw.decode({"gb2312": "gb18030", "ks_c_5601-1987": "cp949"}.get(charset, charset))
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def body_leaves(entity: Entity) -> list[Entity]:
    """Leaves that the body text is taken from."""
    if not entity.parts:
        return [entity] if entity.may_be_body and not entity.is_mail else []
    held = [body_leaves(part) for part in entity.parts]
    if entity.media_type == "multipart/related":
        return held[0]
    if entity.media_type != "multipart/alternative":
        return [leaf for leaves in held for leaf in leaves]
    saying = [leaves for leaves in held if size_of(leaves)]
    plain = next((leaves for leaves in saying if all(leaf.leaf_type == "text/plain" for leaf in leaves)), None)
    if plain is None:
        return saying[-1] if saying else []
    larger = [leaves for leaves in saying if size_of(leaves) > TIMES_LARGER * size_of(plain)]
    return larger[-1] if larger and size_of(plain) < LITTLE_TEXT_BYTES else plain


def size_of(leaves: list[Entity]) -> int:
    """Bytes of texts, white space not counted."""
    return sum(len(b"".join(leaf.canonical.split())) for leaf in leaves)


def entity_of(raw: bytes, *, is_part: bool, in_digest: bool = False) -> Entity:
    """A mail or part, taken apart."""
    blank = re.match(rb"\r?\n", raw) if is_part else None
    if blank:
        fields, body = [], raw[blank.end() :]
    else:
        fields = field_lines(raw)
        body = body_of(raw) if fields or raw[:1] in b"\r\n" else raw
    header = Message()
    for name, value in fields:
        if name.lower().startswith(b"content-") and name.decode() not in header:
            header[name.decode()] = re.sub(rb"[\r\n]+", b"", value).decode("utf-8", "surrogateescape").strip()
    entity = Entity(header, body, in_digest)
    boundary = str(header.get_param("boundary", ""))
    if entity.media_type.startswith("multipart/") and boundary:
        digest = entity.media_type == "multipart/digest"
        parts = split_parts(body, boundary.encode("utf-8", "surrogateescape"))
        entity.parts = [entity_of(part, is_part=True, in_digest=digest) for part in parts]
    return entity


def body_of(raw: bytes) -> bytes:
    """What follows the header: the bytes behind its blank line."""
    if b"\n" not in raw:
        raw = raw.replace(b"\r", b"\n")
    found = re.search(rb"(?:\A|\n)\r?\n", raw.lstrip(b"\r\n"))
    return raw.lstrip(b"\r\n")[found.end() :] if found else b""


def split_parts(body: bytes, boundary: bytes) -> list[bytes]:
    """Bytes of the parts of a multipart."""
    delimiter = re.compile(rb"(?:\A|\r?\n)--%b(--)?[ \t]*(?=\r?\n|\Z)" % re.escape(boundary.rstrip()))
    parts: list[bytes] = []
    found = delimiter.search(body)
    while found and not found[1]:
        start = re.compile(rb"\r?\n").match(body, found.end())
        begin = start.end() if start else len(body)
        # The line end of one delimiter may be the one before the next.
        found = delimiter.search(body, found.end())
        parts.append(body[begin : max(begin, found.start())] if found else body[begin:])
    return parts


def decoded_body(name: str, raw: bytes) -> str:
    """A decoded field body."""
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return UNSAID
    text = address_text(raw) if name in ADDRESS_FIELDS else decoded_field(raw)
    return unicodedata.normalize("NFC", _CONTROLS.sub(" ", text).strip(" "))
