"""What is true of lists, by a reading of headers and pages that shares nothing with the core."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from benchmarks.quality.thread_lists import (
    FEDORA,
    HAM,
    MailList,
    header_end,
    header_threads,
    identifiers,
    list_names,
    page_threads,
    read_list,
    record_of,
    true_threads,
)


def mail(own: str, named: str = "", field: str = "References") -> bytes:
    return record_of(f"Message-ID: {own}\n{f'{field}: {named}' if named else 'X-Note: none'}\n\nHello.\n".encode())


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("References: <a@x> <b@x>", ["a@x", "b@x"]),
        ("references:\t<a@x>\n\t<b\n @x>", ["a@x", "b@x"]),
        ("In-Reply-To: a@x", ["a@x"]),
        ("In-Reply-To: your mail of Monday", []),
        ('In-Reply-To: message from Ann <ann@x> of "Monday" <a@x>', ["a@x"]),
        ("In-Reply-To: <a@x>; from ann@x on Monday", ["a@x"]),
        ("References: <> <null> <a@x>", ["a@x"]),
    ],
)
def test_identifiers_are_read_as_they_are_written(field: str, expected: list[str]) -> None:
    assert identifiers(f"Message-ID: <own@x>\n{field}\n".encode()) == ("own@x", expected)


def test_brackets_alone_take_the_address_of_a_sender_for_an_identifier_and_see_no_bare_one() -> None:
    header = b'Message-ID: own@x\nIn-Reply-To: message from Ann <ann@x> of "Monday" <a@x>\n'
    assert identifiers(header, only_bracketed=True) == (None, ["ann@x", "a@x"])
    assert identifiers(b"In-Reply-To: a@x\n", only_bracketed=True) == (None, [])


def test_the_closure_of_headers_joins_over_a_mail_that_is_missing_and_leaves_mails_without_identifiers_alone() -> None:
    nameless = record_of(b"Subject: Hello\n\nHello.\n")
    mails = MailList("list", (mail("<a@x>", "<gone@x>"), mail("<b@x>"), mail("<c@x>", "<gone@x>"), nameless, nameless))
    one, two, three, four, five = header_threads(mails)
    assert one == three
    assert len({one, two, four, five}) == 4


def test_a_record_quotes_from_lines_and_loses_the_separator_that_the_mail_came_with() -> None:
    record = record_of(b"From ann@x  Thu Aug 22 12:36:23 2002\nSubject: Hello\n\nFrom here\n>From there\n\n\n")
    assert record == b"From - Thu Jan  1 00:00:00 1970\nSubject: Hello\n\n>From here\n>>From there\n\n"
    assert record[header_end(record) :] == b"\n>From here\n>>From there\n\n"
    assert header_end(b"From - Thu Jan  1 00:00:00 1970\r\nSubject: Hello\r\n\r\nBody\n\n") == 49


def test_a_page_of_threads_gives_each_number_its_thread(tmp_path: Path) -> None:
    page = """<UL><LI>Sorted by <A HREF="date.html">Date</A></LI></UL>
    <ul><li><a name="00003" href="m3.html">B</a></li>
    <li><a name="00000" href="m0.html">A</a><ul><li><a name="00002" href="m2.html">Re: A</a><ul>
    <li><a name="00004" href="m4.html">Re: A</a></li></ul></li><li>&lt;Possible follow-ups&gt;</li>
    <li><a name="00001" href="m1.html">Re: A</a></li></ul></li></ul>"""
    files = tmp_path / FEDORA / "files"
    files.mkdir(parents=True)
    (files / "2010-January_thread.html.gz").write_bytes(gzip.compress(page.encode()))
    assert page_threads(tmp_path, 5) == ["00000", "00000", "00000", "00003", "00000"]
    box = b"".join(mail(f"<{number}@x>") for number in range(5)).replace(b"From -", b"From ann@example.org")
    (files / "2010-January.txt.gz").write_bytes(gzip.compress(box))
    mails = read_list(tmp_path, FEDORA)
    assert len(mails.records) == 5
    assert true_threads(tmp_path, mails) == page_threads(tmp_path, 5)


def test_lists_are_read_as_they_are_stored(tmp_path: Path) -> None:
    (tmp_path / HAM).mkdir()
    rows = [
        json.dumps({"text": f"From ann@x  Thu Aug 22 12:36:23 2002\nMessage-ID: <{name}@x>\n\nHi.\n"}) for name in "ab"
    ]
    (tmp_path / HAM / "mail.jsonl.gz").write_bytes(gzip.compress("\n".join(rows).encode()))
    assert list_names(tmp_path) == [HAM]
    mails = read_list(tmp_path, HAM)
    assert [identifiers(header) for header in mails.headers] == [("a@x", []), ("b@x", [])]
    assert len(set(true_threads(tmp_path, mails))) == 2
