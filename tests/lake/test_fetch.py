"""Raw bytes again: read where they were found, and checked."""

import gzip
import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

import maillake
from maillake.contract.settings import IngestSettings
from maillake.errors import InputError, UnreadableError
from tests.builders import any_message, attached, attachment, leaf, mbox_of, messages_of, multipart, write, zipped
from tests.lake.rows import rows

INNER = any_message("Inner", message_id="<inner@example.org>")
OUTER = any_message(
    "Outer",
    message_id="<outer@example.org>",
    entity=multipart(leaf("Grüße\n", encoding="quoted-printable"), attachment(b"\x00\x01"), attached(INNER)),
)
QUOTED = any_message("Quoted", message_id="<quoted@example.org>", text="From here\n>From there\n>>From nowhere\n")
MAILS = [OUTER, QUOTED, *messages_of(2)]

FORMS: dict[str, Callable[[Path], Path]] = {
    "mbox": lambda mail: write(mail / "a.mbox", mbox_of(MAILS)),
    "gzip": lambda mail: write(mail / "a.mbox.gz", gzip.compress(mbox_of(MAILS))),
    "zip of mbox": lambda mail: write(mail / "a.zip", zipped({"a.mbox": mbox_of(MAILS)})),
    "zip of eml": lambda mail: write(
        mail / "a.zip", zipped({f"{number}.eml": raw for number, raw in enumerate(MAILS)})
    ),
    "zip in zip": lambda mail: write(mail / "a.zip", zipped({"b.zip": zipped({"a.mbox": mbox_of(MAILS)})})),
    "eml": lambda mail: [write(mail / f"{number}.eml", raw) for number, raw in enumerate(MAILS)][-1].parent,
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("copy_raw", ["never", "always"])
def test_every_mail_comes_back_byte_for_byte(form: str, copy_raw: str, mail: Path, lake: Path) -> None:
    maillake.ingest([FORMS[form](mail)], lake, IngestSettings(copy_raw=copy_raw))
    opened = maillake.open(lake)
    for message, identifier in zip(MAILS, ("outer", "quoted", "0", "1"), strict=True):
        assert opened.raw(f"<{identifier}@example.org>") == message
    assert opened.raw("<inner@example.org>").rstrip() == INNER.rstrip()


@pytest.mark.parametrize("form", FORMS)
def test_mails_that_were_copied_into_the_lake_outlive_their_source(form: str, mail: Path, lake: Path) -> None:
    FORMS[form](mail)
    maillake.ingest([mail], lake, IngestSettings(copy_raw="always"))
    for path in mail.iterdir():
        path.unlink()
    assert maillake.open(lake).raw("<quoted@example.org>") == QUOTED
    assert maillake.open(lake).part("<outer@example.org>", "2") == b"\x00\x01"


@pytest.mark.parametrize("setting", ["sometimes", "", "yes"])
def test_a_way_of_copying_that_there_is_not_is_refused(setting: str, mail: Path, lake: Path) -> None:
    with pytest.raises((maillake.ConfigError, ValueError), match="copy_raw"):
        maillake.ingest([FORMS["mbox"](mail)], lake, IngestSettings(copy_raw=setting))


def test_every_row_of_an_archive_leads_to_bytes_with_its_hash(demo_lake: Path) -> None:
    opened = maillake.open(demo_lake)
    for row in rows(demo_lake, "SELECT occurrence_key, raw_sha256 FROM occurrences ORDER BY occurrence_key LIMIT 15"):
        assert hashlib.sha256(opened.raw(row["occurrence_key"])).hexdigest() == row["raw_sha256"]


def test_the_copy_that_a_key_names_is_the_one_that_is_read(mail: Path, lake: Path) -> None:
    write(mail / "lf.eml", INNER)
    write(mail / "crlf.eml", INNER.replace(b"\n", b"\r\n"))
    maillake.ingest([mail], lake)
    for row in rows(lake, "SELECT occurrence_key, uri FROM occurrences"):
        assert maillake.open(lake).raw(row["occurrence_key"]) == Path(row["uri"]).read_bytes()


@pytest.mark.parametrize("change", ["another byte", "shorter", "gone"])
def test_bytes_that_are_not_what_they_were_are_never_given(change: str, mail: Path, lake: Path) -> None:
    path = FORMS["mbox"](mail)
    maillake.ingest([path], lake, IngestSettings(copy_raw="never"))
    raw = path.read_bytes()
    if change == "gone":
        path.unlink()
    else:
        write(path, raw.replace(b"plan 1.", b"plan 7.") if change == "another byte" else raw[:-30])
    with pytest.raises(UnreadableError):
        maillake.open(lake).raw("<1@example.org>")
    if change != "gone":
        assert maillake.open(lake).raw("<quoted@example.org>") == QUOTED


def test_a_damaged_container_is_an_input_error(mail: Path, lake: Path) -> None:
    path = FORMS["gzip"](mail)
    maillake.ingest([path], lake, IngestSettings(copy_raw="never"))
    raw = path.read_bytes()
    for damaged in (raw[: len(raw) // 2], raw[:40] + bytes(60) + raw[100:], b"", b"From here\n"):
        write(path, damaged)
        with pytest.raises(InputError):
            maillake.open(lake).raw("<1@example.org>")


def test_parts_come_decoded(mail: Path, lake: Path) -> None:
    maillake.ingest([FORMS["mbox"](mail)], lake)
    opened = maillake.open(lake)
    assert opened.part("<outer@example.org>", "1") == "Grüße\n".encode()
    assert opened.part("<outer@example.org>", "2") == b"\x00\x01"
    assert opened.part("<inner@example.org>", "1").rstrip() == b"See you on Monday."
    assert opened.part("<0@example.org>", "1") == b"This is plan 0.\n"


@pytest.mark.parametrize("path", ["9", "1.1", "", "x", "-1", "1/1", "99999999999999999999"])
def test_a_part_that_is_not_there_is_told(path: str, mail: Path, lake: Path) -> None:
    maillake.ingest([FORMS["mbox"](mail)], lake)
    with pytest.raises(UnreadableError, match="has no part"):
        maillake.open(lake).part("<1@example.org>", path)


def test_bodies_of_parts_are_exact_for_attachments_of_an_archive(demo_lake: Path) -> None:
    query = """SELECT DISTINCT ON (a.message_key) o.occurrence_key, a.part_path, a.sha256 FROM attachments a
        JOIN occurrences o USING (message_key) WHERE o.depth = 0 AND a.transfer_encoding = 'base64' AND a.is_attachment
        ORDER BY a.message_key, a.part_path LIMIT 8"""
    found = rows(demo_lake, query)
    assert found
    for row in found:
        content = maillake.open(demo_lake).part(row["occurrence_key"], row["part_path"])
        assert hashlib.sha256(content).hexdigest() == row["sha256"]
