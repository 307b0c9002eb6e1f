"""Header fields as text: folding (RFC 5322), encoded words (RFC 2047), parameters (RFC 2231), mailboxes."""

from __future__ import annotations

import re
from binascii import b2a_base64
from functools import lru_cache

from benchmarks.corpus.charsets import ASCII, UTF8, Charset

_PHRASE = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")
_SAFE_IN_WORD = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/")
_SAFE_IN_PARAMETER = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_")
_WORD_LIMIT = 75


def folded(name: str, value: str, width: int = 78, joint: str = "\n ") -> str:
    """Returns a field with its line ends; long values are broken at spaces, one space becoming the joint."""
    if len(name) + len(value) + 2 <= width and "\n" not in value:
        return f"{name}: {value}\n"
    lines: list[str] = []
    first, *tokens = value.split(" ")
    line = f"{name}: {first}"
    for token in tokens:
        if len(line) + 1 + len(token) <= width:
            line = f"{line} {token}"
        else:
            lines.append(line)
            line = token
    lines.append(line)
    return joint.join(lines) + "\n"


def _q_bytes(raw: bytes) -> str:
    return "".join([chr(byte) if byte in _SAFE_IN_WORD else "_" if byte == 32 else f"={byte:02X}" for byte in raw])


def _word(raw: bytes, charset: Charset, form: str) -> str:
    if form == "Q":
        return f"=?{charset.label}?Q?{_q_bytes(raw)}?="
    return f"=?{charset.label}?B?{b2a_base64(raw, newline=False).decode('ascii')}?="


def _broken_words(text: str, charset: Charset, form: str) -> str:
    """Cuts between bytes, also inside a character, as some old senders do."""
    raw = text.encode(charset.codec)
    size = 39 if form == "B" else 15
    return " ".join(_word(raw[at : at + size], charset, form) for at in range(0, len(raw), size))


def _q_length(raw: bytes) -> int:
    return sum(1 if byte in _SAFE_IN_WORD or byte == 32 else 3 for byte in raw)


def encoded_words(text: str, charset: Charset, form: str, *, cut_characters: bool = False) -> str:
    """Returns the text as encoded words of at most 75 characters in form `Q` or `B`, spaces between them."""
    if cut_characters:
        return _broken_words(text, charset, form)
    room = _WORD_LIMIT - len(charset.label) - 7
    stateful = charset.codec.startswith(("iso2022", "utf_7"))
    words: list[str] = []
    piece, used = "", 0
    for character in text:
        raw = (character if not stateful else piece + character).encode(charset.codec)
        size = _q_length(raw) if form == "Q" else len(raw)
        total = size if stateful else used + size
        if piece and (total if form == "Q" else (total + 2) // 3 * 4) > room:
            words.append(_word(piece.encode(charset.codec), charset, form))
            piece, used = character, len(character.encode(charset.codec)) if form == "B" else size
        else:
            piece, used = piece + character, total
    words.append(_word(piece.encode(charset.codec), charset, form))
    return " ".join(words)


@lru_cache(maxsize=4096)
def unstructured(text: str, charset: Charset = UTF8, form: str = "Q", *, cut_characters: bool = False) -> str:
    """Returns the text as the value of an unstructured field."""
    if text.isascii() and "=?" not in text:
        return text
    try:
        return encoded_words(text, charset, form, cut_characters=cut_characters)
    except UnicodeEncodeError:
        return encoded_words(text, UTF8, form, cut_characters=cut_characters)


@lru_cache(maxsize=4096)
def phrase(name: str, charset: Charset = UTF8, form: str = "Q") -> str:
    """Returns a display name: bare, quoted or as encoded words."""
    if not name.isascii():
        return unstructured(name, charset, form)
    if _PHRASE.fullmatch(name):
        return name
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def mailbox(name: str, addr: str, charset: Charset = UTF8, form: str = "Q") -> str:
    """Returns `name <addr>`, or the bare address without a name."""
    return f"{phrase(name, charset, form)} <{addr}>" if name else addr


def _percent(raw: bytes) -> str:
    return "".join([chr(byte) if byte in _SAFE_IN_PARAMETER else f"%{byte:02X}" for byte in raw])


def _extended(name: str, value: str, charset: Charset) -> str:
    return f"{name}*={charset.label}''{_percent(value.encode(charset.codec))}"


def _continued(name: str, value: str, charset: Charset) -> str:
    encoded = re.findall(r"(?:%..|[^%]){1,30}", _percent(value.encode(charset.codec)))
    pieces = [
        f"{name}*{number}*={charset.label + chr(39) * 2 if number == 0 else ''}{piece}"
        for number, piece in enumerate(encoded)
    ]
    return "; ".join(pieces)


def parameter(name: str, value: str, style: str, charset: Charset = UTF8) -> str:
    """Returns a MIME parameter in the style `quoted`, `rfc2231`, `continued`, `rfc2047` or `raw`."""
    if style == "raw" or (value.isascii() and style in ("quoted", "rfc2047")):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'{name}="{escaped}"'
    used = charset if charset is not ASCII else UTF8
    if style == "rfc2047":
        return f'{name}="{encoded_words(value, used, "B")}"'
    return _continued(name, value, used) if style == "continued" else _extended(name, value, used)
