"""Pieces of message_key recipe 1, written from its text alone.

The byte layout that joins them is not here: docs/reference/message-key.md defines it.
Where the text leaves a choice, this is the one taken:

* *White space* is space, tab, LF, CR, vertical tab and form feed. Runs become one space,
  none is left at the ends. Folding is white space like any other, so unfolding and collapsing
  are one step. Other Unicode spaces are text.
* *Encoded words* (RFC 2047) are decoded wherever they stand, also inside quotes and glued to
  text; spaces in their text are tolerated, a question mark is not. White space between two
  that decode is dropped. Neighbours of one charset are joined as bytes before they are
  decoded, since senders cut words inside a character. A language (RFC 2231) is ignored. A
  word with an unknown charset, or in base64 without one base64 digit, stays as it is written.
* *Base64* is read without its alien characters, and without a last digit that is alone in
  its group. In *Q*, an "=" without two hexadecimal digits stands for itself.
* *Raw 8-bit bytes* between encoded words are UTF-8 if all of them there are, else windows-1252.
* *Charset names* mean what mail means by them: us-ascii is UTF-8 if the bytes are, else
  windows-1252; iso-8859-1 is windows-1252; gb2312 and gbk are gb18030; ks_c_5601-1987 and
  euc-kr are cp949; shift_jis is cp932. The five bytes windows-1252 leaves open are the control
  characters of the same number, as in WHATWG's table. Other bytes that do not decode become
  U+FFFD. Python's codecs that are no charsets of mail (idna, punycode, ...) are unknown.
* NFC comes last.
"""

import binascii
import codecs
import re
import unicodedata
from itertools import groupby
from operator import itemgetter

_ENCODED_WORD = re.compile(rb"=\?([^?\s]+)\?([BbQq])\?([^?]*)\?=")
_LINE_END = re.compile(rb"\r\n|\n|\r")
_WHITE_SPACE = re.compile(r"[ \t\n\r\v\f]+")

_UTF_8_OR_WINDOWS_1252 = "us-ascii"
_MEANT_CHARSETS = {
    "ascii": _UTF_8_OR_WINDOWS_1252,
    "iso8859-1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
}
_NO_CHARSETS = ("idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape")
_WINDOWS_1252 = [bytes([octet]).decode("cp1252", "ignore") or chr(octet) for octet in range(256)]


def decoded_field(raw_body: bytes) -> str:
    """Return the body of a header field unfolded, decoded, with single spaces, in NFC."""
    pieces: list[tuple[str, bytes]] = []  # (charset, bytes); text outside encoded words has the charset ""
    position = 0
    for found in _ENCODED_WORD.finditer(raw_body):
        word = _encoded_word(*found.groups())
        if word is None:
            continue
        between = raw_body[position : found.start()]
        if between.strip() or not pieces:
            pieces.append(("", between))
        pieces.append(word)
        position = found.end()
    pieces.append(("", raw_body[position:]))
    joined = [(charset, b"".join(raw for _, raw in run)) for charset, run in groupby(pieces, itemgetter(0))]
    text = "".join(_decoded(raw, charset or _UTF_8_OR_WINDOWS_1252) for charset, raw in joined)
    return unicodedata.normalize("NFC", _WHITE_SPACE.sub(" ", text).strip(" "))


def canonical_text(decoded_leaf: bytes) -> bytes:
    """Return a text leaf, its transfer encoding undone and its charset not, in canonical form.

    CRLF, LF and CR end lines and become LF; the last line gets one too. A line that is one
    or more '>' and From_ loses every such '>'. Empty lines at the end are gone, so that a
    leaf of nothing else is b"".
    """
    lines = _LINE_END.split(decoded_leaf)
    while lines and not lines[-1]:
        lines.pop()
    return b"".join(_without_marks(line) + b"\n" for line in lines)


def _without_marks(line: bytes) -> bytes:
    bare = line.lstrip(b">")
    return bare if bare.startswith(b"From ") else line


def _encoded_word(label: bytes, encoding: bytes, encoded: bytes) -> tuple[str, bytes] | None:
    charset = _charset(label.partition(b"*")[0])
    raw = _base64(encoded) if encoding in b"Bb" else _q(encoded)
    return None if charset is None or raw is None else (charset, raw)


def _charset(label: bytes) -> str | None:
    try:
        name = codecs.lookup(label.decode("ascii")).name
        b"a".decode(name, "replace")
    except (LookupError, ValueError):
        return None
    return None if name in _NO_CHARSETS else _MEANT_CHARSETS.get(name, name)


def _base64(encoded: bytes) -> bytes | None:
    digits = re.sub(rb"[^A-Za-z0-9+/]", b"", encoded)
    if encoded and not digits:
        return None
    whole = digits[:-1] if len(digits) % 4 == 1 else digits
    return binascii.a2b_base64(whole + b"=" * (-len(whole) % 4))


def _q(encoded: bytes) -> bytes:
    spaced = encoded.replace(b"_", b" ")
    return re.sub(rb"=([0-9A-Fa-f]{2})", lambda found: bytes.fromhex(found[1].decode("ascii")), spaced)


def _decoded(raw: bytes, charset: str) -> str:
    if charset == _UTF_8_OR_WINDOWS_1252:
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            charset = "cp1252"
    if charset == "cp1252":
        return "".join(_WINDOWS_1252[octet] for octet in raw)
    return raw.decode(charset, "replace")
