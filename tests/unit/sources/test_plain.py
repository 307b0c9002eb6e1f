"""The plain mbox reading: every case here was written for it."""

import mmap
import random
from itertools import pairwise
from pathlib import Path

import pytest

from maillake.sources.plain import DIALECTS, plain_dialect, plain_records, plain_unquote

MULTIPART = b'Content-Type: multipart/mixed;\n\tboundary="=_1"\n'
DATED = b"From ann@example.org Mon Jan  5 12:30:15 2004\n"
ANN = b"From: Ann <ann@example.org>\nSubject: plans\n\nSee you on Monday.\n"
BOB = b"From: Bob <bob@example.net>\nSubject: Re: plans\n\nMonday it is.\n"


def mailbox_of(*messages: bytes, separator: bytes = DATED) -> bytes:
    return b"".join(separator + message + b"\n" for message in messages)


def records(raw: bytes, dialect: str = "unknown") -> list[bytes]:
    return [raw[offset : offset + length] for offset, length in plain_records(raw, dialect)]


def mail_saying(text: bytes, field: bytes = b"") -> bytes:
    return b"From: Ann <ann@example.org>\nSubject: plans\n" + field + b"\n" + text


def counted(message: bytes) -> bytes:
    header, body = message.split(b"\n\n", 1)
    return header + b"\nContent-Length: %d\n\n" % len(body) + body


GIT_PATCH = (
    b"My patch as I sent it:\n\n"
    b"From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001\n"
    b"From: Carol <carol@example.com>\nDate: Tue, 6 Jan 2004 10:00:00 +0100\n"
    b"Subject: [PATCH] sort the list\n\n---\n list.c | 2 +-\n"
)
INNER_MAIL = b"Forwarded as it came:\n\n" + DATED + BOB

SIX_CASES = {
    "plain": (ANN, BOB),
    "From_ in the middle of a paragraph": (mail_saying(b"He walked home.\nFrom the start he knew: rain.\n"), BOB),
    "From_ after a blank line": (mail_saying(b"He walked home.\n\nFrom the start he knew\nNote: rain.\n"), BOB),
    "git patch with its header": (mail_saying(GIT_PATCH), BOB),
    "quoted once and twice": (mail_saying(b"\n>From me to you\n>>From you to me\n"), BOB),
    "counted, with a true separator inside": (counted(mail_saying(INNER_MAIL)), counted(BOB)),
}


@pytest.mark.parametrize("case", SIX_CASES)
def test_each_of_the_six_classic_cases_holds_two_records(case: str) -> None:
    first, second = SIX_CASES[case]
    assert records(mailbox_of(first, second)) == [DATED + first + b"\n", DATED + second + b"\n"]


@pytest.mark.parametrize(
    ("case", "dialect"),
    [
        ("plain", "unknown"),
        ("From_ in the middle of a paragraph", "unknown"),
        ("quoted once and twice", "mboxrd"),
        ("counted, with a true separator inside", "mboxcl2"),
    ],
)
def test_dialect_is_named_only_when_proved(case: str, dialect: str) -> None:
    assert plain_dialect(mailbox_of(*SIX_CASES[case])) == dialect


@pytest.mark.parametrize("quoted", [b">From c\n", b">>From c\n"])
def test_quoted_and_bare_lines_side_by_side_prove_mboxo(quoted: bytes) -> None:
    assert plain_dialect(mailbox_of(mail_saying(b"a\nFrom b\n\n" + quoted), BOB)) == "mboxo"


def test_lengths_and_quoted_lines_without_bare_ones_prove_mboxcl() -> None:
    assert plain_dialect(mailbox_of(counted(mail_saying(b"\n>From c\n")), counted(BOB))) == "mboxcl"
    assert plain_dialect(mailbox_of(counted(mail_saying(b"\n>From c\nFrom d\n")), counted(BOB))) == "mboxcl2"


def test_one_right_length_among_many_mails_proves_nothing() -> None:
    assert plain_dialect(mailbox_of(counted(ANN), BOB, ANN, BOB)) == "unknown"


def test_sample_may_end_inside_a_line() -> None:
    raw = mailbox_of(*SIX_CASES["quoted once and twice"])
    assert plain_dialect(raw[:-5]) == "mboxrd"
    assert plain_dialect(b"") == "unknown"


