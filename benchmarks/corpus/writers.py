"""Writes a stream of mails in one of the formats people keep mail in."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from benchmarks.corpus.archives import EmlArchive, open_archive, takeout
from benchmarks.corpus.folders import EmlFolder, Maildir
from benchmarks.corpus.mailboxes import Mailbox
from benchmarks.corpus.manifest import Manifest
from benchmarks.corpus.strays import container_strays, mail_strays
from benchmarks.corpus.truth import Mail


class Tally:
    """Passes mails through and knows their number, bytes and SHA-256, whatever format they go into."""

    def __init__(self, mails: Iterable[Mail]) -> None:
        self._mails = mails
        self._digest = hashlib.sha256()
        self.mails = 0
        self.bytes = 0

    def __iter__(self) -> Iterator[Mail]:
        update = self._digest.update
        for mail in self._mails:
            update(mail.raw)
            self.mails += 1
            self.bytes += len(mail.raw)
            yield mail

    def sha256(self) -> str:
        """Returns the digest of all raw mails so far, one after another."""
        return self._digest.hexdigest()


def write_mbox(
    mails: Iterable[Mail],
    path: Path,
    manifest: Manifest,
    *,
    dialect: str = "mboxrd",
    separator: str = "asctime",
    line_end: bytes = b"\n",
) -> None:
    """Writes one mbox; dialects and separators are those of `benchmarks.corpus.mailboxes`."""
    with path.open("wb", buffering=1 << 20) as file:
        mailbox = Mailbox(file, manifest, path.name, dialect=dialect, separator=separator, line_end=line_end)
        for mail in mails:
            mailbox.append(mail)


def write_eml(mails: Iterable[Mail], path: Path, manifest: Manifest, *, strays: bool = False) -> None:
    """Writes a folder of eml files, with files that are no mail where asked."""
    folder = EmlFolder(path, manifest)
    for mail in mails:
        folder.append(mail)
    for stray in mail_strays() if strays else ():
        folder.stray(stray)


def write_maildir(mails: Iterable[Mail], path: Path, manifest: Manifest, *, strays: bool = False) -> None:
    """Writes a Maildir with sub-folders and flags, with files that are no mail where asked."""
    maildir = Maildir(path, manifest)
    for mail in mails:
        maildir.append(mail)
    for place, stray in enumerate(mail_strays() if strays else ()):
        maildir.stray(stray, place)


def write_archive(mails: Iterable[Mail], path: Path, manifest: Manifest, *, strays: bool = False) -> None:
    """Writes a zip or a compressed tar of eml files, as the name says; with locked and damaged members where asked."""
    archive = open_archive(path)
    members = EmlArchive(archive, path.name, manifest)
    for mail in mails:
        members.append(mail)
    for stray in [*mail_strays(), *container_strays()] if strays else ():
        members.stray(stray)
    archive.close()


def write_takeout(mails: Iterable[Mail], path: Path, manifest: Manifest, *, language: str = "de") -> None:
    """Writes a Google Takeout as zip, compressed tar or folder, as the name says, with labels in the language."""
    takeout(mails, path, manifest, language)


def _mboxcl2(mails: Iterable[Mail], path: Path, manifest: Manifest, *, strays: bool) -> None:
    del strays
    write_mbox(mails, path, manifest, dialect="mboxcl2")


def _mbox(mails: Iterable[Mail], path: Path, manifest: Manifest, *, strays: bool) -> None:
    del strays
    write_mbox(mails, path, manifest)


def _takeout(mails: Iterable[Mail], path: Path, manifest: Manifest, *, strays: bool) -> None:
    del strays
    write_takeout(mails, path, manifest)


FORMATS: dict[str, Callable[..., None]] = {
    "mbox": _mbox,
    "mboxcl2": _mboxcl2,
    "maildir": write_maildir,
    "eml": write_eml,
    "zip": write_archive,
    "tgz": write_archive,
    "takeout": _takeout,
}
"""Writers by format name: (mails, path, manifest, strays=...)."""
