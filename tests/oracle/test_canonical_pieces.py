"""The pieces of message_key recipe 1, on cases written for them."""

import random
from email.header import Header

import pytest

from tests.oracle.canonical import canonical_text, decoded_field


@pytest.mark.parametrize(
    ("raw_body", "text"),
    [
        (b"", ""),
        (b" \r\n\t ", ""),
        (b" plans", "plans"),
        (b" two  spaces\tand a tab ", "two spaces and a tab"),
        (b" folded\r\n here\n\tand\r\n\t there", "folded here and there"),
        (b"a\rb\x0bc\x0cd", "a b c d"),
        ("no\u00a0break".encode(), "no\u00a0break"),
    ],
)
def test_white_space_becomes_single_spaces(raw_body: bytes, text: str) -> None:
    assert decoded_field(raw_body) == text


@pytest.mark.parametrize(
    ("raw_body", "text"),
    [
        (b"=?utf-8?Q?Gr=C3=BC=C3=9Fe?=", "Gr\u00fc\u00dfe"),
        (b"=?UTF-8?q?a_b?=", "a b"),
        (b"=?utf-8?B?R3LDvMOfZQ==?=", "Gr\u00fc\u00dfe"),
        (b"=?utf-8*de?Q?Gr=C3=BC?=", "Gr\u00fc"),
        (b"=?utf-8?Q?a?= =?utf-8?Q?b?=", "ab"),
        (b"=?utf-8?Q?a?=\r\n =?iso-8859-1?Q?=FC?=", "a\u00fc"),
        (b"=?utf-8?Q?a_?= =?utf-8?Q?b?=", "a b"),
        (b"=?utf-8?Q?a?= and =?utf-8?Q?b?=", "a and b"),
        (b"x =?utf-8?Q?a?= y", "x a y"),
        (b"x=?utf-8?Q?a?=y", "xay"),
        (b'"=?utf-8?Q?a?=" <a@example.org>', '"a" <a@example.org>'),
        (b"=?utf-8?Q?a b?=", "a b"),
        (b"=?utf-8?Q??= b", "b"),
        (b"=?utf-8?Q?line=0D=0Aend?=", "line end"),
    ],
)
def test_encoded_words_are_read(raw_body: bytes, text: str) -> None:
    assert decoded_field(raw_body) == text


def test_character_cut_in_two_words_is_read_whole() -> None:
    assert decoded_field(b"=?utf-8?B?w7w=?= =?UTF-8?Q?=C3?=\r\n =?utf8?Q?=BC?=") == "\u00fc\u00fc"


@pytest.mark.parametrize(
    "raw_body",
    [
        b"=?x-nothing?Q?a?=",
        b"=?idna?Q?a?=",
        b"=?base64?Q?YQ==?=",
        b"=?a\xff?Q?a?=".replace(b"\xff", b"\x00"),
        b"=?utf-8?X?a?=",
        b"=?utf-8?B?!!?=",
        b"=?utf-8?Q?a",
        b"=? utf-8?Q?a?=",
    ],
)
def test_what_is_no_readable_word_stays_as_written(raw_body: bytes) -> None:
    assert decoded_field(raw_body) == raw_body.decode()
    assert decoded_field(raw_body + b" =?utf-8?Q?b?=") == raw_body.decode() + " b"


@pytest.mark.parametrize(
    ("raw_body", "text"),
    [
        (b"=?utf-8?B?YWI?=", "ab"),
        (b"=?utf-8?B?YWJj ZA==?=", "abcd"),
        (b"=?utf-8?B?YWJjZ?=", "abc"),
        (b"=?utf-8?Q?a=b=4?=", "a=b=4"),
        (b"=?utf-8?Q?=FF?=", "\ufffd"),
    ],
)
def test_damaged_words_give_what_can_be_read(raw_body: bytes, text: str) -> None:
    assert decoded_field(raw_body) == text


@pytest.mark.parametrize(
    ("raw_body", "text"),
    [
        ("Gr\u00fc\u00dfe".encode(), "Gr\u00fc\u00dfe"),
        ("Gr\u00fc\u00dfe".encode("iso-8859-1"), "Gr\u00fc\u00dfe"),
        (b"\x93quoted\x94 \x81", "\u201cquoted\u201d \x81"),
        (b"=?iso-8859-1?Q?=80?=", "\u20ac"),
        (b"=?us-ascii?Q?=C3=BC?=", "\u00fc"),
        (b"=?us-ascii?Q?=FC?=", "\u00fc"),
        (b"=?gb2312?B?gTCBMA==?=", "\x80"),
        (b"=?ks_c_5601-1987?B?gUE=?=", "\uac02"),
        (b"=?euc-kr?B?gUE=?=", "\uac02"),
        (b"=?shift_jis?B?h0A=?=", "\u2460"),
        (b"=?iso-2022-jp?B?GyRCRnwbKEI=?= =?iso-2022-jp?B?GyRCS1wbKEI=?=", "\u65e5\u672c"),
    ],
)
def test_charsets_mean_what_mail_means(raw_body: bytes, text: str) -> None:
    assert decoded_field(raw_body) == text


def test_result_is_in_composed_form() -> None:
    assert decoded_field("u\u0308".encode()) == "\u00fc"
    assert decoded_field(b"=?utf-8?Q?u?= =?utf-8?B?zIg=?=") == "\u00fc"


@pytest.mark.parametrize("seed", range(50))
def test_headers_written_by_the_standard_library_come_back(seed: int) -> None:
    chance = random.Random(seed)
    words = ["Gr\u00fc\u00dfe", "plans", "\u65e5\u672c\u8a9e", "caf\u00e9", "\U0001f4ee", "a=b?", "x_y"]
    text = " ".join(chance.choices(words, k=12))
    charset = chance.choice(["utf-8", None])
    assert decoded_field(Header(text, charset).encode(linesep="\r\n").encode("ascii")) == text


def test_hostile_header_is_read_in_time_linear_in_its_length() -> None:
    assert decoded_field(b"=?a?Q?" * 40_000) == "=?a?Q?" * 40_000


@pytest.mark.parametrize(
    ("decoded_leaf", "canonical"),
    [
        (b"", b""),
        (b"\n\r\n\r", b""),
        (b"a", b"a\n"),
        (b"a\n", b"a\n"),
        (b"a\n\n\n", b"a\n"),
        (b"a\r\nb\rc\n", b"a\nb\nc\n"),
        (b"\na\n\nb\n", b"\na\n\nb\n"),
        (b"a\n \n", b"a\n \n"),
        (b"From a\n>From b\n>>>From c\n", b"From a\nFrom b\nFrom c\n"),
        (b"> From a\n>Fromage\n>from b\n>From\n", b"> From a\n>Fromage\n>from b\n>From\n"),
        (b"x >From a\r\n>From b", b"x >From a\nFrom b\n"),
        (b">>quoted\n>", b">>quoted\n>\n"),
        (b"\xff\x00\n", b"\xff\x00\n"),
    ],
)
def test_text_has_one_form_whatever_stored_it(decoded_leaf: bytes, canonical: bytes) -> None:
    assert canonical_text(decoded_leaf) == canonical
    assert canonical_text(canonical) == canonical


def test_mbox_quoting_of_any_depth_leaves_the_text_the_same() -> None:
    text = b"Dear all,\nFrom here on it rains.\n"
    for marks in range(4):
        assert canonical_text(text.replace(b"From", b">" * marks + b"From")) == text
