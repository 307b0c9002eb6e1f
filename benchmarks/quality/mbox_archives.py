"""Real list archives with an index: the mails that mailbox variants are made of."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

QUOTED_FROM = re.compile(rb"(?m)^>(>*From )")
ASCTIME = re.compile(r"(\w{3}) (\w{3}) +(\d+) (\d\d:\d\d:\d\d) (\d{4})$")
RECEIVED = re.compile(rb"(?im)^received:")
BOUNDARY = re.compile(rb'(?im)^content-type:[ \t]*multipart/[^\n]*(?:\n[ \t][^\n]*)*?boundary[ \t]*=[ \t]*"?([^";\n]+)')


class ArchivesMissingError(Exception):
    """The archives, or the zstd program that opens them, are not there."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of an index: where a record lies and the SHA-256 of the mail in it."""

    offset: int
    length: int
    raw_sha256: str


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as it was sent (`raw`), with the sender and UTC time of its From_ line."""

    sender: str
    time: datetime
    raw: bytes

    @property
    def header(self) -> bytes:
        """The header with its last line end, without the empty line."""
        end = self.raw.find(b"\n\n")
        return self.raw if end < 0 else self.raw[: end + 1]

    @property
    def boundary(self) -> bytes | None:
        """The boundary of the outermost multipart, or None."""
        found = BOUNDARY.search(self.header)
        return found.group(1).strip() if found else None

    @property
    def is_delivered(self) -> bool:
        """Whether a mail server has put a Received field into it."""
        return RECEIVED.search(self.header) is not None


@dataclass(frozen=True, slots=True)
class Archive:
    """One mboxrd archive: its bytes, its index, and its mails with quoting undone."""

    name: str
    raw: bytes
    entries: tuple[Entry, ...]
    mails: tuple[Mail, ...]


def archive_names(corpora: Path) -> list[str]:
    """The names of the large archives in a corpora folder; raises ArchivesMissingError when there are none."""
    names = sorted(path.name.removesuffix(".mbox.zst") for path in (corpora / "large").glob("*.mbox.zst"))
    if not names:
        raise ArchivesMissingError(f"no *.mbox.zst in {corpora / 'large'}")
    if shutil.which("zstd") is None:
        raise ArchivesMissingError("the zstd program is not installed")
    return names


def read_archive(corpora: Path, name: str) -> Archive:
    """Read one archive and its index; every mail is checked against the SHA-256 of the index."""
    folder = corpora / "large"
    raw = _inflate(folder / f"{name}.mbox.zst")
    entries = tuple(_read_index(_inflate(folder / f"{name}.idx.tsv.zst")))
    return Archive(name, raw, entries, tuple(_read_mail(raw, entry) for entry in entries))


def read_records(corpora: Path, name: str) -> list[bytes]:
    """The records of one archive as they stand in it: From_ line, quoted mail, empty line."""
    folder = corpora / "large"
    raw = _inflate(folder / f"{name}.mbox.zst")
    entries = _read_index(_inflate(folder / f"{name}.idx.tsv.zst"))
    return [raw[entry.offset : entry.offset + entry.length] for entry in entries]


def rejoin_fragments(mails: tuple[Mail, ...]) -> tuple[list[Mail], int]:
    """Put together mails that the archive's own splitter had cut at a From_ line inside a mail.

    A fragment holds a delimiter of the multipart that the mail before left open and that its own header does not
    declare; or it has no Received field, in an archive where (almost) every mail has one: it was never delivered,
    but pasted. Returns the mails and the number of fragments put back.
    """
    delivered = sum(mail.is_delivered for mail in mails)
    must_be_delivered = delivered * 1000 >= len(mails) * 999
    whole: list[Mail] = []
    for mail in mails:
        if whole and (_continues(whole[-1], mail) or (must_be_delivered and not mail.is_delivered)):
            line = f"From {mail.sender} {mail.time:%a %b} {mail.time.day:2d} {mail.time:%H:%M:%S %Y}\n"
            before = whole[-1]
            whole[-1] = Mail(before.sender, before.time, before.raw + b"\n" + line.encode() + mail.raw)
        else:
            whole.append(mail)
    return whole, len(mails) - len(whole)


def _continues(before: Mail, mail: Mail) -> bool:
    boundary = before.boundary
    if boundary is None or mail.boundary == boundary:
        return False
    delimiter = b"\n--" + boundary
    return delimiter + b"--" not in before.raw and delimiter in mail.raw


def _inflate(path: Path) -> bytes:
    return subprocess.run(["zstd", "-dcq", "--long=27", str(path)], check=True, stdout=subprocess.PIPE).stdout


def _read_index(raw: bytes) -> list[Entry]:
    rows = (line.split("\t") for line in raw.decode().splitlines() if not line.startswith("#"))
    return [Entry(int(row[1]), int(row[2]), row[4]) for row in rows]


def _read_mail(archive: bytes, entry: Entry) -> Mail:
    record = archive[entry.offset : entry.offset + entry.length]
    line, _, rest = record.partition(b"\n")
    raw = QUOTED_FROM.sub(rb"\1", rest.removesuffix(b"\n"))
    if hashlib.sha256(raw).hexdigest() != entry.raw_sha256:
        raise ValueError(f"the mail at {entry.offset} does not have the SHA-256 of its index")
    text = line.decode("latin-1")
    found = ASCTIME.search(text)
    if found is None:
        raise ValueError(f"no asctime date in {text!r}")
    time = datetime.strptime(" ".join(found.groups()[1:]), "%b %d %H:%M:%S %Y").replace(tzinfo=UTC)
    return Mail(text[5 : found.start()].strip() or "-", time, raw)
