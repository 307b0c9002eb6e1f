"""Dry runs: what each source is, nothing written."""

from collections import Counter
from pathlib import Path

import maillake
from maillake.local import dry_run
from tests.builders import any_message, mailbox_of, mbox_of, write, zipped
from tests.conftest import Demo


def test_each_stream_is_described(mail: Path) -> None:
    write(mail / "a.mbox", mailbox_of(3))
    write(mail / "b.eml", any_message())
    write(mail / "c.zip", zipped({"x.mbox": mailbox_of(2), "y.txt": b"no mail"}))
    found = {(Path(row["uri"]).name, row["entry_path"]): row for row in dry_run([mail])}
    assert {place: (row["kind"], row["found"], row["skipped"]) for place, row in found.items()} == {
        ("a.mbox", ""): ("mbox", 3, 0),
        ("b.eml", ""): ("eml", 1, 0),
        ("c.zip", "x.mbox"): ("mbox", 2, 0),
        ("c.zip", "y.txt"): ("eml", 1, 1),
    }
    assert found["a.mbox", ""]["bytes"] == (mail / "a.mbox").stat().st_size


def test_nothing_is_written_anywhere(mail: Path, tmp_path: Path) -> None:
    write(mail / "a.mbox", mailbox_of(3))
    before = sorted(tmp_path.rglob("*"))
    dry_run([mail])
    assert sorted(tmp_path.rglob("*")) == before


def test_the_figures_are_those_of_the_run_that_follows(demo: Demo, demo_lake: Path) -> None:
    totals: Counter[str] = Counter()
    for row in dry_run([demo.folder]):
        totals.update({name: row[name] for name in ("found", "quarantined", "skipped")})
    counts = maillake.verify(demo_lake).counts
    assert totals == {"found": counts.found, "quarantined": counts.quarantined, "skipped": counts.skipped}


def test_doubtful_boundaries_are_counted(mail: Path) -> None:
    text = "Look:\n\nFrom bob@example.net Tue Jan  6 10:00:00 2004\nFrom: Bob <bob@example.net>\nSubject: a\n\nHello\n"
    write(mail / "a.mbox", mbox_of([any_message(text=text)], dialect="unquoted") + mailbox_of(1))
    (row,) = dry_run([mail / "a.mbox"])
    assert row["found"] + row["doubtful"] >= 3
