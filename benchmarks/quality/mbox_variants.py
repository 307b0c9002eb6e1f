"""Score rules that split mailboxes: bogus and missed boundaries per million, on variants of real archives.

Run from the repository root: `python -m benchmarks.quality.mbox_variants CORPORA --splitter "command"`, where the
command prints one offset a line for the path it gets as its last argument. Without `--splitter` the native core is
asked; what cannot run is skipped with a note.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.quality.mbox_archives import Archive, ArchivesMissingError, archive_names, read_archive
from benchmarks.quality.mbox_conformance import score_conformance
from benchmarks.quality.mbox_recipes import Variant, damage, exact_variants, unquoted_variants, whole_mails
from benchmarks.quality.mbox_rows import Row, Score, printed, row
from benchmarks.quality.mbox_rules import Boundaries, any_from_line, by_command, formail, has_formail

MOST_BOGUS_PER_MILLION = 300.0
MOST_MISSED_PER_MILLION = 100.0
FEWEST_BOUNDARIES = 100_000


@dataclass(slots=True)
class Board:
    """Scores by (corpus, rule)."""

    scores: dict[tuple[str, str], Score] = field(default_factory=dict)

    def score(self, corpus: str, rule: str) -> Score:
        """The score of a rule on a corpus."""
        return self.scores.setdefault((corpus, rule), Score())

    def total(self, rule: str, corpora: Iterable[str]) -> Score:
        """The sum over some corpora."""
        wanted = set(corpora)
        whole = Score()
        for (corpus, name), score in self.scores.items():
            if name == rule and corpus in wanted:
                whole.include(score)
        return whole


def measure(variants: Iterable[Variant], rules: Mapping[str, Boundaries], board: Board) -> list[str]:
    """Write each variant to a temporary file, ask every rule, and return the recipes seen."""
    recipes: dict[str, None] = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "variant.mbox"
        for variant in variants:
            truth = variant.write(path)
            recipes[variant.recipe] = None
            for name, boundaries in rules.items():
                board.score(variant.recipe, name).add(truth, boundaries(path))
    return list(recipes)


def quoted_rows(archives: Iterable[Archive], rules: Mapping[str, Boundaries]) -> list[Row]:
    """The archives as they are (mboxrd): nothing bogus, nothing missed."""
    board = Board()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "archive.mbox"
        for archive in archives:
            path.write_bytes(archive.raw)
            truth = [entry.offset for entry in archive.entries]
            for name, boundaries in rules.items():
                board.score("mboxrd", name).add(truth, boundaries(path))
    return [line for name in rules for line in board.score("mboxrd", name).rows("mboxrd", name, (0.0, 0.0))]


def score_variants(corpora: Path, rules: Mapping[str, Boundaries], seed: int, *, rejoin: bool = True) -> list[Row]:
    """All rows: the archives as they are, the mboxcl2 variants, every unquoted recipe, and their sum."""
    try:
        archives = [read_archive(corpora, name) for name in archive_names(corpora)]
    except ArchivesMissingError as missing:
        return [row("mbox.skipped", "large", "all", None, note=str(missing))]
    rows = quoted_rows(archives, rules)
    board = Board()
    exact = measure(exact_variants(archives, seed), rules, board)
    recipes = measure(unquoted_variants(archives, seed, rejoin=rejoin), rules, board)
    for name in rules:
        for recipe in exact:
            rows += board.score(recipe, name).rows(recipe, name, (0.0, 0.0))
        for recipe in recipes:
            rows += board.score(recipe, name).rows(recipe, name, None)
        total = board.total(name, recipes)
        rows += total.rows("unquoted", name, (MOST_BOGUS_PER_MILLION, MOST_MISSED_PER_MILLION))
        rows.append(row("mbox.boundaries", "unquoted", name, total.true, FEWEST_BOUNDARIES))
    return rows + truth_rows(archives, seed)


def truth_rows(archives: Sequence[Archive], seed: int) -> list[Row]:
    """What the variants hold: fragments put back, and pieces spliced in."""
    whole = {archive.name: whole_mails(archive) for archive in archives}
    fragments = sum(len(archive.mails) - len(whole[archive.name]) for archive in archives)
    rows = [row("mbox.rejoined_fragments", "unquoted", "truth", fragments, note="cut by the archives' own splitter")]
    counts: dict[str, int] = {}
    for name in whole:
        for kind, count in damage(name, whole, seed).counts.items():
            counts[kind] = counts.get(kind, 0) + count
    return rows + [row(f"mbox.spliced.{kind}", "spliced", "truth", count) for kind, count in sorted(counts.items())]


def rivals() -> tuple[dict[str, Boundaries], list[Row]]:
    """The rules to compare with, and a row for each that is not installed."""
    rules: dict[str, Boundaries] = {"any-From_": any_from_line}
    if has_formail():
        return rules | {"formail": formail}, []
    return rules, [row("mbox.skipped", "large", "formail", None, note="formail (package procmail) is not installed")]


def main(arguments: list[str] | None = None) -> int:
    """Print the scores; 1 when a target of ours is missed."""
    parser = argparse.ArgumentParser(description="Score mailbox splitters on variants of real archives.")
    parser.add_argument("corpora", type=Path, help="folder that holds large/")
    parser.add_argument("--splitter", help="command of the splitter under test; it prints one offset a line")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep-fragments", action="store_true", help="count fragments in the archives as records")
    parser.add_argument("--json", action="store_true", help="print rows as JSON lines")
    given = parser.parse_args(arguments)
    rules, rows = rivals()
    if given.splitter:
        rules = {"maillake": by_command(given.splitter)} | rules
    else:
        rows.append(row("mbox.skipped", "large", "maillake", None, note="no --splitter given"))
    rows += score_conformance(given.corpora, rules)
    rows += score_variants(given.corpora, rules, given.seed, rejoin=not given.keep_fragments)
    sys.stdout.writelines(line + "\n" for line in (map(json.dumps, rows) if given.json else printed(rows)))
    ours = [line for line in rows if line["rule"] == "maillake" and line["metric"] != "mbox.boundaries"]
    return int(any((line["value"] or 0.0) > line["target"] for line in ours if line["target"] is not None))


if __name__ == "__main__":
    sys.exit(main())
