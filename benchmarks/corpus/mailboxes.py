"""Mail as mbox: every dialect and every shape of From_ line, with the offsets of all records."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import BinaryIO

from benchmarks.corpus.clock import asctime, takeout_date
from benchmarks.corpus.manifest import Appearance, Manifest
from benchmarks.corpus.truth import Mail, Stray, Truth

DIALECTS = ("mboxrd", "mboxo", "mboxcl", "mboxcl2", "unquoted")
_ANY_FROM = re.compile(rb"(?m)^(>*From )")
_BARE_FROM = re.compile(rb"(?m)^(From )")
_QUOTED_FROM = re.compile(rb"(?m)^>(>*From )")
_NO_DATE = 1_577_869_200


def _sender(truth: Truth) -> str:
    sender = next((address.addr for address in truth.addresses if address.role == "from" and "@" in address.addr), "")
    return sender or "MAILER-DAEMON"


def _date(truth: Truth) -> int:
    return truth.date if truth.date is not None and 0 <= truth.date < 4_000_000_000 else _NO_DATE


def _padded(epoch: int) -> str:
    return asctime(epoch).replace("  ", " 0")


SEPARATORS: dict[str, Callable[[Truth], str]] = {
    "asctime": lambda truth: f"From {_sender(truth)} {asctime(_date(truth))}",
    "zone": lambda truth: f"From {_sender(truth)} {asctime(_date(truth))[:-5]} +0000 {asctime(_date(truth))[-4:]}",
    "pipermail": lambda truth: f"From {_sender(truth).replace('@', ' at ')}  {asctime(_date(truth))}",
    "thunderbird": lambda truth: f"From - {_padded(_date(truth))}",
    "daemon": lambda truth: f"From MAILER-DAEMON {asctime(_date(truth))}",
    "takeout": lambda truth: f"From {1_600_000_000_000_000_000 + truth.number * 7919}@xxx {takeout_date(_date(truth))}",
}
"""Shapes of the From_ line."""


def quoted(raw: bytes, dialect: str) -> bytes:
    """Returns a mail as it stands in an mbox of the dialect, body lines quoted."""
    if b"From " not in raw or dialect in ("mboxcl2", "unquoted"):
        return raw
    return (_ANY_FROM if dialect == "mboxrd" else _BARE_FROM).sub(rb">\1", raw)


def unquoted(raw: bytes, dialect: str) -> bytes:
    """Returns a mail as a reader finds it: one `>` undone where the dialect quotes."""
    if b">From " not in raw or dialect in ("mboxcl2", "unquoted"):
        return raw
    return _QUOTED_FROM.sub(rb"\1", raw)


def line_end_of(raw: bytes) -> bytes:
    """Returns the line end of a mail's first line."""
    return b"\r\n" if raw.partition(b"\n")[0].endswith(b"\r") else b"\n"


def _with_length(raw: bytes) -> bytes:
    """Adds Content-Length to the header: bytes of the body, the closing line end not counted."""
    end = line_end_of(raw)
    head, blank, body = raw.partition(end + end)
    if not blank:
        head, body = raw.removesuffix(end), b""
    return head + end + b"Content-Length: " + str(len(body)).encode("ascii") + end + end + body


class Mailbox:
    """Writes mails one after another to an open file and reports each to the manifest.

    `line_end` CRLF changes all lines of mails that have no carriage returns themselves; the hashes of nested mails and
    of attachments that are not base64 hold for LF only. Mails that a reader cannot know by their first line are left
    out, and the manifest says so.
    """

    def __init__(
        self,
        file: BinaryIO,
        manifest: Manifest,
        source: str,
        entry: str = "",
        *,
        dialect: str = "mboxrd",
        separator: str = "asctime",
        line_end: bytes = b"\n",
    ) -> None:
        if dialect not in DIALECTS:
            raise ValueError(f"there is no mbox dialect {dialect!r}; choose one of {', '.join(DIALECTS)}")
        self._file = file
        self._manifest = manifest
        self._source = source
        self._entry = entry
        self._dialect = dialect
        self._from_line = SEPARATORS[separator]
        self._line_end = line_end
        self._offset = 0

    def preamble(self, stray: Stray) -> None:
        """Writes bytes before the first From_ line."""
        self._file.write(stray.raw)
        self._manifest.strays(stray, self._source, self._entry)
        self._offset += len(stray.raw)

    def add(self, mail: Mail, header: bytes = b"") -> Appearance | None:
        """Writes one mail, `header` before its own header lines; returns where it stands, None if left out."""
        if not mail.truth.starts_as_mail:
            self._manifest.left_out(mail)
            return None
        raw = header + mail.raw
        if self._line_end == b"\r\n" and b"\r" not in raw:
            raw = raw.replace(b"\n", b"\r\n")
        if not raw.endswith(b"\n"):
            raw += self._line_end
        stands = quoted(raw, self._dialect)
        if self._dialect in ("mboxcl", "mboxcl2"):
            stands = _with_length(stands)
        separator = self._from_line(mail.truth)
        record = b"".join((separator.encode("ascii", "replace"), self._line_end, stands, self._line_end))
        self._file.write(record)
        where = Appearance(
            self._source,
            self._entry,
            self._offset,
            len(record),
            unquoted(stands, self._dialect),
            self._dialect,
            separator,
        )
        self._offset += len(record)
        return where

    def append(self, mail: Mail) -> None:
        """Writes one mail and reports it."""
        where = self.add(mail)
        if where is not None:
            self._manifest.appears(mail.truth, where)
