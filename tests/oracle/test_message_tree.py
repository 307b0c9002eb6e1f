"""The slow tree reading, on mails written for it."""

import base64
import hashlib
from datetime import UTC, datetime

from tests.oracle.message_tree import MessageTree, join_paths, read_tree

INNER = b"From: Bob <bob@example.net>\nMessage-ID: <inner@example.net>\nContent-Type: text/plain\n\ninner\r\ntext"


def multipart(boundary: bytes, *parts: bytes, subtype: bytes = b"mixed") -> bytes:
    header = b'Content-Type: multipart/%b; boundary="%b"\n\n' % (subtype, boundary)
    return header + b"".join(b"--%b\n%b\n" % (boundary, part) for part in parts) + b"--%b--\n" % boundary


def paths(tree: MessageTree) -> list[tuple[str, str]]:
    return [(part.path, part.media_type) for part in tree.parts]


def test_mail_without_parts_has_the_one_part_1() -> None:
    (leaf,) = read_tree(b"Subject: a\n\ntext\r\n\xff\n").leaves
    assert (leaf.path, leaf.media_type, leaf.raw) == ("1", "text/plain", b"text\r\n\xff\n")
    assert leaf.sha256 == hashlib.sha256(b"text\r\n\xff\n").hexdigest()


def test_parts_are_numbered_as_imap_numbers_them() -> None:
    inner = multipart(b"b2", b"Content-Type: text/plain\n\nx", b"Content-Type: text/html\n\ny", subtype=b"alternative")
    assert paths(read_tree(multipart(b"b1", inner, b"Content-Type: image/png\n\nz"))) == [
        ("", "multipart/mixed"),
        ("1", "multipart/alternative"),
        ("1.1", "text/plain"),
        ("1.2", "text/html"),
        ("2", "image/png"),
    ]


def test_attached_mail_is_a_part_and_a_tree_of_its_own() -> None:
    tree = read_tree(
        multipart(b"b1", b"\nhello", b"Content-Type: message/rfc822\n\n" + multipart(b"b2", b"\nx", b"\ny"))
    )
    assert paths(tree) == [("", "multipart/mixed"), ("1", "text/plain"), ("2", "message/rfc822")]
    (child,) = tree.children
    assert child.part_path == "2"
    assert [join_paths("2", part.path) for part in child.parts] == ["2", "2.1", "2.2"]


def test_mail_that_is_nothing_but_an_attached_mail_has_its_child_at_1() -> None:
    tree = read_tree(b"Content-Type: message/rfc822\n\n" + INNER)
    assert paths(tree) == [("1", "message/rfc822")]
    assert [(child.part_path, child.message_id) for child in tree.children] == [("1", "inner@example.net")]
    assert tree.children[0].leaves[0].raw == b"inner\r\ntext"


def test_parts_of_a_digest_are_mails_unless_they_say_otherwise() -> None:
    tree = read_tree(multipart(b"b1", b"\n" + INNER, b"Content-Type: text/plain\n\nx", subtype=b"digest"))
    assert paths(tree) == [("", "multipart/digest"), ("1", "message/rfc822"), ("2", "text/plain")]


def test_attached_mail_in_base64_is_decoded() -> None:
    header = b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
    tree = read_tree(header + base64.encodebytes(INNER))
    assert [child.message_id for child in tree.children] == ["inner@example.net"]
    assert tree.children[0].leaves[0].raw == b"inner\r\ntext"


def test_delivery_status_is_a_leaf_with_its_bytes() -> None:
    status = b"Reporting-MTA: dns; mx.example.org\n\nAction: failed\n"
    tree = read_tree(multipart(b"b1", b"Content-Type: message/delivery-status\n\n" + status, subtype=b"report"))
    assert [(leaf.media_type, leaf.raw) for leaf in tree.leaves] == [("message/delivery-status", status)]
    assert tree.children == ()


def test_multipart_without_boundary_is_a_leaf() -> None:
    assert [leaf.media_type for leaf in read_tree(b"Content-Type: multipart/mixed\n\nx").leaves] == ["multipart/mixed"]


def test_transfer_encodings_are_undone() -> None:
    raw = multipart(
        b"b1",
        b"Content-Transfer-Encoding: base64\n\nYWJj\nZA==",
        b"Content-Transfer-Encoding: quoted-printable\n\na=3D=\nb",
        b"Content-Transfer-Encoding: 8bit\n\n\xc3\xbc",
    )
    assert [leaf.raw for leaf in read_tree(raw).leaves] == [b"abcd", b"a=b", b"\xc3\xbc"]


def test_filenames_are_read() -> None:
    raw = multipart(
        b"b1",
        b"Content-Type: text/plain; name=a.txt\n\n",
        b"Content-Disposition: attachment; filename*=utf-8''%C3%BC.txt\n\n",
        b'Content-Disposition: attachment; filename="=?utf-8?Q?=C3=BC.txt?="\n\n',
    )
    assert [leaf.filename for leaf in read_tree(raw).leaves] == ["a.txt", "\u00fc.txt", "\u00fc.txt"]


def test_addresses_identifier_and_date_are_plain_values() -> None:
    tree = read_tree(
        b"From: =?utf-8?Q?Ann_=C3=9Cbel?= <ann@example.org>\nTo: bob@example.net,\n Carol <carol@example.com>\n"
        b"Cc: \xc3\x9c <u@example.org>\nMessage-Id:\n <a@example.org>\nDate: Mon, 5 Jan 2004 12:30:15 +0100\n\n"
    )
    assert tree.addresses["from"] == (("Ann \u00dcbel", "ann@example.org"),)
    assert tree.addresses["to"] == (("", "bob@example.net"), ("Carol", "carol@example.com"))
    assert tree.addresses["cc"] == (("\u00dc", "u@example.org"),)
    assert tree.addresses["bcc"] == ()
    assert tree.message_id == "a@example.org"
    assert tree.date_utc == datetime(2004, 1, 5, 11, 30, 15, tzinfo=UTC)


def test_faults_of_the_standard_library_are_values() -> None:
    tree = read_tree(b"Date: yesterday\nFrom: =?x-nothing?Q?a?= <ann@example.org>\n\ntext")
    assert [problem.split(": ")[:2] for problem in tree.problems] == [["date", "ValueError"], ["from", "LookupError"]]
    assert tree.addresses["from"] == (("=?x-nothing?Q?a?=", "ann@example.org"),)
    assert [leaf.raw for leaf in tree.leaves] == [b"text"]


def test_nesting_beyond_the_standard_library_is_a_problem_and_no_exception() -> None:
    parts = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(5000))
    mails = b"Content-Type: message/rfc822\n\n" * 5000
    for raw in (parts, mails):
        assert read_tree(raw).problems[0].startswith("parse: RecursionError")
