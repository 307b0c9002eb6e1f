"""Attachments: bytes with the right magic numbers, cut from a pool that is encoded once."""

from __future__ import annotations

import hashlib
import zlib
from base64 import encodebytes
from typing import NamedTuple

from benchmarks.corpus.dice import Dice
from benchmarks.corpus.prose import Prose
from benchmarks.corpus.rendering import base64_lines

_LINE_BYTES = 57
_LINE_TEXT = 77
_POOL_LINES = 60_000
_FOLDED_LINES = 30_000

STEMS: dict[str, tuple[str, ...]] = {
    "en": ("invoice", "minutes", "scan of the contract", "quarterly figures", "photo", "floor plan"),
    "de": ("Rechnung März", "Protokoll Übergabe", "Grundriß", "Prüfbericht"),
    "fr": ("facture février", "procès-verbal", "relevé d'été"),
    "es": ("factura año nuevo", "acta reunión"),
    "it": ("verbale qualità", "fattura"),
    "pt": ("relatório", "fatura março"),
    "nl": ("factuur", "plattegrond"),
    "sv": ("räkning", "ritning över bryggan"),
    "da": ("faktura", "tegning af skøjte"),
    "pl": ("faktura", "protokół odbioru"),
    "cs": ("účtenka", "nákres"),
    "tr": ("fatura şubat", "çizim"),
    "ru": ("счёт", "чертёж крыши"),
    "el": ("τιμολόγιο", "σχέδιο"),
    "ja": ("請求書", "図面"),
    "zh": ("发票", "图纸"),
    "tw": ("發票", "圖紙"),
    "ko": ("청구서", "도면"),
}


class Payload(NamedTuple):
    """An attachment: media type, file extension, content, the content in base64 lines, SHA-256 of the content."""

    media_type: str
    extension: str
    content: bytes
    encoded: bytes
    sha256: str


def _chunk(name: bytes, content: bytes) -> bytes:
    return len(content).to_bytes(4, "big") + name + content + zlib.crc32(name + content).to_bytes(4, "big")


def _png(filler: bytes) -> tuple[bytes, bytes]:
    """A PNG of 16 x 16 grey pixels in a stored deflate block, with the filler in a private chunk before it."""
    width = (16).to_bytes(4, "big")
    pixels = bytes(17 * 16)
    stored = b"\x78\x01\x01" + len(pixels).to_bytes(2, "little") + (len(pixels) ^ 0xFFFF).to_bytes(2, "little")
    data = stored + pixels + zlib.adler32(pixels).to_bytes(4, "big")
    head = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", width + width + b"\x08\x00\x00\x00\x00")
    return head + len(filler).to_bytes(4, "big") + b"fiLl", (
        zlib.crc32(b"fiLl" + filler).to_bytes(4, "big") + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")
    )


def _zip(filler: bytes) -> tuple[bytes, bytes]:
    """A zip archive with one stored member that holds the filler."""
    name = b"data.bin"
    crc = zlib.crc32(filler).to_bytes(4, "little")
    size = len(filler).to_bytes(4, "little")
    shared = (
        b"\x14\x00\x00\x00\x00\x00\x00\x00\x21\x58" + crc + size + size + len(name).to_bytes(2, "little") + b"\x00\x00"
    )
    head = b"PK\x03\x04" + shared + name
    central = b"PK\x01\x02\x14\x00" + shared + bytes(14) + name
    end = b"PK\x05\x06" + bytes(4) + b"\x01\x00\x01\x00" + len(central).to_bytes(4, "little")
    return head, central + end + (len(head) + len(filler)).to_bytes(4, "little") + b"\x00\x00"


def _pdf(filler: bytes) -> tuple[bytes, bytes]:
    head = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n"
    head += (
        b"<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n3 0 obj\n<< /Length "
        + str(len(filler)).encode("ascii")
        + b" >>\nstream\n"
    )
    tail = b"\nendstream\nendobj\ntrailer\n<< /Root 1 0 R /Size 4 >>\n%%EOF\n"
    return head, tail


def _jpeg(_filler: bytes) -> tuple[bytes, bytes]:
    head = (
        b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00"
    )
    return head, b"\xff\xd9"


_SHAPES = {
    "pdf": ("application/pdf", _pdf),
    "png": ("image/png", _png),
    "zip": ("application/zip", _zip),
    "jpg": ("image/jpeg", _jpeg),
}


class Payloads:
    """Makes attachments; the pool of random bytes is drawn and encoded on first use."""

    def __init__(self, dice: Dice, prose: Prose) -> None:
        self._dice = dice
        self._prose = prose
        self._pool = b""
        self._text = b""
        self._folded = ""

    def _open(self) -> None:
        if not self._pool:
            self._pool = self._dice.raw(_POOL_LINES * _LINE_BYTES)
            self._text = encodebytes(self._pool)
            lines = self._text[: _FOLDED_LINES * _LINE_TEXT].decode("ascii").split("\n")
            self._folded = "".join([f"{line[:72]}\n\t " for line in lines])

    def base64_text(self, lines: int) -> str:
        """Returns lines of random base64, without the last line end."""
        self._open()
        at = self._dice.below(_POOL_LINES - lines) * _LINE_TEXT
        return self._text[at : at + lines * _LINE_TEXT - 1].decode("ascii")

    def signature_text(self) -> tuple[str, str]:
        """Returns base64 as in a DKIM signature (RFC 6376): 43 characters of a hash, 342 of a folded signature."""
        self._open()
        at = self._dice.below(_FOLDED_LINES - 7) * 75
        return self._folded[at : at + 43], self._folded[at + 75 : at + 5 * 75 + 54]

    def binary(self, extension: str, size: int) -> Payload:
        """Returns a pdf, png, zip or jpg of about `size` bytes (at most 3 MB)."""
        self._open()
        media_type, shape = _SHAPES[extension]
        lines = max(1, min(size // _LINE_BYTES, _POOL_LINES - 1))
        at = self._dice.below(_POOL_LINES - lines)
        middle = self._pool[at * _LINE_BYTES : (at + lines) * _LINE_BYTES]
        plain_head, _ = shape(middle)
        stamp = self._dice.raw(-len(plain_head) % _LINE_BYTES or _LINE_BYTES)
        head, tail = shape(stamp + middle)
        if (len(head) + len(stamp)) % _LINE_BYTES:
            stamp = stamp + self._dice.raw(-(len(head) + len(stamp)) % _LINE_BYTES)
            head, tail = shape(stamp + middle)
        content = head + stamp + middle + tail
        text = base64_lines(head + stamp) + self._text[at * _LINE_TEXT : (at + lines) * _LINE_TEXT] + base64_lines(tail)
        return Payload(media_type, extension, content, text, hashlib.sha256(content).hexdigest())

    def table(self, language: str, rows: int) -> Payload:
        """Returns a CSV table in UTF-8."""
        dice = self._dice
        title = self._prose.title(language).replace('"', "")
        lines = [f'"{title}";date;amount;reference']
        for row in range(rows):
            month, day = dice.between(1, 12), dice.between(1, 28)
            lines.append(f"{row + 1};2024-{month:02}-{day:02};{dice.below(900000) / 100:.2f};{dice.base32(8)}")
        content = "\r\n".join([*lines, ""]).encode("utf-8")
        return Payload("text/csv", "csv", content, base64_lines(content), hashlib.sha256(content).hexdigest())

    def filename(self, language: str, extension: str) -> str:
        """Returns a file name in the language."""
        number = self._dice.between(1, 9999)
        return f"{self._dice.pick(STEMS[language])} {number}.{extension}"