@pytest.mark.parametrize(
    "separator",
    [
        b"From ann@example.org Mon Jan  5 12:30:15 2004",
        b"From ann@example.org Mon Jan 05 12:30 2004",
        b"From ann@example.org  Mon Jan  5 12:30:15 2004 +0100",
        b"From ann@example.org Mon Jan  5 12:30:15 CET 2004",
        b"From ann@example.org Mon Jan  5 12:30:15 MET DST 2004",
        b"From 1667@xxx Mon Jan 05 12:30:15 +0000 2004",
        b"From ann at example.org  Mon Jan  5 12:30:15 2004",
        b"From Ann Example Mon Jan  5 12:30:15 2004",
        b"From - Mon Jan 05 12:30:15 2004",
        b"From Mon Jan  5 12:30:15 2004",
        b"From ann Mon, 5 Jan 2004 12:30:15 +0100 (CET)",
        b"From ann 5 Jan 2004 12:30:15",
        b"From ann Mon Jan  5 12:30:15 04",
        b"From ann Mon Jan  5 2004 12:30:15 GMT+0100 (CET)",
        b"From ann Mon Jan  5 1:30:15 PM 2004",
        b"From ann 2004-01-05 12:30:15 +0000",
        b"From ann 2004-01-05T12:30:15Z",
        b"From ann Mon Jan  5 12:30:15 2004 remote from hosta",
        b"From ann@example.org\tMon Jan  5 12:30:15 2004  ",
    ],
)
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_separator_with_a_date_some_writer_uses_splits(separator: bytes, line_end: bytes) -> None:
    raw = mailbox_of(ANN) + separator + b"\n" + BOB + b"\n"
    assert len(records(raw.replace(b"\n", line_end))) == 2


@pytest.mark.parametrize(
    "line",
    [
        b"From ann@example.org",
        b"From ",
        b"From here on it rains",
        b"From ann Mon Jan 32 12:30:15 2004",
        b"From ann Mon Jan  5 25:30:15 2004",
        b"From ann Mon Foo  5 12:30:15 2004",
        b"From Monday Jan  5 at 12:30 we met",
        b"From ann Mon Jan  5 12:30:15 2004 she was gone",
        b"from ann Mon Jan  5 12:30:15 2004",
        b" From ann Mon Jan  5 12:30:15 2004",
        b"From ann Mon Sep 17 00:00:00 2001",
    ],
)
def test_line_without_a_date_at_its_end_does_not_split_a_dated_file(line: bytes) -> None:
    assert len(records(mailbox_of(mail_saying(b"text\n\n" + line + b"\nTo: all\n"), BOB))) == 2


def test_separator_needs_a_blank_line_before_it() -> None:
    assert len(records(mailbox_of(mail_saying(b"text\n" + DATED + b"To: all\n")))) == 1
    assert len(records(mailbox_of(mail_saying(b"text\n \n" + DATED + b"To: all\n")))) == 1


@pytest.mark.parametrize(
    ("next_line", "count"),
    [(b"To: all\n", 2), (b"To : all\n", 2), (b">From ann Mon\n", 2), (b"no field\n", 1), (b": x\n", 1), (b"", 1)],
)
def test_separator_needs_a_header_after_it(next_line: bytes, count: int) -> None:
    assert len(records(mailbox_of(ANN) + DATED + next_line)) == count


def test_separator_may_follow_the_end_of_a_multipart_without_blank_line() -> None:
    multipart = mail_saying(b"--=_1\n\ntext\n--=_1--\n", MULTIPART)
    assert len(records(DATED + multipart + DATED + BOB)) == 2
    nested = b"--=_1\nContent-Type: multipart/mixed; boundary=b2\n\n--b2\n\ntext\n--b2--\n"
    assert len(records(DATED + mail_saying(nested, MULTIPART) + DATED + BOB)) == 1


def test_file_whose_first_mail_has_no_header_holds_others_without_one() -> None:
    assert len(records(mailbox_of(b"\nfirst\n", b"\nsecond\n", BOB))) == 3
    assert len(records(mailbox_of(ANN, b"\nsecond\n", BOB))) == 2


def test_mail_without_body_ends_at_the_next_separator() -> None:
    assert records(mailbox_of(b"Subject: a\n", b"Subject: b\n")) == [
        DATED + b"Subject: a\n\n",
        DATED + b"Subject: b\n\n",
    ]


PASTED = b"\n\n" + DATED + BOB + b"\n"


def test_mail_pasted_into_an_open_multipart_is_no_record() -> None:
    assert len(records(mailbox_of(mail_saying(b"--=_1\n" + PASTED + b"--=_1-- \t\n", MULTIPART), ANN))) == 2


@pytest.mark.parametrize("between", [b"", b"Content-Type: message/rfc822\n\n", b"Content-Type: message/global\n\n"])
def test_mail_pasted_into_a_multipart_within_is_no_record(between: bytes) -> None:
    inner = between + b"Content-Type: multipart/alternative; boundary=b2\n\n--b2\n" + PASTED + b"--b2--\n"
    raw = mailbox_of(mail_saying(b"--=_1\n" + inner + PASTED + b"--=_1--\n", MULTIPART), ANN)
    assert len(records(raw)) == 2


