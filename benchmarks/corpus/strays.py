"""Files that stand among mails and are none, each with the outcome a reader must give."""

from __future__ import annotations

import zlib

from benchmarks.corpus.truth import Outcome, Stray

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02"
"""The first nine of the ten bytes of a gzip header."""
_LETTER = b"From: Ann <ann@example.com>\nSubject: locked away\n\nwords\n"


def _quarantined(code: str) -> Outcome:
    return Outcome("quarantined", code)


def _member(name: bytes, content: bytes, flags: int, crc: int) -> bytes:
    """A zip archive of one stored member with these flags and this checksum, right or wrong."""
    sizes = len(content).to_bytes(4, "little") * 2
    shared = b"\x14\x00" + flags.to_bytes(2, "little") + b"\x00\x00\x00\x00\x21\x58" + crc.to_bytes(4, "little") + sizes
    shared += len(name).to_bytes(2, "little") + b"\x00\x00"
    local = b"PK\x03\x04" + shared + name + content
    central = b"PK\x01\x02\x14\x00" + shared + bytes(14) + name
    counts = b"\x01\x00\x01\x00" + len(central).to_bytes(4, "little") + len(local).to_bytes(4, "little")
    return local + central + b"PK\x05\x06" + bytes(4) + counts + b"\x00\x00"


def _apple_double() -> bytes:
    return (
        b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X        \x00\x01\x00\x00\x00\x09\x00\x00\x00\x32\x00\x00\x00\x10"
        + bytes(40)
    )


def mail_strays() -> list[Stray]:
    """Returns files named like mail that hold none: for folders, Maildirs and archives."""
    return [
        Stray("zero bytes.eml", b"", "stray.zero_bytes", _quarantined("not_mail")),
        Stray("picture.eml", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, "stray.binary", _quarantined("not_mail")),
        Stray("shopping list.eml", b"apples\npears\nwalnuts and honey\n", "stray.prose", _quarantined("not_mail")),
    ]


def container_strays() -> list[Stray]:
    """Returns members that only archives hold: forks, notes, locked and damaged archives, formats not read yet."""
    wrong = zlib.crc32(_LETTER) ^ 1
    return [
        Stray("__MACOSX/mail/._letter.eml", _apple_double(), "stray.macos_fork", Outcome("skipped", "macos_fork")),
        Stray(
            "notes/read me.txt",
            b"How this archive was made.\n",
            "stray.note",
            Outcome("skipped", "not_mail_in_container"),
        ),
        Stray(
            "notes/logo.png",
            b"\x89PNG\r\n\x1a\n" + bytes(64),
            "stray.picture",
            Outcome("skipped", "not_mail_in_container"),
        ),
        Stray(
            "locked.zip",
            _member(b"letter.eml", bytes(12) + _LETTER, 1, 0),
            "stray.encrypted",
            _quarantined("encrypted_container"),
        ),
        Stray(
            "damaged.zip", _member(b"letter.eml", _LETTER, 0, wrong), "stray.wrong_checksum", _quarantined("unreadable")
        ),
        Stray("cut.mbox.gz", _GZIP_HEAD, "stray.truncated", _quarantined("truncated_source")),
        Stray("outlook.pst", b"!BDN" + bytes(508), "stray.pst", _quarantined("unsupported_format")),
        Stray("letter.msg", _OLE + bytes(504), "stray.msg", _quarantined("unsupported_format")),
        Stray("winmail.dat", b"\x78\x9f\x3e\x22\x00\x00" + bytes(64), "stray.tnef", _quarantined("unsupported_format")),
    ]
