"""Header fields of real mail, held against the standard library's: order, names and raw values."""

from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path

from maillake import _native
from tests.oracle.field_lines import field_lines

Fields = list[tuple[bytes, bytes]]

APART = {"sealed", "large"}
MAX_BYTES = 1_000_000
HEAD_BYTES = 65_536
ENDS_EARLY = "the standard library ends the header at the first line that is no field"
CARRIAGE_RETURN = "the standard library ends lines at a single carriage return too"
FROM_WITH_SPACE = "the standard library drops a field that begins with From and a space"
READS_ON: list[str] = []
"""Multiparts without an empty line behind their header: the core still takes the first part's fields for theirs."""


def mails(corpora: Path) -> Iterator[tuple[str, bytes]]:
    """Files that are one mail by their content, with their place in the corpora."""
    for path in sorted(corpora.rglob("*")):
        place = path.relative_to(corpora)
        if place.parts[0] in APART or not path.is_file() or path.stat().st_size > MAX_BYTES:
            continue
        raw = path.read_bytes()
        if _native.kind_of(raw[:HEAD_BYTES]) == "mail":
            yield place.as_posix(), raw


def without_leading_space(fields: Fields) -> Fields:
    """The standard library keeps no white space behind the colon."""
    return [(name, value.lstrip(b" \t")) for name, value in fields]


def read_standard_library(raw: bytes) -> Fields:
    items = message_from_bytes(raw).raw_items()
    pairs = [(name, str(value)) for name, value in items]
    return [
        (name.encode("ascii", "surrogateescape"), value.encode("ascii", "surrogateescape").lstrip(b" \t"))
        for name, value in pairs
    ]


def reason(raw: bytes, ours: Fields, theirs: Fields) -> str:
    """Why the standard library has other fields, empty when nobody knows."""
    if ours[: len(theirs)] == theirs:
        return ENDS_EARLY
    left_out = Counter(ours) - Counter(theirs)
    if b"\nFrom :" in raw and {name for name, _ in left_out} == {b"From"}:
        return FROM_WITH_SPACE
    return CARRIAGE_RETURN if b"\r" in raw.replace(b"\r\n", b"") else ""


def test_header_fields_are_those_of_the_standard_library_or_more_for_a_reason(corpora: Path) -> None:
    seen: Counter[str] = Counter()
    unexplained = []
    for place, raw in mails(corpora):
        ours = without_leading_space(_native.parse_message(raw)["header"])
        theirs = read_standard_library(raw)
        why = "equal" if ours == theirs else reason(raw, ours, theirs)
        seen[why] += 1
        # Where the standard library gives up, a second splitter has to say the same as the core.
        if not why or (why != "equal" and ours != without_leading_space(field_lines(raw))):
            unexplained.append(place)
    assert unexplained == READS_ON
    assert seen["equal"] > 1_000
    assert {ENDS_EARLY, CARRIAGE_RETURN, FROM_WITH_SPACE} <= set(seen), "a reason that no mail needs"
