"""Mail inside archives: zip and compressed tar of eml files, and Google Takeout."""

from __future__ import annotations

import gzip
import io
import tarfile
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, Protocol

from benchmarks.corpus.labels import LANGUAGES, gmail_thread, labels_of, mailbox_name
from benchmarks.corpus.mailboxes import Mailbox, line_end_of
from benchmarks.corpus.manifest import Appearance, Manifest
from benchmarks.corpus.truth import Mail, Outcome, Stray

_TIME = 1_577_869_200
_ZIP_TIME = (2020, 1, 1, 9, 0, 0)


class Archive(Protocol):
    """An archive that takes one member after another."""

    def member(self, name: str, content: BinaryIO, size: int) -> None:
        """Adds a member of `size` bytes."""

    def close(self) -> None:
        """Writes the end of the archive."""


class ZipArchive:
    """A zip archive with deflated members. Its compressed bytes depend on the zlib in use, its members do not."""

    def __init__(self, path: Path) -> None:
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1)

    def member(self, name: str, content: BinaryIO, size: int) -> None:
        """Adds a member of `size` bytes."""
        entry = zipfile.ZipInfo(name, _ZIP_TIME)
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.file_size = size
        with self._zip.open(entry, "w") as target:
            while block := content.read(1 << 20):
                target.write(block)

    def close(self) -> None:
        """Writes the end of the archive."""
        self._zip.close()


class TarArchive:
    """A gzip-compressed tar archive."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")
        self._gzip = gzip.GzipFile(filename="", mode="wb", compresslevel=1, fileobj=self._file, mtime=_TIME)
        self._tar = tarfile.TarFile(fileobj=self._gzip, mode="w", format=tarfile.PAX_FORMAT)

    def member(self, name: str, content: BinaryIO, size: int) -> None:
        """Adds a member of `size` bytes."""
        entry = tarfile.TarInfo(name)
        entry.size = size
        entry.mtime = _TIME
        self._tar.addfile(entry, content)

    def close(self) -> None:
        """Writes the end of the archive."""
        self._tar.close()
        self._gzip.close()
        self._file.close()


class FolderArchive:
    """Members as plain files below a folder, as an unpacked archive is."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def member(self, name: str, content: BinaryIO, size: int) -> None:
        """Adds a member of `size` bytes."""
        del size
        target = self._path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as file:
            while block := content.read(1 << 20):
                file.write(block)

    def close(self) -> None:
        """Does nothing: every file is written already."""


def open_archive(path: Path) -> Archive:
    """Returns a zip, a compressed tar or a folder, as the name of the path says."""
    if path.suffix == ".zip":
        return ZipArchive(path)
    return TarArchive(path) if path.name.endswith((".tgz", ".tar.gz")) else FolderArchive(path)


class EmlArchive:
    """Writes each mail as an eml member."""

    def __init__(self, archive: Archive, source: str, manifest: Manifest) -> None:
        self._archive = archive
        self._source = source
        self._manifest = manifest

    def append(self, mail: Mail) -> None:
        """Writes one mail and reports it."""
        entry = f"mail/{mail.truth.number:08}.eml"
        self._archive.member(entry, io.BytesIO(mail.raw), len(mail.raw))
        self._manifest.appears(mail.truth, Appearance(self._source, entry, 0, len(mail.raw), mail.raw))

    def stray(self, stray: Stray) -> None:
        """Writes a member that is no mail and reports it."""
        self._archive.member(stray.name, io.BytesIO(stray.raw), len(stray.raw))
        self._manifest.strays(stray, self._source, stray.name)


def add_mailbox(archive: Archive, entry: str, file: BinaryIO) -> None:
    """Adds a written mbox as a member."""
    size = file.tell()
    file.seek(0)
    archive.member(entry, file, size)


def _not_mail(name: str, raw: bytes) -> Stray:
    return Stray(name, raw, "stray.takeout_page", Outcome("skipped", "not_mail_in_container"))


def takeout(mails: Iterable[Mail], path: Path, manifest: Manifest, language: str) -> None:
    """Writes a Google Takeout: an mbox with labels in the account's language, and the other files of such an export."""
    if language not in LANGUAGES:
        raise ValueError(f"no labels are known in {language!r}; choose one of {', '.join(LANGUAGES)}")
    archive = open_archive(path)
    entry = f"Takeout/Mail/{mailbox_name(language)}"
    with tempfile.TemporaryFile() as file:
        mailbox = Mailbox(file, manifest, path.name, entry, separator="takeout")
        for mail in mails:
            labels = labels_of(mail.truth, language)
            thread = gmail_thread(mail.truth)
            header = f"X-GM-THRID: {thread}\nX-Gmail-Labels: {labels.header()}\n".encode("ascii")
            where = mailbox.add(mail, header.replace(b"\n", line_end_of(mail.raw)))
            if where is not None:
                where.labels, where.system_labels, where.gm_thrid = labels.names, labels.system, thread
                manifest.appears(mail.truth, where)
        add_mailbox(archive, entry, file)
    for stray in (
        _not_mail("Takeout/archive_browser.html", b"<!DOCTYPE html>\n<title>Your archive</title>\n"),
        _not_mail("Takeout/Mail/User Settings/Filters.json", b'{"filter": []}\n'),
    ):
        archive.member(stray.name, io.BytesIO(stray.raw), len(stray.raw))
        manifest.strays(stray, path.name, stray.name)
    archive.close()
