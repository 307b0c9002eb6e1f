"""`maillake.parse`: one mail as a `Message`."""

import hashlib
from datetime import UTC, datetime

import pytest

import maillake
from maillake.parsing.message import parse
from tests.builders import any_message, attached, attachment, leaf, multipart


def test_the_public_name_is_this_function() -> None:
    assert maillake.parse is parse


def test_a_plain_mail_is_read() -> None:
    message = parse(
        any_message("Re: Plans", in_reply_to="<0@example.org>", references="<a@example.org> <0@example.org>")
    )
    assert (message.subject, message.subject_base) == ("Re: Plans", "Plans")
    assert message.message_id == "plans@example.org"
    assert message.in_reply_to == ("0@example.org",)
    assert message.reference_ids == ("a@example.org", "0@example.org")
    assert message.date == datetime(2004, 1, 5, 12, 30, 15, tzinfo=UTC)
    assert message.date_raw == "Mon, 5 Jan 2004 12:30:15 +0000"
    assert (message.text, message.text_source) == ("See you on Monday.", "plain")
    assert message.defects == ()


def test_dates_are_utc() -> None:
    assert parse(any_message(date="Mon, 5 Jan 2004 00:30:00 +0200")).date == datetime(2004, 1, 4, 22, 30, tzinfo=UTC)
    assert parse(any_message(date="5 Jan 2004 12:30 EST")).date == datetime(2004, 1, 5, 17, 30, tzinfo=UTC)


def test_addresses_have_their_roles() -> None:
    message = parse(
        any_message(
            sender='"Ann B." <Ann@Example.ORG>',
            to="bob@example.net, Carol <carol@example.com>",
            cc="Team: dan@example.com;",
        )
    )
    assert [(entry.role, entry.display_name, entry.addr) for entry in message.addresses] == [
        ("from", "Ann B.", "Ann@example.org"),
        ("to", None, "bob@example.net"),
        ("to", "Carol", "carol@example.com"),
        ("cc", None, "dan@example.com"),
    ]
    assert message.sender is not None
    assert message.sender.addr_key == "ann@example.org"
    assert message.addresses[-1].group_name == "Team"


def test_the_hash_is_of_the_bytes_as_given() -> None:
    raw = any_message().replace(b"\n", b"\r\n")
    assert parse(raw).raw_sha256 == hashlib.sha256(raw).hexdigest()


def test_header_fields_are_raw_and_in_file_order() -> None:
    raw = b"Subject: a\r\n  folded\r\nX-Odd : \xff\r\nsubject:b\r\n\r\n"
    assert parse(raw).header == ((b"Subject", b" a\r\n  folded"), (b"X-Odd", b" \xff"), (b"subject", b"b"))


def test_parts_have_paths_places_sizes_and_hashes() -> None:
    raw = any_message(entity=multipart(leaf("See you.\n"), attachment(b"\x00\x01", "Zeit plan.bin")))
    outer, text, file = parse(raw).parts
    assert [(part.path, part.media_type) for part in (outer, text, file)] == [
        ("0", "multipart/mixed"),
        ("1", "text/plain"),
        ("2", "application/octet-stream"),
    ]
    assert (outer.is_multipart, outer.size, outer.sha256) == (True, None, None)
    assert raw[text.body_start : text.body_end] == b"See you.\n"
    assert (file.filename, file.disposition, file.size) == ("Zeit plan.bin", "attachment", 2)
    assert file.sha256 == hashlib.sha256(b"\x00\x01").hexdigest()
    assert parse(raw).attachments == (file,)


def test_a_nested_mail_is_a_child_of_its_part() -> None:
    inner = any_message("Inner", message_id="<inner@example.org>")
    message = parse(any_message("Outer", entity=multipart(leaf("Look:"), attached(inner))))
    assert [part.child for part in message.parts] == [None, None, 0]
    (child,) = message.children
    assert (child.subject, child.message_key) == ("Inner", parse(inner.rstrip(b"\n")).message_key)


@pytest.mark.parametrize(
    "raw", [b"", b"\n", b"\x00", b"\xff" * 1000, b"Subject", b"From a\n", b":" * 10_000, b"\r" * 999]
)
def test_anything_is_a_message_with_defects(raw: bytes) -> None:
    message = parse(raw)
    assert message.defects
    assert message.raw_sha256 == hashlib.sha256(raw).hexdigest()


def test_what_is_absent_is_none_and_not_empty_text() -> None:
    message = parse(b"X: y\n\n")
    assert (message.subject, message.message_id, message.date, message.date_raw, message.sender) == (None,) * 5
    assert message.text == ""


def test_text_never_holds_what_no_column_can_keep() -> None:
    raw = any_message(entity=leaf(b"a\x00b\xed\xa0\x80c\n", "text/plain; charset=utf-8"))
    text = parse(raw).text
    assert "\x00" not in text
    text.encode("utf-8")
