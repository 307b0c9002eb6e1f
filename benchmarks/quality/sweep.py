"""Every folder of real mail through ingest and verify: balances, mails it should hold, fields that got lost."""

from __future__ import annotations

import re
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import Any

import maillake
from benchmarks.quality.mbox_archives import read_archive
from benchmarks.quality.scoreboard import Metric
from maillake import _native
from maillake.errors import InputError
from maillake.model import Counts
from maillake.pipeline.fetch import fetch_raw
from tests.oracle.field_lines import field_lines

LARGE = "large"
APART = {"sealed"}
"""Not to be opened."""
REASONS = Path(__file__).with_name("sweep_reasons.toml")
TOP_LEVEL = (
    "SELECT uri, entry_path, message_offset, message_length, unquoted, nested_path, raw_sha256, record_offset "
    "FROM occurrences"
)


@dataclass(slots=True)
class FieldLoss:
    """Mails whose header was looked through, fields lost and made up, and exceptions of the parser."""

    mails: int = 0
    lost: list[str] = field(default_factory=list)
    made_up: list[str] = field(default_factory=list)
    raised: list[str] = field(default_factory=list)

    def look_at(self, name: str, raw: bytes) -> None:
        """Compares the fields of one mail with those of an independent splitter."""
        self.mails += 1
        try:
            read = Counter(map(tuple, _native.parse_message(raw)["header"]))
        except (ValueError, RuntimeError, OverflowError, MemoryError) as error:
            self.raised.append(f"{name}: {error!r}")
            return
        there = Counter(field_lines(raw))
        for found, fields in ((self.lost, there - read), (self.made_up, read - there)):
            if fields:
                found.append(f"{name}: {', '.join(sorted(key.decode('latin-1') for key, _ in fields))}")


@dataclass(frozen=True, slots=True)
class Swept:
    """What became of one folder."""

    folder: str
    counts: Counts
    findings: list[str]
    skipped: list[str]
    loss: FieldLoss

    @property
    def taken(self) -> int:
        """Mails: stored, duplicates, and those nested in others."""
        return self.counts.stored + self.counts.duplicate + self.counts.nested


def folders(corpora: Path) -> list[str]:
    """The folders with mail, the largest first."""
    names = sorted(path.name for path in corpora.iterdir() if path.is_dir() and path.name not in APART)
    return sorted(names, key=lambda name: name != LARGE)


def sweep(corpora: Path, folder: str) -> Swept:
    """Ingests a folder into a lake that is thrown away, proves it, and looks through the headers of its mails."""
    with tempfile.TemporaryDirectory() as place:
        lake = Path(place) / "lake"
        counts = maillake.ingest([corpora / folder], lake).counts
        proof = maillake.verify(lake, deep=True)
        opened = maillake.open(lake)
        root = str((corpora / folder).resolve()) + "/"
        paths = [row["uri"].removeprefix(root) for row in opened.sql("SELECT uri FROM skipped").to_pylist()]
        # Archives of a list are looked through one by one, from their unpacked bytes.
        mails = [] if folder == LARGE else opened.sql(TOP_LEVEL).to_pylist()
        return Swept(folder, counts, [str(one) for one in proof.findings], sorted(paths), _losses(mails, root))


def _losses(occurrences: list[dict[str, Any]], root: str) -> FieldLoss:
    loss = FieldLoss()
    for row in occurrences:
        name = f"{row['uri'].removeprefix(root)} {row['nested_path'] or ''}".strip()
        try:
            loss.look_at(name, fetch_raw(row))
        except InputError as error:
            loss.raised.append(f"{name}: {error}")
    return loss


def look_through(corpora: Path, archive: str) -> FieldLoss:
    """The same for the mails of one large archive."""
    loss = FieldLoss()
    for mail, entry in zip((found := read_archive(corpora, archive)).mails, found.entries, strict=True):
        loss.look_at(f"{archive} at {entry.offset}", mail.raw)
    return loss


@cache
def stated_mails(corpora: Path) -> dict[str, int]:
    """How many mails README-corpora.md says that each folder has."""
    text = (corpora / "README-corpora.md").read_text("utf-8")
    rows = re.findall(r"(?m)^\| ([\w-]+)(?: \(part\))? \|[^|]*\|[^|]*\| \d+ \| (\d+) \|", text)
    archives = re.findall(r"(?m)^\| [\w-]+\.mbox\.zst \| (\d+) \|", text)
    return {name: int(mails) for name, mails in rows} | {LARGE: sum(map(int, archives))}


def unexplained(corpora: Path, swept: Iterable[Swept]) -> Iterator[str]:
    """Folders with fewer mails than stated, beyond the files that a reason names; and reasons that explain nothing."""
    stated = stated_mails(corpora)
    reasons = tomllib.loads(REASONS.read_text("utf-8"))["difference"]
    for one in swept:
        patterns = [reason["files"] for reason in reasons if reason["folder"] == one.folder]
        missing = stated.get(one.folder, 0) - one.taken
        covered = sum(any(fnmatch(path, pattern) for pattern in patterns) for path in one.skipped)
        if missing > covered:
            yield f"{one.folder} has {missing} mails less than stated, {covered} of them explained"
        for pattern in patterns:
            if missing <= 0 or not any(fnmatch(path, pattern) for path in one.skipped):
                yield f"the reason for {one.folder}/{pattern} explains nothing"


def score_sweep(corpora: Path, swept: list[Swept], archives: list[FieldLoss]) -> Iterator[Metric]:
    """The rows of the sweep."""
    total = sum((one.counts for one in swept), Counts())
    yield Metric("corpora: folders swept", len(swept), note=f"{total.found:,} found, {total.nested:,} nested")
    yield Metric("corpora: bytes unaccounted", total.bytes_unaccounted, 0, 0, f"of {total.bytes_found:,}")
    yield _none("corpora: folders that do not balance", [one.folder for one in swept if not one.counts.is_balanced])
    yield _none(
        "corpora: folders that verify --deep refuses",
        [f"{one.folder} {one.findings[:1]}" for one in swept if one.findings],
    )
    stated = stated_mails(corpora)
    short = [one.folder for one in swept if one.counts.found + one.counts.nested < stated.get(one.folder, 0)]
    yield _none("corpora: folders with found + nested under the mails stated", short)
    yield _none("corpora: fewer mails than stated, unexplained", list(unexplained(corpora, swept)))
    losses = [*(one.loss for one in swept), *archives]
    mails = sum(loss.mails for loss in losses)
    yield _none("corpora: exceptions", [text for loss in losses for text in loss.raised], of=mails)
    yield _none("corpora: mails that lost a header field", [text for loss in losses for text in loss.lost], of=mails)
    made_up = [text for loss in losses for text in loss.made_up]
    yield Metric("corpora: mails given a field of one of their parts", len(made_up), 3, 0, "; ".join(made_up[:3]))


def _none(name: str, found: list[str], of: int = 0) -> Metric:
    notes = [f"of {of:,} mails"] if of else []
    return Metric(name, len(found), 0, 0, "; ".join(notes + found[:3]))
