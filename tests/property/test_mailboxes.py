"""Mailboxes: what is joined comes apart again, and neither order nor repetition nor the cut of the work matters."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

import maillake
from maillake import IngestSettings, _native
from maillake.sources.plain import plain_records
from tests.builders import any_message, mbox_of, quoted
from tests.lake.equality import assert_equal

LINES = [
    "From here on\n",
    ">From there\n",
    ">>From x\n",
    "\n",
    "plain\n",
    "From: a header\n",
    "Grüße\n",
    "--b\n",
    "\tx\n",
]
TEXTS = st.lists(st.sampled_from(LINES), max_size=6).map("".join)
MAILS = st.lists(TEXTS, min_size=1, max_size=6).map(
    lambda texts: [
        any_message(f"Plan {number}", message_id=f"<{number}@example.org>", text=text)
        for number, text in enumerate(texts)
    ]
)
FEW = settings(max_examples=3)


@contextmanager
def directory() -> Iterator[Path]:
    """A directory for one example."""
    with tempfile.TemporaryDirectory(prefix="property.") as name:
        yield Path(name)


def records(raw: bytes, end: int) -> list[tuple[int, int]]:
    """Offset and length of the records of an mbox, scanned in units that end at multiples of `end`."""
    with directory() as place:
        path = place / "box"
        path.write_bytes(raw)
        scanner = _native.MboxScanner(_native.Map(str(path)))
        found: list[tuple[int, int]] = []
        while scanner.position < len(raw):
            extents = scanner.next_unit((scanner.position // end + 1) * end)
            found += extents.rows() if extents else []
    return found


@given(MAILS, st.integers(1, 2_000))
@settings(max_examples=60)
def test_mails_that_are_joined_come_apart_again(mails: list[bytes], unit_bytes: int) -> None:
    raw = mbox_of(mails)
    found = records(raw, unit_bytes)
    assert [start + length for start, length in found] == [*(start for start, _ in found[1:]), len(raw)]
    assert len(found) == len(mails)
    for (start, length), mail in zip(found, mails, strict=True):
        message = raw[start : start + length].partition(b"\n")[2].removesuffix(b"\n")
        assert _native.unquote(message) == mail


@given(MAILS)
@settings(max_examples=40)
def test_the_plain_splitter_finds_the_same_records(mails: list[bytes]) -> None:
    raw = mbox_of(mails)
    assert list(plain_records(raw, "mboxrd")) == records(raw, 1 << 20)


@given(TEXTS, st.sampled_from(["mboxrd", "mboxo"]))
def test_quoting_is_undone(text: str, dialect: str) -> None:
    raw = text.encode()
    if dialect == "mboxrd":
        assert _native.unquote(quoted(raw, dialect)) == raw
    key = maillake.parse(b"Subject: x\n\n" + raw).message_key
    assert maillake.parse(b"Subject: x\n\n" + quoted(raw, dialect)).message_key == key


@given(MAILS, st.randoms(use_true_random=False))
@FEW
def test_neither_order_nor_repetition_nor_units_change_a_row(mails: list[bytes], chance: object) -> None:
    shuffle = chance.shuffle  # type: ignore[attr-defined]
    with directory() as place:
        paths = []
        for number, mail in enumerate([*mails, *mails[:2]]):
            paths.append(place / f"{number}.mbox")
            paths[-1].write_bytes(mbox_of([mail, mails[0]]))
        maillake.ingest(paths, place / "one")
        shuffled = list(paths)
        shuffle(shuffled)
        for part in (shuffled[:2], shuffled):
            maillake.ingest(part, place / "other", IngestSettings(unit_bytes=300))
        assert_equal(place / "one", place / "other")
        assert maillake.verify(place / "other").findings == []


@given(MAILS, MAILS)
@FEW
def test_joined_mailboxes_hold_what_each_of_them_holds(one: list[bytes], other: list[bytes]) -> None:
    with directory() as place:
        (place / "joined.mbox").write_bytes(mbox_of(one) + mbox_of(other))
        counts = maillake.ingest([place / "joined.mbox"], place / "lake").counts
        keys = maillake.open(place / "lake").sql("SELECT message_key FROM occurrences WHERE depth = 0").to_pylist()
    expected = Counter(maillake.parse(mail).message_key for mail in (*one, *other))
    assert Counter(row["message_key"] for row in keys) == expected
    assert (counts.found, counts.stored) == (len(one) + len(other), len(expected))
    assert counts.is_balanced
