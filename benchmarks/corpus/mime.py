"""The parts of a mail before they become bytes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from benchmarks.corpus.charsets import UTF8, Charset
from benchmarks.corpus.truth import Child


@dataclass(frozen=True, slots=True)
class Leaf:
    """A part with content: `content` is what a reader gets after transfer decoding, with LF ends in text."""

    media_type: str
    content: bytes
    encoding: str = "7bit"
    charset: str = ""
    parameters: str = ""
    """More parameters of the Content-Type, beginning with `; `."""
    filename: str = ""
    filename_style: str = "quoted"
    filename_charset: Charset = UTF8
    disposition: str = ""
    content_id: str = ""
    encoded: bytes | None = None
    """The content as it travels, where it was encoded beforehand."""
    sha256: str = ""

    @property
    def is_body(self) -> bool:
        """True for body text."""
        return self.media_type.startswith("text/") and not self.filename and self.disposition != "attachment"


@dataclass(frozen=True, slots=True)
class Multipart:
    """A part that holds parts."""

    subtype: str
    boundary: str
    parts: tuple[Node, ...]
    parameters: str = ""
    preamble: str = ""


@dataclass(frozen=True, slots=True)
class Embedded:
    """A part that holds a mail; `children` are that mail and those inside it, as seen from the part."""

    raw: bytes
    children: tuple[Child, ...]
    media_type: str = "message/rfc822"
    encoding: str = ""
    disposition: str = ""
    filename: str = ""
    bare: bool = False
    """True inside multipart/digest, where the part has no header of its own."""


@dataclass(frozen=True, slots=True)
class Report:
    """A message/delivery-status part."""

    content: bytes


Node = Leaf | Multipart | Embedded | Report


class Rendering(NamedTuple):
    """Choices that change the bytes of a mail but not what it says."""

    width: int = 78
    joint: str = "\n "
    salt: str = ""
    """Added to every boundary."""
    text_encoding: str = ""
    """Transfer encoding of all body text, instead of the one it was written with."""
    line_end: bytes = b"\n"


PLAIN = Rendering()


@dataclass(slots=True)
class Draft:
    """A mail that is written but not yet bytes: lines added in transport, its own fields, its body."""

    transport: str
    fields: list[tuple[str, str]]
    body: Node

    def with_transport(self, transport: str) -> Draft:
        """Returns a copy that went another way."""
        return replace(self, transport=transport)
