"""Drafts become bytes."""

from __future__ import annotations

import hashlib
from binascii import b2a_base64, b2a_qp
from collections.abc import Iterator
from dataclasses import replace

from benchmarks.corpus.fields import folded, parameter
from benchmarks.corpus.mime import PLAIN, Draft, Embedded, Leaf, Multipart, Node, Rendering
from benchmarks.corpus.truth import Attachment, Child


def base64_lines(content: bytes, line_bytes: int = 57) -> bytes:
    """Returns base64 in lines of 76 characters, each with its line end."""
    return b"".join([b2a_base64(content[at : at + line_bytes]) for at in range(0, len(content), line_bytes)])


def encoded(content: bytes, encoding: str) -> bytes:
    """Returns content in a transfer encoding."""
    if encoding == "base64":
        return base64_lines(content)
    if encoding == "quoted-printable":
        return b2a_qp(content, istext=True)
    return content


def encoding_for(content: bytes, wanted: str) -> str:
    """Returns 7bit for short ASCII lines, otherwise the wanted encoding; 8bit stays for bytes over 127."""
    if wanted in ("7bit", "8bit") and max(map(len, content.split(b"\n"))) > 900:
        return "quoted-printable"
    if wanted == "8bit" and content.isascii():
        return "7bit"
    return "quoted-printable" if wanted == "7bit" and not content.isascii() else wanted


def _leaf_header(leaf: Leaf, encoding: str, choice: Rendering) -> str:
    value = leaf.media_type
    if leaf.charset:
        value += f'; charset="{leaf.charset}"'
    value += leaf.parameters
    style, charset = leaf.filename_style, leaf.filename_charset
    if leaf.filename and style in ("quoted", "rfc2047"):
        value += "; " + parameter("name", leaf.filename, style, charset)
    header = folded("Content-Type", value, choice.width)
    if encoding != "7bit" or leaf.filename:
        header += f"Content-Transfer-Encoding: {encoding}\n"
    if leaf.content_id:
        header += f"Content-ID: <{leaf.content_id}>\n"
    if leaf.disposition:
        disposition = leaf.disposition
        if leaf.filename:
            disposition += "; " + parameter("filename", leaf.filename, style, charset)
        header += folded("Content-Disposition", disposition, choice.width)
    return header


def _leaf(leaf: Leaf, choice: Rendering) -> tuple[str, bytes]:
    encoding = leaf.encoding
    if choice.text_encoding and leaf.is_body:
        encoding = choice.text_encoding
        return _leaf_header(leaf, encoding, choice), encoded(leaf.content, encoding)
    body = leaf.encoded if leaf.encoded is not None else encoded(leaf.content, encoding)
    return _leaf_header(leaf, encoding, choice), body


def _embedded(part: Embedded) -> tuple[str, bytes]:
    if part.bare:
        return "", part.raw
    name = f'; name="{part.filename}"' if part.filename else ""
    header = f"Content-Type: {part.media_type}{name}\n"
    if part.encoding:
        header += f"Content-Transfer-Encoding: {part.encoding}\n"
    if part.disposition:
        filename = f'; filename="{part.filename}"' if part.filename else ""
        header += f"Content-Disposition: {part.disposition}{filename}\n"
    return header, encoded(part.raw, part.encoding)


def _multipart(part: Multipart, choice: Rendering) -> tuple[str, bytes]:
    boundary = part.boundary + choice.salt
    value = f'multipart/{part.subtype}{part.parameters}; boundary="{boundary}"'
    pieces: list[bytes] = [part.preamble.encode("ascii")]
    delimiter = f"--{boundary}\n".encode("ascii")
    for member in part.parts:
        header, body = render_node(member, choice)
        # The line end before a delimiter belongs to the delimiter, so text keeps its own only when one is added.
        end = b"\n" if isinstance(member, Embedded) or not body.endswith(b"\n") else b""
        pieces += [delimiter, header.encode("utf-8", "surrogateescape"), b"\n", body, end]
    pieces.append(f"--{boundary}--\n".encode("ascii"))
    return folded("Content-Type", value, choice.width), b"".join(pieces)


def render_node(node: Node, choice: Rendering) -> tuple[str, bytes]:
    """Returns the MIME header lines of a part and its body."""
    if isinstance(node, Leaf):
        return _leaf(node, choice)
    if isinstance(node, Multipart):
        return _multipart(node, choice)
    if isinstance(node, Embedded):
        return _embedded(node)
    return "Content-Type: message/delivery-status\n", node.content


def render(draft: Draft, choice: Rendering = PLAIN) -> bytes:
    """Returns the bytes of a mail."""
    header, body = render_node(draft.body, choice)
    width, joint = choice.width, choice.joint
    lines = [folded(name, value, width, joint) for name, value in draft.fields]
    text = f"{draft.transport}{''.join(lines)}MIME-Version: 1.0\n{header}\n"
    raw = text.encode("utf-8", "surrogateescape") + body
    return raw if choice.line_end == b"\n" else raw.replace(b"\n", choice.line_end)


def _attachment(leaf: Leaf) -> Attachment:
    content = leaf.content
    if leaf.encoding != "base64" and content.endswith(b"\n"):
        content = content[:-1]
    digest = leaf.sha256 or hashlib.sha256(content).hexdigest()
    return Attachment(leaf.filename or None, leaf.media_type, len(content), digest, leaf.disposition == "inline")


def attachments_of(node: Node) -> Iterator[Attachment]:
    """Yields the leaves that are not body text, in file order, those of nested mails left out."""
    if isinstance(node, Leaf) and not node.is_body:
        yield _attachment(node)
    elif isinstance(node, Multipart):
        for part in node.parts:
            yield from attachments_of(part)


def children_of(node: Node) -> list[Child]:
    """Returns the nested mails of a part in file order, each before those inside it."""
    if isinstance(node, Embedded):
        return list(node.children)
    found: list[Child] = []
    if isinstance(node, Multipart):
        for part in node.parts:
            found += _moved(children_of(part), 0, len(found))
    return found


def _moved(children: list[Child], levels: int, places: int) -> list[Child]:
    return [
        replace(
            child, depth=child.depth + levels, container=None if child.container is None else child.container + places
        )
        for child in children
    ]


def family(top: Child, inner: list[Child]) -> tuple[Child, ...]:
    """Returns an embedded mail and the mails inside it; `inner` as `children_of` its body gives them."""
    below = [replace(child, container=0) if child.container is None else child for child in _moved(inner, 1, 1)]
    return (top, *below)
