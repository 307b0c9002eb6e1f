"""Lookup: a message by what a person has of it."""

from pathlib import Path

import pytest

import maillake
from maillake.errors import UnknownKeyError
from tests.builders import any_message, attached, attachment, leaf, mbox_of, messages_of, multipart, write
from tests.lake.rows import column, rows

INNER = any_message("Inner", message_id="<inner@example.org>")
OUTER = any_message(
    "Outer",
    message_id="<outer@example.org>",
    entity=multipart(leaf("Look:"), attachment(b"\x00\x01", "a.bin"), attached(INNER)),
)
REUSED = [any_message(f"Reused {number}", message_id="<reused@example.org>") for number in range(2)]


@pytest.fixture
def filled(mail: Path, lake: Path) -> Path:
    maillake.ingest([write(mail / "a.mbox", mbox_of([OUTER, *messages_of(3), *REUSED]))], lake)
    return lake


def subject_of(lake: Path, key: str) -> str:
    return str(maillake.open(lake).message(key)["message"]["subject"])


def key_of(lake: Path, subject: str, table: str = "messages") -> str:
    query = f"SELECT {'occurrence' if table == 'occurrences' else 'message'}_key FROM {table}"
    query += " JOIN messages USING (message_key)" if table == "occurrences" else ""
    return str(column(lake, f"{query} WHERE subject = '{subject}'")[0])


@pytest.mark.parametrize("digits", [32, 12])
@pytest.mark.parametrize("table", ["messages", "occurrences"])
def test_a_message_is_found_by_the_beginning_of_its_keys(table: str, digits: int, filled: Path) -> None:
    assert subject_of(filled, key_of(filled, "Plan 1", table)[:digits]) == "Plan 1"


@pytest.mark.parametrize("key", ["<1@example.org>", "1@example.org"])
def test_a_message_is_found_by_its_identifier(key: str, filled: Path) -> None:
    assert subject_of(filled, key) == "Plan 1"


def test_a_key_of_six_digits_is_enough_when_it_names_one_message(filled: Path) -> None:
    assert subject_of(filled, key_of(filled, "Plan 2")[:6]) == "Plan 2"


def test_several_messages_of_one_identifier_are_named(filled: Path) -> None:
    with pytest.raises(UnknownKeyError, match="<reused@example.org> names 2 messages") as caught:
        subject_of(filled, "<reused@example.org>")
    assert sorted(line.rsplit("  ", 1)[-1] for line in caught.value.candidates) == ["Reused 0", "Reused 1"]
    assert all(subject_of(filled, line.split()[0]).startswith("Reused") for line in caught.value.candidates)


@pytest.mark.parametrize("key", ["ffffffffffff", "<gone@example.org>", "0" * 32])
def test_a_key_that_names_nothing_is_told(key: str, filled: Path) -> None:
    with pytest.raises(UnknownKeyError, match="nothing in the lake has the key"):
        subject_of(filled, key)


@pytest.mark.parametrize("key", ["", "abc", "abcde", "plan", "%%%%%%", "g" * 12, "f" * 33])
def test_what_is_no_key_is_told(key: str, filled: Path) -> None:
    with pytest.raises(UnknownKeyError, match="is no key: give six or more hexadecimal digits"):
        subject_of(filled, key)


def test_digits_may_be_capitals(filled: Path) -> None:
    assert subject_of(filled, key_of(filled, "Plan 1")[:12].upper()) == "Plan 1"


def test_everything_the_lake_says_comes_by_table(filled: Path) -> None:
    found = maillake.open(filled).message("<outer@example.org>")
    assert [row["role"] for row in found["addresses"]] == ["from", "to"]
    assert [(row["part_path"], row["filename"]) for row in found["attachments"]] == [
        ("1", None),
        ("2", "a.bin"),
        ("3", None),
    ]
    assert [(row["subject"], row["depth"]) for row in found["nested"]] == [("Inner", 1)]
    assert len(found["occurrences"]) == 1


def test_every_copy_of_a_message_is_named(mail: Path, lake: Path) -> None:
    for name in ("a.mbox", "b.mbox"):
        maillake.ingest([write(mail / name, mbox_of([INNER, OUTER]))], lake)
    places = maillake.open(lake).message("<inner@example.org>")["occurrences"]
    assert [(Path(row["uri"]).name, row["depth"]) for row in places] == [
        ("a.mbox", 0),
        ("b.mbox", 0),
        ("a.mbox", 1),
        ("b.mbox", 1),
    ]


def test_a_nested_mail_is_found_like_any_other(filled: Path) -> None:
    assert subject_of(filled, "<inner@example.org>") == "Inner"
    (row,) = rows(filled, "SELECT occurrence_key FROM occurrences WHERE depth = 1")
    assert subject_of(filled, row["occurrence_key"]) == "Inner"
