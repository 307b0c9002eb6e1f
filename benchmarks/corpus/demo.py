"""The demo archive: one population of mail in an mbox, a Maildir and a zip."""

from __future__ import annotations

import tempfile
import zlib
from pathlib import Path
from typing import Any

from benchmarks.corpus.archives import EmlArchive, ZipArchive, add_mailbox
from benchmarks.corpus.folders import Maildir
from benchmarks.corpus.mailboxes import Mailbox
from benchmarks.corpus.manifest import Manifest
from benchmarks.corpus.strays import container_strays, mail_strays
from benchmarks.corpus.stream import mails
from benchmarks.corpus.truth import Mail
from benchmarks.corpus.writers import Tally

DEMO_MAILS = 5_200
_INNER = "export/older mail.mbox"


def _place(mail: Mail) -> str:
    """Returns the source a mail goes to; copies of one mail meet in different ones."""
    drawn = zlib.crc32(f"source {mail.truth.number}".encode("ascii")) % 100
    if not mail.truth.starts_as_mail:
        return "maildir" if drawn % 2 else "zip"
    if mail.truth.variant == "line_ends":
        return "zip"
    if drawn < 55:
        return "mbox"
    if drawn < 80:
        return "maildir"
    return "zip" if drawn < 90 else "inner"


def write_demo(
    folder: Path, *, mails_wanted: int = DEMO_MAILS, seed: int = 1, manifest_path: Path | None = None
) -> dict[str, Any]:
    """Writes `harbour.mbox`, `maildir/` and `attic.zip` into a folder and returns the summary of their manifest.

    The zip holds eml files, an mbox, a macOS fork, notes, and archives that are locked, damaged or cut off; the Maildir
    has flags, sub-folders and three files that are no mail.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tally = Tally(mails("demo", mails_wanted, seed))
    with (
        Manifest(manifest_path) as manifest,
        (folder / "harbour.mbox").open("wb", buffering=1 << 20) as file,
        tempfile.TemporaryFile() as inner,
    ):
        zip_path = folder / "attic.zip"
        archive = ZipArchive(zip_path)
        members = EmlArchive(archive, zip_path.name, manifest)
        maildir = Maildir(folder / "maildir", manifest)
        places = {
            "mbox": Mailbox(file, manifest, "harbour.mbox").append,
            "maildir": maildir.append,
            "zip": members.append,
            "inner": Mailbox(inner, manifest, zip_path.name, _INNER, separator="thunderbird").append,
        }
        for mail in tally:
            places[_place(mail)](mail)
        add_mailbox(archive, _INNER, inner)
        for place, stray in enumerate(mail_strays()):
            maildir.stray(stray, place)
        for stray in container_strays():
            members.stray(stray)
        archive.close()
        return manifest.summary(
            profile="demo",
            seed=seed,
            mails=tally.mails,
            bytes=tally.bytes,
            sha256=tally.sha256(),
            format="demo",
        )
