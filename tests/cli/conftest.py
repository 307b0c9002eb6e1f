"""A small lake for the commands to show, with mail that would like to steer the terminal."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

import maillake
from tests.builders import any_message, attached, attachment, leaf, mbox_of, messages_of, multipart, write

HOSTILE_SUBJECT = "=?utf-8?q?=1B=5B31mred=1B=5D0=3Btitle=07_=E2=80=AEfdp=2Eexe_=C2=9B2J_bell=07?="
"""Escape sequences, a title, a text that runs backwards, a C1 control, a bell."""

HOSTILE = any_message(
    HOSTILE_SUBJECT,
    sender='"=?utf-8?q?Ann=1B=5B2J?=" <ann@example.org>',
    message_id="<hostile@example.org>",
    entity=multipart(
        leaf("Clear \x1b[2J the screen\x9b31m.\n", "text/plain; charset=windows-1252"),
        leaf(
            b"\x00\xff",
            "application/octet-stream",
            encoding="base64",
            disposition="attachment; filename*=utf-8''%1B%5B31mplan%0A.bin",
        ),
    ),
)
FORMULA = any_message("=1+1", sender="Bob <bob@example.net>", message_id="<formula@example.org>", text="@SUM(1)\n")
PICTURE = any_message(
    "Picture",
    message_id="<picture@example.org>",
    entity=multipart(
        leaf("Look.\n"), attachment(bytes(range(256)), "picture.png", "image/png"), attached(messages_of(1)[0])
    ),
)
MAILS = [HOSTILE, FORMULA, PICTURE, *messages_of(5)]


@dataclass(frozen=True)
class Archive:
    """Sources and the lake they were read into."""

    mail: Path
    lake: Path

    @property
    def mbox(self) -> Path:
        """The mbox among the sources."""
        return self.mail / "box.mbox"


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """Nobody writes to it."""
    place = tmp_path_factory.mktemp("archive")
    write(place / "mail" / "box.mbox", mbox_of(MAILS))
    write(place / "mail" / "copy.eml", messages_of(1)[0])
    write(place / "mail" / "broken\x1b[31m.eml", b"\x00\x01")
    write(place / "mail" / "notes.txt", b"Buy bread.\n")
    maillake.ingest([place / "mail"], place / "lake")
    return Archive(place / "mail", place / "lake")


@pytest.fixture(scope="session")
def key(archive: Archive) -> str:
    """Key of the mail with a picture."""
    (row,) = maillake.open(archive.lake).sql("SELECT message_key FROM messages WHERE subject = 'Picture'").to_pylist()
    return str(row["message_key"])
