"""Charset labels as mails declare them and the codec that really made the bytes."""

from __future__ import annotations

from typing import NamedTuple


class Charset(NamedTuple):
    """A declared label and Python's name of the true encoding."""

    label: str
    codec: str


UTF8 = Charset("utf-8", "utf-8")
ASCII = Charset("us-ascii", "ascii")

LEGACY: dict[str, tuple[Charset, ...]] = {
    "en": (Charset("windows-1252", "cp1252"), Charset("iso-8859-1", "iso8859-1")),
    "de": (Charset("iso-8859-1", "iso8859-1"), Charset("iso-8859-15", "iso8859-15"), Charset("windows-1252", "cp1252")),
    "fr": (Charset("iso-8859-15", "iso8859-15"), Charset("windows-1252", "cp1252")),
    "es": (Charset("iso-8859-1", "iso8859-1"), Charset("windows-1252", "cp1252")),
    "it": (Charset("iso-8859-1", "iso8859-1"),),
    "pt": (Charset("iso-8859-1", "iso8859-1"), Charset("ISO-8859-15", "iso8859-15")),
    "nl": (Charset("windows-1252", "cp1252"),),
    "sv": (Charset("iso-8859-1", "iso8859-1"), Charset("latin1", "iso8859-1")),
    "da": (Charset("iso-8859-1", "iso8859-1"), Charset("Windows-1252", "cp1252")),
    "pl": (Charset("iso-8859-2", "iso8859-2"), Charset("windows-1250", "cp1250")),
    "cs": (Charset("iso-8859-2", "iso8859-2"), Charset("windows-1250", "cp1250")),
    "tr": (Charset("iso-8859-9", "iso8859-9"), Charset("windows-1254", "cp1254")),
    "ru": (Charset("koi8-r", "koi8_r"), Charset("windows-1251", "cp1251"), Charset("iso-8859-5", "iso8859-5")),
    "el": (Charset("iso-8859-7", "iso8859-7"), Charset("windows-1253", "cp1253")),
    "ja": (Charset("iso-2022-jp", "iso2022_jp"), Charset("shift_jis", "shift_jis"), Charset("euc-jp", "euc_jp")),
    "zh": (Charset("gb2312", "gb2312"), Charset("gb18030", "gb18030"), Charset("GBK", "gbk")),
    "tw": (Charset("big5", "big5"),),
    "ko": (Charset("euc-kr", "euc_kr"), Charset("ks_c_5601-1987", "cp949")),
}
"""Charsets other than UTF-8 in which people of a language still write."""


def fits(text: str, charset: Charset) -> bool:
    """Returns True when the charset has every character of the text."""
    try:
        text.encode(charset.codec)
    except UnicodeEncodeError:
        return False
    return True


def charset_for(text: str, wanted: Charset) -> Charset:
    """Returns US-ASCII for ASCII text, the wanted charset where it fits, else UTF-8."""
    if text.isascii() and not wanted.codec.startswith(("utf_7", "utf_16")):
        return ASCII
    return wanted if fits(text, wanted) else UTF8
