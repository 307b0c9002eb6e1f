"""The native base subject against a literal reading of RFC 5256 section 2.1."""

import random
import re

import pytest

BLOB = r"\[[^\[\]]*\][ \t]*"
LEADER = re.compile(rf"(?:{BLOB})*(?:re|fwd?)[ \t]*(?:{BLOB})?:|[ \t]", re.IGNORECASE)
TRAILER = re.compile(r"(?:\(fwd\)|[ \t])\Z", re.IGNORECASE)
LONE_BLOB = re.compile(BLOB)

PIECES = [
    *("Re:", "re :", "RE[2]:", "Fwd:", "fw:", "[Fwd: ", "]", "(fwd)", " (FWD) "),
    *("[list] ", "[list]", "Lunch", " ", "\t", "a [b] c"),
]


def strip_leaders(text: str) -> str:
    """Steps 3 to 5: leaders, then one blob that leaves something, until neither is there."""
    while True:
        before = text
        while match := LEADER.match(text):
            text = text[match.end() :]
        blob = LONE_BLOB.match(text)
        if blob and text[blob.end() :]:
            text = text[blob.end() :]
        if text == before:
            return text


def rfc_5256_base(subject: str) -> str:
    """The base subject of decoded text, by the steps of the RFC, white space at its ends dropped."""
    text = re.sub(r"[ \t]+", " ", subject)
    while True:
        while match := TRAILER.search(text):
            text = text[: match.start()]
        text = strip_leaders(text)
        if not (text[:5].lower() == "[fwd:" and text.endswith("]")):
            return text.strip()
        text = text[5:-1]


@pytest.mark.parametrize(
    ("subject", "base"),
    [
        ("Lunch", "Lunch"),
        ("Re: [list] Re: Lunch (fwd)", "Lunch"),
        ("[a] Fwd: [b] Re: fw: Lunch (fWd)  (fwd)", "Lunch"),
        ("Re: [fwd: [fwd: re: Lunch]]", "Lunch"),
        ("[list]", "[list]"),
        ("Re:", ""),
    ],
)
def test_the_literal_reading_follows_the_rfc(subject: str, base: str) -> None:
    assert rfc_5256_base(subject) == base


def test_native_base_subject_equals_the_literal_reading() -> None:
    native = pytest.importorskip("maillake._native")
    if not hasattr(native, "base_subject"):
        pytest.skip("the native core does not export base_subject")
    chance = random.Random(5256)
    for _ in range(20_000):
        subject = "".join(chance.choices(PIECES, k=chance.randint(0, 9)))
        assert native.base_subject(subject)[0] == rfc_5256_base(subject), subject
