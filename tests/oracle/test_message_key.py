"""The message key of the core against a reading of its page in plain Python."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from benchmarks.corpus import mails
from maillake import _native, parse
from tests.builders import any_message, attached, attachment, leaf, messages_of, multipart
from tests.oracle.message_key import UNSAID, canonical_form, message_key

VECTORS = [
    json.loads(line)
    for line in (Path(__file__).parents[2] / "docs" / "reference" / "message-key-vectors.jsonl")
    .read_text("utf-8")
    .splitlines()
]
GENERATED = 150
SAMPLE = 200
LARGEST_BYTES = 100_000


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_the_vectors_follow_from_the_page(vector: dict[str, str]) -> None:
    raw = vector["raw"].encode("latin-1")
    assert canonical_form(raw) == vector["form"]
    assert message_key(raw) == vector["key"]


def assert_same(raw: bytes) -> None:
    assert _native.canonical_form(raw) == canonical_form(raw)
    assert parse(raw).message_key == message_key(raw)


UTF_16 = "text/plain; charset=utf-16"
ONE = messages_of(1)[0]
LITTLE, MUCH = leaf("See it.\n"), leaf("<p>" + "Grüße aus dem Süden. " * 40 + "</p>", "text/html; charset=utf-8")
PLAIN = leaf("Grüße aus dem Süden, wo es warm ist und die Sonne den ganzen Tag lang scheint.\n")

CASES = {
    "nothing": b"",
    "no header": b"just words\nand more\n",
    "no body": b"Subject: x",
    "fields in any order": b"Subject: b\nfrom: a@example.org\nSUBJECT: c\n\nx",
    "names with spaces": b"Subject : b\nFrom\t: a@example.org\n\nx",
    "folded references": any_message(references="<a@example.org>\n <b@example.org>\n\t<c@example.org>"),
    "words in a comment": any_message(sender="ann@example.org (=?utf-8?q?Ann_=28me=29?=)"),
    "words in quotes": any_message(sender='"=?utf-8?q?Ann_=22A=22_B?=" <ann@example.org>'),
    "words with specials": any_message(to="=?utf-8?q?a=40b?= <a@example.org>, =?utf-8?q?plain?= <b@example.org>"),
    "words of an unstructured field": any_message("=?utf-8?q?a=40b=2C_c?= (=?utf-8?q?d=29?=)"),
    "control characters": any_message("a\x01b\x7fc"),
    "raw utf-8": any_message("Grüße", sender="Zoë <zoe@example.org>"),
    "from lines": any_message(text="From a\n>From b\n>>From c\n>Fromage\n\n\n"),
    "line ends": any_message(text="a\r\nb\rc\nd").replace(b"\n\n", b"\r\n\r\n", 1),
    "spaces at line ends in quoted-printable": any_message(entity=leaf(b"a  \nb=20\nc \t\n", encoding="") + b""),
    "base64 of an attachment keeps its line ends": any_message(
        entity=multipart(attachment(b"From a\r\n>From b\r\n\n"))
    ),
    "base64 of a text does not": any_message(entity=leaf("From a\r\n>From b\r\n\n", encoding="base64")),
    "a text with a name is exact in base64": any_message(
        entity=multipart(leaf("a\r\n\r\n", "text/plain; name=a.txt", encoding="base64"))
    ),
    "utf-16": any_message(entity=multipart(attachment("a\r\nb\n\n".encode("utf-16"), "a.txt", UTF_16))),
    "upper case": any_message(entity=b"CONTENT-TYPE: TEXT/HTML\nContent-Disposition: INLINE\n\n<p>x</p>\n"),
    "a type that is none": any_message(entity=b"Content-Type: text\n\nx\n"),
    "alternatives": any_message(entity=multipart(PLAIN, MUCH, subtype="alternative")),
    "a little text gives way": any_message(entity=multipart(LITTLE, MUCH, subtype="alternative")),
    "related takes the first": any_message(entity=multipart(MUCH, PLAIN, subtype="related")),
    "mixed takes all": any_message(entity=multipart(PLAIN, attachment(b"\x00"), MUCH)),
    "nested multiparts": any_message(
        entity=multipart(
            multipart(PLAIN, MUCH, subtype="alternative", boundary="in"),
            multipart(leaf("x"), boundary="deep"),
            leaf("y"),
        )
    ),
    "boundaries that begin alike": any_message(
        entity=multipart(multipart(leaf("x"), leaf("y"), boundary="frontier2"), leaf("z"))
    ),
    "a mail in a mail in a mail": any_message(
        entity=multipart(attached(any_message(entity=multipart(attached(ONE), boundary="inner"))))
    ),
    "a mail by its name": any_message(entity=multipart(attachment(ONE, "old.eml", "text/plain"))),
    "a mail as a stream of octets": any_message(entity=multipart(attachment(ONE, "old.dat"))),
    "no mail though its name says so": any_message(entity=multipart(attachment(b"\x00\x01\n", "old.eml"))),
    "only the header of a mail": any_message(entity=multipart(b"Content-Type: text/rfc822-headers\n\nSubject: x\n")),
    "a digest": any_message(entity=multipart(b"\n" + ONE, leaf("x"), subtype="digest")),
    "parts without a header": any_message(entity=multipart(b"\nx\n", b"\n", b"")),
    "an unclosed multipart": any_message(entity=multipart(leaf("x"), leaf("y"))[:-14]),
    "names in pieces": any_message(
        entity=multipart(leaf(b"x", "a/b", disposition="attachment; filename*0*=utf-8''%C3%BC; filename*1=\".bin\""))
    ),
    "names in words": any_message(entity=multipart(leaf(b"x", 'a/b; name="=?utf-8?q?=C3=BC_x?="'))),
    "no delimiter": any_message(
        entity=b"Content-Type: multipart/mixed; boundary=b\nContent-Disposition: inline\n\nx\n"
    ),
    "no boundary": any_message(entity=b"Content-Type: multipart/mixed\n\nx\n"),
    "latin-1": any_message(entity=leaf("Grüße".encode("latin-1"), "text/plain; charset=latin1")),
    "koi8-r": any_message(entity=leaf("Привет, мир".encode("koi8-r"), "text/plain; charset=KOI8-R")),
}


@pytest.mark.parametrize("name", CASES)
def test_the_core_follows_the_page(name: str) -> None:
    assert_same(CASES[name])


def test_the_core_follows_the_page_on_generated_mail() -> None:
    """Of whatever kind; not where the page leaves a charset to detection."""
    compared = 0
    for mail in mails("demo", GENERATED, seed=3):
        form = canonical_form(mail.raw)
        if UNSAID not in form:
            assert _native.canonical_form(mail.raw) == form
            compared += 1
    assert compared > GENERATED * 3 // 4


def test_the_core_follows_the_page_on_real_mail(corpora: Path) -> None:
    """Broken mail, test cases of parsers for the most part: nearly all of it, and never another key for the same form."""
    paths = sorted(path for path in corpora.glob("*/**/*.eml") if path.stat().st_size < LARGEST_BYTES)
    forms = [
        (path, canonical_form(path.read_bytes())) for path in random.Random(7).sample(paths, min(SAMPLE, len(paths)))
    ]
    said = [(path, form) for path, form in forms if UNSAID not in form]
    other = [str(path.relative_to(corpora)) for path, form in said if _native.canonical_form(path.read_bytes()) != form]
    assert len(other) <= len(said) * 3 // 100, other
