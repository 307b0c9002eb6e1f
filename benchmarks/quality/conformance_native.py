"""The facts that our parser states, asked through the binding."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from benchmarks.quality.conformance_facts import Facts, Field, Node, canonical_text, facts_of, mailboxes, one_line
from maillake import _native

ADDRESS_FIELDS = frozenset(
    [
        "from",
        "to",
        "cc",
        "bcc",
        "reply-to",
        "sender",
        "resent-from",
        "resent-to",
        "resent-cc",
        "resent-bcc",
        "resent-sender",
    ]
)
ID_FIELDS = frozenset(("message-id", "references", "in-reply-to", "content-id", "resent-message-id"))
DATE_FIELDS = frozenset(("date", "resent-date"))
TEXT_FIELDS = frozenset(("subject", "comments", "content-description", "content-location", "content-transfer-encoding"))
PROBES = {b"From": ADDRESS_FIELDS, b"References": ID_FIELDS, b"Date": DATE_FIELDS, b"Subject": TEXT_FIELDS}
PARAMETER_FIELDS = frozenset(("content-type", "content-disposition"))
# Read by other parsers in their own way, and not a value that we state.
UNREAD_FIELDS = re.compile(r"received|list-.*|return-path|keywords|content-language")

_QUOTED_OR_NAME = re.compile(rb'"(?:[^"\\]|\\.)*"|(?<![\w-])([\w-]+)(?=(?:\*\d*)?\*?\s*=)', re.DOTALL)


def read_facts(raw: bytes) -> Facts:
    """Every fact of a mail, nested mails included."""
    return facts_of(read_nodes(raw))


def read_nodes(raw: bytes) -> list[Node]:
    """The parts of a mail and of the mails nested in it, in file order."""
    return list(_nodes(raw, _native.parse_message(raw), "", raw, 0))


def _nodes(top: bytes, message: dict[str, Any], nested: str, raw: bytes, base: int) -> Iterator[Node]:
    prefix = f"{nested}/" if nested else ""
    for number, part in enumerate(message["parts"]):
        header = raw[part["start"] : part["body_start"]]
        node = Node(
            path=prefix + part["path"],
            kind="multipart" if part["is_multipart"] else "leaf" if part["child"] is None else "message",
            media_type=part["media_type"],
            start=base + part["start"],
            body_start=base + part["body_start"],
            end=base + part["body_end"],
            fields=read_fields(header, message["header"] if number == 0 else None, base + part["start"]),
        )
        if node.kind == "leaf":
            node.content = _native.part_content(top, nested, part["path"]) or b""
            node.text = read_text(node.content, header)
        yield node
        if part["child"] is not None:
            yield from _inner(top, message["children"][part["child"]], node, raw, base)


def _inner(top: bytes, child: dict[str, Any], node: Node, raw: bytes, base: int) -> Iterator[Node]:
    inner = _native.nested_message(top, node.path) or b""
    body_start = (node.body_start or 0) - base
    travels_plain = raw[body_start : (node.end or 0) - base] == inner
    yield from _nodes(top, child, node.path, inner, base + body_start if travels_plain else 0)


def _pairs(header: bytes) -> list[tuple[bytes, bytes]]:
    pairs: list[tuple[bytes, bytes]] = _native.parse_message(header)["header"]
    return pairs


def read_fields(header: bytes, pairs: list[tuple[bytes, bytes]] | None, base: int) -> list[Field]:
    """The fields of a header block with their offsets, which follow from names and bodies in file order."""
    found = []
    at = 0
    content_type = b""
    for name, body in _pairs(header) if pairs is None else pairs:
        line = re.compile(rb"(?:^|(?<=[\n\r])|^\xef\xbb\xbf)" + re.escape(name) + rb"[ \t]*:" + re.escape(body))
        match = line.search(header, at)
        if match is None:
            continue
        at = match.end()
        line_end = re.match(rb"\r?\n|\r|", header[at:])
        end = at + (line_end.end() if line_end else 0)
        start = match.start() + (3 if match[0].startswith(b"\xef\xbb\xbf") else 0)
        found.append(Field(name.decode("latin-1").lower(), base + start, base + at - len(body), base + end))
        if found[-1].name == "content-type":
            content_type = content_type or body
    for one in found:
        body = header[one.body_start - base : one.end - base].rstrip(b"\r\n")
        one.value = read_value(one.name, body, content_type)
    return found


def read_value(name: str, body: bytes, content_type: bytes) -> object:
    """What the core says of one field, or None when it says nothing of such fields.

    The core tells it for whole mails only, so the field is given to it in a small mail of its own.
    """
    if UNREAD_FIELDS.fullmatch(name):
        return None
    if name in PARAMETER_FIELDS:
        return parameters_of(body)
    kind = next((field for field, names in PROBES.items() if name in names), None)
    if kind is None:
        return one_line(body.decode("utf-8", "replace"))
    probe = _native.parse_message(kind + b":" + body + b"\nContent-Type:" + content_type + b"\n\n")
    return _said(kind, probe)


def _said(kind: bytes, probe: dict[str, Any]) -> object:
    if kind == b"From":
        return mailboxes((one["group_name"], one["display_name"], one["addr"]) for one in probe["addresses"])
    if kind == b"References":
        return list(probe["reference_ids"])
    if kind == b"Date":
        return (probe["date_seconds"], probe["date_offset_minutes"] or 0)
    return probe["subject"]


def parameters_of(body: bytes) -> dict[str, str]:
    """The parameters of a Content-Type or Content-Disposition body that say something."""
    names = {match[1].lower() for match in _QUOTED_OR_NAME.finditer(body) if match[1]}
    read = {name.decode("latin-1"): parameter_of(body, name) for name in sorted(names)}
    return {name: text for name, text in read.items() if text}


def parameter_of(body: bytes, wanted: bytes) -> str | None:
    """One parameter: the core names only file names, so the wanted parameter is called one."""

    def renamed(match: re.Match[bytes]) -> bytes:
        name = match[1]
        if name is None:
            return match[0]
        return b"filename" if name.lower() == wanted else b"x-" + name

    probe = _native.parse_message(b"Content-Disposition:" + _QUOTED_OR_NAME.sub(renamed, body) + b"\n\n")
    name: str | None = probe["parts"][0]["filename"]
    return name


def read_text(content: bytes, header: bytes) -> str:
    """Decoded content as text, by the charset that the part's own header names."""
    types = [body for name, body in _pairs(header) if name.lower() == b"content-type"]
    charset = parameter_of(types[0], b"charset") if types else None
    label = b'; charset="' + charset.encode("utf-8", "replace") + b'"' if charset else b""
    probe = b"Content-Type: text/plain" + label + b"\nContent-Transfer-Encoding: binary\n\n" + content
    return canonical_text(_native.parse_message(probe)["body_text"])
