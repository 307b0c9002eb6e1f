"""Rules that split mailboxes, asked about mailboxes of known truth: bogus and missed boundaries."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.quality.mbox_archives import Archive
from benchmarks.quality.mbox_recipes import Variant
from benchmarks.quality.mbox_rules import Boundaries


@dataclass(slots=True)
class Score:
    """True boundaries, those a rule made up, and those it did not see."""

    true: int = 0
    bogus: int = 0
    missed: int = 0

    def add(self, truth: list[int], found: list[int]) -> None:
        """Count one mailbox."""
        true, seen = set(truth), set(found)
        self.true += len(true)
        self.bogus += len(seen - true)
        self.missed += len(true - seen)

    def include(self, other: Score) -> None:
        """Add another score."""
        self.true += other.true
        self.bogus += other.bogus
        self.missed += other.missed


@dataclass(slots=True)
class Board:
    """Scores by (recipe, rule)."""

    scores: dict[tuple[str, str], Score] = field(default_factory=dict)

    def score(self, recipe: str, rule: str) -> Score:
        """The score of a rule on a recipe."""
        return self.scores.setdefault((recipe, rule), Score())

    def total(self, rule: str, recipes: Iterable[str]) -> Score:
        """The sum over some recipes."""
        wanted = set(recipes)
        whole = Score()
        for (recipe, name), score in self.scores.items():
            if name == rule and recipe in wanted:
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


def score_quoted(archives: Iterable[Archive], rules: Mapping[str, Boundaries]) -> dict[str, Score]:
    """The score of each rule on the archives as they are (mboxrd)."""
    scores = {name: Score() for name in rules}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "archive.mbox"
        for archive in archives:
            path.write_bytes(archive.raw)
            truth = [entry.offset for entry in archive.entries]
            for name, boundaries in rules.items():
                scores[name].add(truth, boundaries(path))
    return scores