def test_multipart_that_never_closes_swallows_nothing() -> None:
    assert len(records(mailbox_of(mail_saying(b"--=_1\n\ntext\n", MULTIPART), ANN, BOB))) == 3


@pytest.mark.parametrize(
    ("text", "field"),
    [
        (b"--=_1\n\ntext\n--=_1--\n", MULTIPART),
        (b"--=_1\n\ntext\n--=_1-- \t\n", MULTIPART),
        (b"He wrote:\n\n" + MULTIPART + b"\n--=_1\n", b""),
    ],
)
def test_multipart_that_is_closed_or_only_quoted_hides_nothing(text: bytes, field: bytes) -> None:
    assert len(records(mailbox_of(mail_saying(text, field), mail_saying(b"see --=_1\n--=_1\n"), BOB))) == 3


def test_copy_of_a_mail_whose_multipart_never_closes_is_a_record() -> None:
    broken = mail_saying(b"--=_1\n\ntext\n", MULTIPART)
    assert len(records(mailbox_of(broken, broken, broken))) == 3


@pytest.mark.parametrize("off_by", [-2, 3, 10**17])
def test_content_length_that_leads_nowhere_is_not_believed(off_by: int) -> None:
    message = mail_saying(INNER_MAIL, b"Content-Length: %d\n" % (len(INNER_MAIL) + off_by))
    assert len(records(mailbox_of(message, BOB), "mboxcl2")) == 3


@pytest.mark.parametrize("close", [b"", b"\n", b"\n\n"])
def test_content_length_reaches_the_end_of_the_file_with_or_without_line_ends(close: bytes) -> None:
    assert len(records(DATED + counted(mail_saying(INNER_MAIL)) + close, "mboxcl")) == 1


def test_content_length_of_an_attached_mail_counts_for_nothing() -> None:
    attached = b"--=_1\nContent-Type: message/rfc822\nContent-Length: 1\n\nSubject: x\n\n--=_1--\n"
    assert len(records(mailbox_of(mail_saying(attached, MULTIPART), BOB))) == 2


def test_every_dated_line_splits_mboxrd() -> None:
    patch = b"From nobody Mon Sep 17 00:00:00 2001\n" + BOB
    raw = mailbox_of(mail_saying(b"--=_1\n\ntext\n", MULTIPART), counted(mail_saying(INNER_MAIL))) + patch
    assert len(records(raw + b"\n--=_1--\n", "mboxrd")) == 4


def test_file_that_git_wrote_splits_at_gits_date() -> None:
    separator = b"From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001\n"
    assert len(records(mailbox_of(ANN, BOB, separator=separator))) == 2


@pytest.mark.parametrize("separator", [b"From \n", b"From - \n", b"From ???@???\n", b"From ann, yesterday noon\n"])
def test_file_without_dates_splits_at_lines_like_its_first(separator: bytes) -> None:
    assert len(records(mailbox_of(ANN, BOB, separator=separator))) == 2
    assert len(records(separator + ANN + separator + BOB + DATED + ANN)) == 2
    assert len(records(separator + ANN + b"\n" + DATED + BOB)) == 2


def test_thunderbird_file_mixes_dated_and_bare_separators() -> None:
    raw = b"From - Mon Jan 05 12:30:15 2004\n" + ANN + b"\nFrom - \n" + BOB + b"\nFrom \n" + ANN
    assert len(records(raw)) == 3


def test_bytes_before_the_first_separator_are_an_extent_of_their_own() -> None:
    mailbox = mailbox_of(ANN, BOB)
    for preamble in (b"\n", b"\xef\xbb\xbf", b"An archive of letters\nFrom 2004\n\n"):
        assert next(plain_records(preamble + mailbox, "unknown")) == (0, len(preamble))
        assert records(preamble + mailbox)[1:] == records(mailbox)


def test_file_without_separator_is_one_preamble() -> None:
    assert records(b"Subject: a\n\nFrom here\n") == [b"Subject: a\n\nFrom here\n"]
    assert records(b"") == []


def test_last_line_needs_no_line_end() -> None:
    assert records(mailbox_of(ANN, BOB)[:-2])[1] == DATED + BOB[:-1]


def test_middle_of_a_long_line_is_no_line() -> None:
    text = b"--=_1\n\n" + b"x" * 8192 + b"--=_1--\n" + PASTED + b"--=_1--\n"
    assert len(records(mailbox_of(mail_saying(text, MULTIPART)))) == 1
    assert len(records(mailbox_of(mail_saying(b"x" * 8192 + b"\n" + DATED + b"To: all\n")))) == 1


