"""No function of the core fails on bytes, whatever they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from maillake import _native
from tests.builders import any_message, attached, leaf, mailbox_of, messages_of, multipart

KEY = 32

PIECES = [
    b"From ann@example.org Mon Jan  5 12:30:15 2004\n", b">From x\n", b"From: ", b"Subject: ", b"Date: ", b"To: ",
    b"Content-Type: multipart/mixed; boundary=b\n", b"Content-Type: message/rfc822\n", b"Content-Type: text/html\n",
    b"Content-Transfer-Encoding: base64\n", b"Content-Transfer-Encoding: quoted-printable\n", b"--b\n", b"--b--\n",
    b"Content-Disposition: attachment; filename*0*=utf-8''%FF", b"Content-Length: 99999999999\n", b"; charset=utf-16\n",
    b"=?utf-8?q?=FF?=", b"=?utf-7?b?AAAA?=", b"<a@b>", b'"', b"(", b",", b"\n", b"\r", b"\r\n", b"\n\n", b"\x00",
    b"\xff\xfe", b"<table>", b"<!--", b"&#x110000;", b"Re: Fwd: [x] ", b"=\n", b"=3D", b"begin 644 a\n", b"\x1b$B",
]  # fmt: skip
"""What parsers trip over."""

ODD_BYTES = st.one_of(st.binary(max_size=300), st.lists(st.sampled_from(PIECES), max_size=40).map(b"".join))
ODD_TEXT = st.one_of(st.text(max_size=200), ODD_BYTES.map(lambda raw: raw.decode("latin-1")))
WHOLE = any_message(
    "=?utf-8?q?Gr=C3=BC=C3=9Fe?=",
    entity=multipart(leaf("x"), attached(messages_of(1)[0]), leaf(b"\x00", encoding="base64")),
)

FUNCTIONS: list[Callable[[bytes], Any]] = [
    _native.parse_message,
    _native.canonical_form,
    _native.unquote,
    _native.kind_of,
    lambda raw: _native.key([raw, b"", raw]),
    lambda raw: _native.nested_message(raw, "1"),
    lambda raw: _native.nested_message(raw, "2.1"),
    lambda raw: _native.part_content(raw, "", "1"),
    lambda raw: _native.part_content(raw, "2", "1"),
]


@given(ODD_BYTES)
def test_any_bytes_are_read(raw: bytes) -> None:
    for function in FUNCTIONS:
        function(raw)


@given(st.integers(0, len(WHOLE)), st.integers(0, len(WHOLE)), ODD_BYTES)
def test_a_damaged_mail_is_read(start: int, end: int, odd: bytes) -> None:
    raw = WHOLE[:start] + odd + WHOLE[end:]
    for function in FUNCTIONS:
        function(raw)


@given(ODD_TEXT, ODD_TEXT)
def test_any_text_is_read(text: str, path: str) -> None:
    text.encode("utf-8", "replace")
    if any("\ud800" <= character <= "\udfff" for character in text + path):
        return
    _native.parse_addresses(text)
    assert len(_native.sign_text(text * 20) or b"") in {0, 512}
    _native.is_valid_mailbox(text)
    base, _, _ = _native.base_subject(text)
    assert _native.base_subject(base)[0] == base
    _native.nested_message(WHOLE, path)
    _native.part_content(WHOLE, path, text)


@given(ODD_BYTES)
def test_keys_are_hashes_whatever_they_name(raw: bytes) -> None:
    found = _native.parse_message(raw)
    for name in ("message_key", "content_key"):
        assert len(found[name]) == KEY
        int(found[name], 16)
    assert _native.parse_message(raw) == found


@given(ODD_BYTES)
@settings(max_examples=60)
def test_quoting_undone_is_no_longer_than_it_was(raw: bytes) -> None:
    bare = _native.unquote(raw)
    assert len(bare) <= len(raw)
    assert bare.count(b"\n") == raw.count(b"\n")


def test_a_mailbox_cut_anywhere_is_some_kind_of_file() -> None:
    raw = mailbox_of(2)
    kinds = {_native.kind_of(raw[:end]) for end in range(len(raw) + 1)}
    assert kinds <= {"mbox", "mail", "empty", "other", "text", "binary"}
