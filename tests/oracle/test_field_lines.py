"""The independent field-line splitter, on cases written for it."""

import random
from email import message_from_bytes

import pytest

from tests.oracle.field_lines import field_lines


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b"\r"])
def test_plain_header_gives_every_field_whatever_the_line_end(line_end: bytes) -> None:
    raw = b"From: a@example.org\nTo: b@example.org\n\nNote: body\n".replace(b"\n", line_end)
    assert field_lines(raw) == [(b"From", b" a@example.org"), (b"To", b" b@example.org")]


@pytest.mark.parametrize(
    ("raw", "fields"),
    [
        (b"Subject:no space\n", [(b"Subject", b"no space")]),
        (b"Subject:\n", [(b"Subject", b"")]),
        (b"Subject: at the end of the bytes", [(b"Subject", b" at the end of the bytes")]),
        (b"Subject : a\nTo\t:b\n", [(b"Subject", b" a"), (b"To", b"b")]),
        (b"Received: 1\nRECEIVED: 2\n", [(b"Received", b" 1"), (b"RECEIVED", b" 2")]),
        (b"X-!#$%&'*+/=?^_`{|}~: all of 33 to 126\n", [(b"X-!#$%&'*+/=?^_`{|}~", b" all of 33 to 126")]),
        (b"Time: 12:30\n", [(b"Time", b" 12:30")]),
        (b"Subject: \xff\x00\n", [(b"Subject", b" \xff\x00")]),
    ],
)
def test_name_ends_at_the_first_colon(raw: bytes, fields: list[tuple[bytes, bytes]]) -> None:
    assert field_lines(raw) == fields


def test_folding_is_kept_and_the_last_line_end_is_not() -> None:
    assert field_lines(b"To: a,\r\n\tb,\r\n  c\r\nCc: d\r\n\r\n") == [(b"To", b" a,\r\n\tb,\r\n  c"), (b"Cc", b" d")]
    assert field_lines(b"To:\n a") == [(b"To", b"\n a")]


def test_line_of_white_space_continues_the_field() -> None:
    assert field_lines(b"To: a\n \t\nCc: b\n\n") == [(b"To", b" a\n \t"), (b"Cc", b" b")]


@pytest.mark.parametrize(
    "junk",
    [
        b"no colon here",
        b": no name",
        b"two words: no name",
        b"Gr\xc3\xb6\xc3\x9fe: eight bits",
        b"From ann@example.org Mon Jan  5 12:30:15 2004",
        b">From ann@example.org Mon Jan  5 12:30:15 2004",
        b"\xef\xbb\xbf",
        b"\x0c",
        b"junk\n that goes on\n\tand on",
    ],
)
def test_junk_line_costs_no_field(junk: bytes) -> None:
    after = b"To: a\n" + junk + b"\nCc: b\n\nbody"
    assert field_lines(after) == [(b"To", b" a"), (b"Cc", b" b")]
    assert field_lines(junk + b"\nCc: b\n\nbody") == [(b"Cc", b" b")]


def test_line_that_begins_with_white_space_and_continues_nothing_is_junk() -> None:
    assert field_lines(b" lost\nTo: a\n") == [(b"To", b" a")]


def test_byte_order_mark_is_no_part_of_a_name() -> None:
    assert field_lines(b"\xef\xbb\xbfTo: a\n\xef\xbb\xbfCc: b\n\n") == [(b"To", b" a"), (b"Cc", b" b")]


def test_from_with_space_and_colon_is_a_field() -> None:
    assert field_lines(b"From : a@example.org\n") == [(b"From", b" a@example.org")]


def test_empty_lines_before_the_first_field_are_passed_over() -> None:
    assert field_lines(b"\r\n\r\nTo: a\r\n\r\nCc: b\r\n") == [(b"To", b" a")]
    assert field_lines(b"From ann Mon Jan  5 12:30:15 2004\n\nTo: a\n\n") == [(b"To", b" a")]


def test_text_after_an_empty_line_begins_no_header() -> None:
    assert field_lines(b"\nDear all,\nNote: nothing\n") == []
    assert field_lines(b"\n continued\nNote: nothing\n") == []
    assert field_lines(b"Dear all,\n\nwe meet\nNote: nothing\n") == []
    assert field_lines(b"") == []
    assert field_lines(b"\n\n") == []


def test_multipart_delimiter_ends_a_header_without_empty_line() -> None:
    raw = b"Content-Type: multipart/mixed; boundary=b\n--b\nContent-Type: text/plain\n\ntext\n--b--\n"
    assert field_lines(raw) == [(b"Content-Type", b" multipart/mixed; boundary=b")]
    assert field_lines(b"To: a\n--odd: name\n\n") == [(b"To", b" a"), (b"--odd", b" name")]


def test_single_carriage_return_is_data_in_a_mail_with_line_feeds() -> None:
    assert field_lines(b"Subject: a\rBcc: b\nTo: c\r\r\n\n") == [(b"Subject", b" a\rBcc: b"), (b"To", b" c\r")]


@pytest.mark.parametrize("seed", range(100))
def test_well_formed_headers_agree_with_the_standard_library(seed: int) -> None:
    chance = random.Random(seed)
    bodies = (b" a", b" a\n\tb", b"", b" x: y", b" a\n  b\n c")
    fields = [(b"X-%d" % chance.randrange(5), chance.choice(bodies)) for _ in range(8)]
    raw = b"".join(name + b":" + body + b"\n" for name, body in fields) + b"\nX-0: body\n"
    assert field_lines(raw) == fields
    read = [(name.encode(), body.encode()) for name, body in message_from_bytes(raw).raw_items()]
    assert [(name, body.lstrip(b" ")) for name, body in fields] == [(name, body.lstrip(b" ")) for name, body in read]
