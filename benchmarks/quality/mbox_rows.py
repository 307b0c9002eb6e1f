"""Rows of a scoreboard and the counts behind them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypedDict


class Row(TypedDict):
    """One line of a scoreboard; `target` is None where nothing is asked, `value` None where nothing could run."""

    metric: str
    corpus: str
    rule: str
    value: float | None
    target: float | None
    note: str


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

    def rows(self, corpus: str, rule: str, targets: tuple[float, float] | None) -> list[Row]:
        """Bogus and missed per million, and how many boundaries they were counted over."""
        note = f"{self.bogus} bogus, {self.missed} missed of {self.true}"
        bogus, missed = targets or (None, None)
        scale = 1_000_000 / max(self.true, 1)
        return [
            row("mbox.bogus_per_million", corpus, rule, round(self.bogus * scale, 1), bogus, note=note),
            row("mbox.missed_per_million", corpus, rule, round(self.missed * scale, 1), missed, note=note),
        ]


def row(
    metric: str, corpus: str, rule: str, value: float | None, target: float | None = None, *, note: str = ""
) -> Row:
    """One line of a scoreboard."""
    return Row(metric=metric, corpus=corpus, rule=rule, value=value, target=target, note=note)


def printed(rows: Iterable[Row]) -> Iterator[str]:
    """The rows as aligned text."""
    yield f"{'metric':<26} {'corpus':<30} {'rule':<12} {'value':>12} {'target':>8}  note"
    for line in rows:
        value = "skipped" if line["value"] is None else f"{line['value']:,.1f}"
        target = "" if line["target"] is None else f"{line['target']:,.0f}"
        yield f"{line['metric']:<26} {line['corpus']:<30} {line['rule']:<12} {value:>12} {target:>8}  {line['note']}"
