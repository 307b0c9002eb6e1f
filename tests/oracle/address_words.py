"""Encoded words in address fields, as docs/reference/message-key.md has them: quoted where they would read as syntax."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.oracle.canonical import decoded_field

SPECIAL = set(',;:<>@"()\\[]')

_WORD = rb"=\?[^?\s]+\?[BbQq]\?[^?]*\?="
_WORDS = re.compile(rb"%b(?:[ \t\r\n]+%b)*" % (_WORD, _WORD))
_CONTROLS = re.compile(r"[\x00-\x20\x7f-\x9f]+")


def address_text(raw: bytes) -> str:
    """The body of an address field: decoded words outside quotes that would read as syntax are put into quotes."""
    pieces: list[str] = []
    at = 0
    for kind, start, end in segments(raw):
        pieces.append(raw[at:start].decode())
        pieces.append(decoded_segment(kind, raw[start:end]))
        at = end
    return "".join([*pieces, raw[at:].decode()])


def segments(raw: bytes) -> Iterator[tuple[str, int, int]]:
    """Runs of text outside, quoted strings and comments, with where they lie."""
    start = at = 0
    while at < len(raw):
        if raw[at : at + 1] not in (b'"', b"("):
            at += 2 if raw[at : at + 1] == b"\\" else 1
            continue
        yield "outside", start, at
        end = end_of_quotes(raw, at) if raw[at : at + 1] == b'"' else end_of_comment(raw, at)
        yield ("quotes" if raw[at : at + 1] == b'"' else "comment"), at, end
        start = at = end
    yield "outside", start, len(raw)


def end_of_quotes(raw: bytes, at: int) -> int:
    """One past the quote that closes; the end of the text when none does."""
    found = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL).match(raw, at)
    return found.end() if found else len(raw)


def end_of_comment(raw: bytes, at: int) -> int:
    """One past the parenthesis that closes."""
    depth = 0
    while at < len(raw):
        character = raw[at : at + 1]
        depth += {b"(": 1, b")": -1}.get(character, 0)
        at += 2 if character == b"\\" else 1
        if depth == 0:
            break
    return min(at, len(raw))


def decoded_segment(kind: str, raw: bytes) -> str:
    """A segment with its encoded words decoded, escaped as its place asks for."""

    def replaced(found: re.Match[bytes]) -> bytes:
        text = _CONTROLS.sub(" ", decoded_field(found[0])) if kind != "outside" else decoded_field(found[0])
        if text == found[0].decode():
            return found[0]
        if kind == "quotes":
            text = re.sub(r'(["\\])', r"\\\1", text)
        elif kind == "comment":
            text = re.sub(r"([()\\])", r"\\\1", text)
        elif SPECIAL.intersection(text):
            text = '"' + re.sub(r'(["\\])', r"\\\1", text) + '"'
        return text.encode("utf-8", "replace")

    return _WORDS.sub(replaced, raw).decode()
