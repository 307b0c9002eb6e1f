"""Mail as files: a folder of eml files and a Maildir with flags and sub-folders."""

from __future__ import annotations

import zlib
from pathlib import Path

from benchmarks.corpus.manifest import Appearance, Manifest
from benchmarks.corpus.truth import Mail, Stray

_FOLDERS: tuple[tuple[str, str], ...] = (
    ("", ""),
    ("", ""),
    ("", ""),
    (".Sent", "Sent"),
    (".Archive.2020", "Archive/2020"),
    (".Entw&APw-rfe", "Entwürfe"),
)
"""Directory of a Maildir++ folder (names in modified UTF-7) and the name it stands for."""
_FLAGS = ("S", "S", "RS", "FS", "", "S", "PS", "DS")


class EmlFolder:
    """Writes each mail to a file of its own, a thousand to a directory."""

    def __init__(self, path: Path, manifest: Manifest) -> None:
        self._path = path
        self._manifest = manifest
        self._written = 0

    def append(self, mail: Mail) -> None:
        """Writes one mail and reports it."""
        entry = f"{self._written // 1000:04}/{mail.truth.number:08}.eml"
        self._write(entry, mail.raw)
        self._written += 1
        self._manifest.appears(mail.truth, Appearance(self._path.name, entry, 0, len(mail.raw), mail.raw))

    def stray(self, stray: Stray) -> None:
        """Writes a file that is no mail and reports it."""
        self._write(stray.name, stray.raw)
        self._manifest.strays(stray, self._path.name, stray.name)

    def _write(self, entry: str, raw: bytes) -> None:
        target = self._path / entry
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(raw)


class Maildir:
    """Writes a Maildir; folder and flags of a mail depend on its number alone."""

    def __init__(self, path: Path, manifest: Manifest) -> None:
        self._path = path
        self._manifest = manifest
        for directory in {directory for directory, _ in _FOLDERS}:
            for part in ("cur", "new", "tmp"):
                (path / directory / part).mkdir(parents=True, exist_ok=True)

    def append(self, mail: Mail) -> None:
        """Writes one mail and reports it."""
        number = mail.truth.number
        drawn = zlib.crc32(f"maildir {number}".encode("ascii"))
        directory, folder = _FOLDERS[drawn % len(_FOLDERS)]
        name = f"{1_577_869_200 + number}.M{drawn % 1_000_000:06}P4242Q{number}.mail.example.com"
        is_new = drawn >> 8 & 15 == 0
        flags = "" if is_new else _FLAGS[drawn >> 12 & 7]
        place = f"new/{name}" if is_new else f"cur/{name}:2,{flags}"
        entry = f"{directory}/{place}" if directory else place
        (self._path / entry).write_bytes(mail.raw)
        where = Appearance(self._path.name, entry, 0, len(mail.raw), mail.raw, "maildir", folder=folder, flags=flags)
        self._manifest.appears(mail.truth, where)

    def stray(self, stray: Stray, place: int) -> None:
        """Writes a file that is no mail where mail stands, and reports it."""
        entry = f"cur/{1_577_869_100 + place}.M{place:06}P4242.mail.example.com:2,S"
        (self._path / entry).write_bytes(stray.raw)
        self._manifest.strays(stray, self._path.name, entry)