def test_lines_longer_than_the_window_are_passed_over() -> None:
    long_line = b"x" * 100_000 + b"\n\n"
    raw = mailbox_of(mail_saying(long_line), mail_saying(b"y" * 8191 + b"\n"), BOB)
    assert records(raw) == [
        DATED + mail + b"\n" for mail in (mail_saying(long_line), mail_saying(b"y" * 8191 + b"\n"), BOB)
    ]


def test_memory_map_reads_like_bytes(tmp_path: Path) -> None:
    raw = mailbox_of(*(mail for case in SIX_CASES.values() for mail in case))
    path = tmp_path / "all.mbox"
    path.write_bytes(raw)
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        assert list(plain_records(mapped, "unknown")) == list(plain_records(raw, "unknown"))


@pytest.mark.parametrize("dialect", DIALECTS)
def test_reading_from_a_record_gives_the_rest_of_the_records(dialect: str) -> None:
    raw = b"\n" + mailbox_of(*(mail for case in SIX_CASES.values() for mail in case))
    extents = list(plain_records(raw, dialect))
    for index, (offset, _) in enumerate(extents):
        assert list(plain_records(raw, dialect, offset)) == extents[index:]


@pytest.mark.parametrize("seed", range(200))
def test_extents_tile_any_bytes(seed: int) -> None:
    chance = random.Random(seed)
    pieces = [DATED, MULTIPART, ANN, *b"From |\n|\r\n|\n\n|--=_1\n|--=_1--|Content-Length: 9\n|\xff\0".split(b"|")]
    raw = b"".join(chance.choices(pieces, k=60))
    for dialect in DIALECTS:
        extents = list(plain_records(raw, dialect))
        assert [0] + [offset + length for offset, length in extents] == [offset for offset, _ in extents] + [len(raw)]
        assert all(earlier < later for earlier, later in pairwise(offset for offset, _ in extents))
        assert all(raw.startswith(b"From ", offset) for offset, _ in extents[1:])
    assert plain_dialect(raw) in DIALECTS


@pytest.mark.parametrize("seed", range(100))
def test_mboxrd_gives_back_every_message_put_in(seed: int) -> None:
    chance = random.Random(seed)
    pieces = [DATED, MULTIPART, *b"From ann\n|>From bob\n|>>From\n|\n|To: all\n|--=_1\n|Fromage\n".split(b"|")]
    messages = [b"Subject: a\n" + b"".join(chance.choices(pieces, k=12)) for _ in range(5)]
    quoted = [
        b"".join(b">" * line.lstrip(b">").startswith(b"From ") + line for line in m.splitlines(True)) for m in messages
    ]
    assert [plain_unquote(record, "mboxrd") for record in records(mailbox_of(*quoted), "mboxrd")] == messages


@pytest.mark.parametrize(
    ("dialect", "text"),
    [
        ("mboxo", b"From a\n>>From b\n> From c\n>Fromage\n"),
        ("mboxcl", b"From a\n>>From b\n> From c\n>Fromage\n"),
        ("mboxrd", b"From a\n>From b\n> From c\n>Fromage\n"),
        ("unknown", b"From a\n>From b\n> From c\n>Fromage\n"),
        ("mboxcl2", b">From a\n>>From b\n> From c\n>Fromage\n"),
    ],
)
def test_each_dialect_takes_off_the_marks_it_put_on(dialect: str, text: bytes) -> None:
    record = DATED + mail_saying(b">From a\n>>From b\n> From c\n>Fromage\n") + b"\n"
    assert plain_unquote(record, dialect) == mail_saying(text)


@pytest.mark.parametrize(
    ("rest", "message"),
    [
        (b"a: b\n\nc\n\n", b"a: b\n\nc\n"),
        (b"a: b\n\nc\n", b"a: b\n\nc\n"),
        (b"a: b\n\nc", b"a: b\n\nc"),
        (b"a: b\r\n\r\nc\r\n\r\n", b"a: b\r\n\r\nc\r\n"),
        (b"a: b\n\nc\n\n\n", b"a: b\n\nc\n\n"),
        (b"a: b\n\n", b"a: b\n"),
        (b"\n", b""),
        (b"", b""),
    ],
)
def test_one_blank_line_closes_a_record(rest: bytes, message: bytes) -> None:
    assert plain_unquote(DATED + rest, "mboxrd") == message


def test_unknown_dialect_name_is_refused() -> None:
    with pytest.raises(ValueError, match="mbox dialect 'mbox' is not one of mboxo"):
        list(plain_records(b"", "mbox"))
    with pytest.raises(ValueError, match="mbox dialect"):
        plain_unquote(b"", "")
