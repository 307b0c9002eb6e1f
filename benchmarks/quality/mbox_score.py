"""Our splitter of mailboxes against what variants of real archives hold, beside other rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from benchmarks.quality.mbox_archives import Archive, ArchivesMissingError, archive_names, read_archive
from benchmarks.quality.mbox_conformance import score_conformance
from benchmarks.quality.mbox_recipes import exact_variants, unquoted_variants, whole_mails
from benchmarks.quality.mbox_rules import Boundaries, any_from_line, formail, has_formail
from benchmarks.quality.mbox_variants import Board, Score, measure, score_quoted
from benchmarks.quality.scoreboard import Metric, at_least
from maillake import _native

SEED = 1
RIVALS: dict[str, Boundaries] = {"any From_ line": any_from_line}
OURS = "maillake"
MOST_BOGUS, MOST_MISSED = (300, 100), (100, 100)
"""Gate and target per million boundaries of unquoted mailboxes; the best rule known before makes 304 up."""
FEWEST_BOUNDARIES = 100_000


def native_boundaries(path: Path) -> list[int]:
    """The offsets where our scanner sees a record begin."""
    raw = _native.Map(str(path))
    scanner = _native.MboxScanner(raw)
    found: list[int] = []
    while scanner.position < len(raw):
        extents = scanner.next_unit(len(raw))
        if extents is None:
            break
        found += [offset for offset, _ in extents.rows()]
    return found


def score_mboxes(corpora: Path, *, with_formail: bool = False) -> list[Metric]:
    """The rows of the splitter; none of the archives without the archives or the zstd program."""
    rivals = RIVALS | ({"formail": formail} if with_formail and has_formail() else {})
    small = score_conformance(corpora, native_boundaries)
    wrong = {name: score.bogus + score.missed for name, score in small.items() if score.bogus + score.missed}
    note = f"{len(small)} mailboxes {', '.join(wrong)}".rstrip()
    metrics = [Metric("mbox: small mailboxes, wrong boundaries", sum(wrong.values()), 0, 0, note)]
    try:
        archives = [read_archive(corpora, name) for name in archive_names(corpora)]
    except ArchivesMissingError as missing:
        return [*metrics, Metric("mbox: large archives, boundaries", 0, note=f"skipped: {missing}")]
    return [*metrics, *_archive_metrics(archives, rivals)]


def _archive_metrics(archives: list[Archive], rivals: Mapping[str, Boundaries]) -> Iterator[Metric]:
    yield from _exact(
        "mbox: archives as their index says (mboxrd)", score_quoted(archives, {OURS: native_boundaries})[OURS]
    )
    board = Board()
    exact = measure(exact_variants(archives, SEED), {OURS: native_boundaries}, board)
    yield from _exact("mbox: Content-Length variants (mboxcl2)", board.total(OURS, exact))
    recipes = measure(unquoted_variants(archives, SEED), {OURS: native_boundaries, **rivals}, board)
    total = board.total(OURS, recipes)
    yield at_least(
        "mbox: unquoted variants, boundaries", total.true, FEWEST_BOUNDARIES, None, f"{len(recipes)} recipes"
    )
    yield from _per_million("mbox: unquoted variants", total, MOST_BOGUS, MOST_MISSED)
    for name in rivals:
        rival = board.total(name, recipes)
        yield from _per_million(f"mbox: unquoted variants, {name}", rival, (None, None), (None, None))
    bare = Board()
    recipes = measure(unquoted_variants(archives, SEED, rejoin=False), {OURS: native_boundaries}, bare)
    fragments = sum(len(archive.mails) - len(whole_mails(archive)) for archive in archives)
    total = bare.total(OURS, recipes)
    yield from _per_million(
        f"mbox: the same, {fragments} fragments of the archives' own splitter as mails", total, MOST_BOGUS, (300, 100)
    )


def _exact(name: str, score: Score) -> Iterator[Metric]:
    note = f"{score.bogus} bogus, {score.missed} missed of {score.true}"
    yield Metric(name, score.bogus + score.missed, 0, 0, note)


def _per_million(
    name: str, score: Score, bogus: tuple[float | None, float | None], missed: tuple[float | None, float | None]
) -> Iterator[Metric]:
    scale = 1_000_000 / max(score.true, 1)
    yield Metric(f"{name}: bogus per million", round(score.bogus * scale, 1), *bogus, f"{score.bogus} of {score.true}")
    yield Metric(
        f"{name}: missed per million", round(score.missed * scale, 1), *missed, f"{score.missed} of {score.true}"
    )
